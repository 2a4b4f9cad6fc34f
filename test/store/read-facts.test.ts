import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ObjectId } from "../../src/domain/object-id.ts";
import type { PromptKind } from "../../src/domain/version/version.ts";
import { type ContentId, readFactsRows } from "../../src/store/read-facts.ts";
import { repository, type TestRepository } from "../support/repository.ts";
import { openedStore } from "./opened-store.ts";

const ABSENT: ContentId = { kind: "prompt", id: "1".repeat(40) as ObjectId };
// More than are read at once.
const MANY = 1500;

describe("reading the facts of contents", () => {
  it("gives each its own, however many there are", async () => {
    const work = await storeWithFlows();
    const [a, b] = [await content(work, "a.md", "prompt"), await content(work, "b.md", "prompt")];
    const [desk, ward] = [await content(work, "desk", "flow"), await content(work, "ward", "flow")];
    const many = Array.from({ length: MANY }, (_, index) => (index % 2 === 0 ? a : desk));
    const rows = await readFactsRows(await openedStore(work), [...many, b, ward], { syntax: null });
    expect([...rows.keys()]).toEqual([a.id, desk.id, b.id, ward.id]);
    const fields = [a, desk, b, ward].map(({ id }) => rows.get(id)?.split("\t")[1]);
    expect(fields).toEqual(["A", "Desk", "B", "Ward"]);
    // The two flows have one template in common.
    for (const { id } of [desk, ward]) expect(rows.get(id)).toContain("ticket");
  });

  it("names a content that the repository lacks", async () => {
    const work = await storeWithFlows();
    const a = await content(work, "a.md", "prompt");
    const contents = [...Array.from({ length: MANY }, () => a), ABSENT];
    await expect(readFactsRows(await openedStore(work), contents, { syntax: null })).rejects.toThrow(`lacks the content ${ABSENT.id}`);
  });

  it("names the file of a flow that the repository lacks, and leaves nothing unhandled of what it reads ahead", async () => {
    const work = await storeWithFlows();
    const [a, desk] = [await content(work, "a.md", "prompt"), await content(work, "desk", "flow")];
    const template = await work.id("HEAD:.prompts/desk/main.md");
    rmSync(`${work.path}/.git/objects/${template.slice(0, 2)}/${template.slice(2)}`);
    const contents = [desk, ...Array.from({ length: MANY }, () => a), ABSENT];
    await expect(readFactsRows(await openedStore(work), contents, { syntax: null })).rejects.toThrow(`lacks the content ${template}`);
  });
});

async function storeWithFlows(): Promise<TestRepository> {
  return repository({
    files: {
      ".prompts/a.md": "---\ntitle: A\n---\n",
      ".prompts/b.md": "---\ntitle: B\n---\n",
      ".prompts/desk/flow.yaml": "title: Desk\n",
      ".prompts/desk/main.md": "{{ticket}}",
      ".prompts/ward/flow.yaml": "title: Ward\n",
      ".prompts/ward/main.md": "{{ticket}}",
    },
  });
}

async function content(work: TestRepository, path: string, kind: PromptKind): Promise<ContentId> {
  return { kind, id: await work.id(`HEAD:.prompts/${path}`) };
}
