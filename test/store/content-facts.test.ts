import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { PromptKind } from "../../src/domain/version/version.ts";
import { Invalid } from "../../src/domain/errors.ts";
import { factsFor } from "../../src/store/content-facts.ts";
import { prefetchFacts } from "../../src/store/prefetch-facts.ts";
import { repository } from "../support/repository.ts";
import type { TestRepository } from "../support/repository.ts";
import { openedStore } from "./opened-store.ts";

const TRIAGE =
  '---\ntitle: "Tïtle\\twith tab"\ndescription: "~"\nmodel: openai/gpt-4o\ntags: [support, é]\n---\n{{> shared/tone}} {{ticket}}\n';

test("facts are read once, kept by content, and read again as they were", async () => {
  const work = await repository({ files: { ".prompts/a.md": TRIAGE, ".prompts/b.md": "plain" } });
  const contents = [await content(work, "a.md"), await content(work, "b.md"), await content(work, "a.md")];
  const first = await factsFor(await openedStore(work), contents);
  expect(first.get(contents[0]!.id)).toMatchObject({
    title: "Tïtle\twith tab",
    description: "~",
    model: "openai/gpt-4o",
    tags: ["support", "é"],
    variables: ["ticket"],
    problem: null,
  });
  expect(first.get(contents[1]!.id)).toMatchObject({ title: null, description: null, tags: [], model: null });
  const again = await factsFor(await openedStore(work), contents);
  expect([...again]).toEqual([...first]);
  expect(storedRows(work)).toHaveLength(2);
});

test("a flow's facts are those of flow.yaml and its templates", async () => {
  const work = await repository({
    files: {
      ".prompts/desk/flow.yaml": "title: Desk\n",
      ".prompts/desk/main.md": "{{> billing}}{{> shared/tone}}{{a}}",
      ".prompts/desk/billing.md": "{{b}}",
      ".prompts/desk/README.md": "{{no}}",
      ".prompts/desk/deep/x.md": "{{no}}",
    },
  });
  const desk = await content(work, "desk", "flow");
  const facts = (await factsFor(await openedStore(work), [desk])).get(desk.id);
  expect(facts).toMatchObject({ title: "Desk", variables: ["a", "b"], partials: [{ name: "shared/tone", version: null }], problem: null });
});

test("D12: content that cannot be a prompt has a problem and no failure", async () => {
  const work = await repository({
    files: { ".prompts/a.md": "---\ntitle: [\n---\n", ".prompts/empty.md": "", ".prompts/bytes.md": Buffer.from([0xff, 0xfe, 0x00, 0x80]) },
  });
  const contents = [await content(work, "a.md"), await content(work, "empty.md"), await content(work, "bytes.md")];
  const facts = await factsFor(await openedStore(work), contents);
  expect(facts.get(contents[0]!.id)?.problem).not.toBeNull();
  expect(facts.get(contents[1]!.id)?.title).toBeNull();
  expect([...(await factsFor(await openedStore(work), contents))]).toEqual([...facts]);
});

test("another default syntax of the store reads the facts anew", async () => {
  const work = await repository({ files: { ".prompts/a.md": "{{ticket}}" } });
  const a = await content(work, "a.md");
  expect((await factsFor(await openedStore(work), [a])).get(a.id)?.variables).toEqual(["ticket"]);
  expect((await factsFor(await openedStore(work, { syntax: "plain" }), [a])).get(a.id)?.variables).toEqual([]);
});

test("facts of what is no longer in use are forgotten when they outnumber the others", async () => {
  const work = await repository({ files: { ".prompts/a.md": "1" } });
  const contents = [await content(work, "a.md")];
  for (const text of ["2", "3", "4"]) {
    await work.commit(text, { files: { ".prompts/a.md": text } });
    contents.push(await content(work, "a.md"));
  }
  await factsFor(await openedStore(work), contents);
  await factsFor(await openedStore(work), contents.slice(-1));
  expect(storedRows(work)).toHaveLength(4);
  await factsFor(await openedStore(work), contents.slice(-2), { everything: true });
  expect(storedRows(work)).toHaveLength(4);
  await factsFor(await openedStore(work), contents.slice(-1), { everything: true });
  expect(storedRows(work)).toHaveLength(1);
});

test("a damaged file of facts is made anew", async () => {
  const work = await repository({ files: { ".prompts/a.md": TRIAGE } });
  const a = await content(work, "a.md");
  const whole = await factsFor(await openedStore(work), [a]);
  writeFileSync(
    `${work.path}/.git/promptlane-cache/facts`,
    readFileSync(`${work.path}/.git/promptlane-cache/facts`, "latin1").replace("openai", "OPENAI"),
    "latin1",
  );
  expect([...(await factsFor(await openedStore(work), [a]))]).toEqual([...whole]);
});

test("content that the repository lacks is named", async () => {
  const work = await repository({ files: { ".prompts/a.md": "x" } });
  const missing = { kind: "prompt" as const, id: "0123456789012345678901234567890123456789" as never };
  await expect(factsFor(await openedStore(work), [missing])).rejects.toThrow(Invalid);
});

test("the facts of all that lives at a commit can be read before they are asked for", async () => {
  const work = await repository({
    files: { ".prompts/a.md": TRIAGE, ".prompts/desk/flow.yaml": "title: Desk\n", ".prompts/desk/main.md": "{{a}}", "b.md": "elsewhere" },
  });
  await prefetchFacts(await openedStore(work), await work.id("HEAD"));
  const contents = [await content(work, "a.md"), await content(work, "desk", "flow")];
  expect(
    storedRows(work)
      .map((row) => row.slice(0, 40))
      .toSorted(),
  ).toEqual(contents.map(({ id }) => id).toSorted());
  await prefetchFacts(await openedStore(work), "0123456789012345678901234567890123456789" as never);
});

async function content(work: TestRepository, path: string, kind: PromptKind = "prompt") {
  return { kind, id: await work.id(`HEAD:.prompts/${path}`) };
}

function storedRows(work: TestRepository): string[] {
  return readFileSync(`${work.path}/.git/promptlane-cache/facts`, "latin1").split("\n").slice(1, -1);
}
