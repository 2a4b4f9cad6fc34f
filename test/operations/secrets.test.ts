import { readFileSync, rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { PolicyRefused } from "../../src/domain/errors.ts";
import { createPrompt } from "../../src/operations/create-prompt.ts";
import { editPrompt } from "../../src/operations/edit-prompt.ts";
import { CREDENTIALS } from "../domain/secrets/examples.ts";
import { failure, MANIFEST, moves, promptStore } from "./prompt-store.ts";

const TOKEN = CREDENTIALS["GitHub token"] ?? "";
const KEY = CREDENTIALS["OpenAI project key"] ?? "";

describe("C13: promote refuses a secret", () => {
  test("names its kind and place, shows no more than its beginning, and writes nothing", async () => {
    const store = await promptStore({ prompts: { "demo/x.md": `---\ntitle: X\n---\nSay hello.\nUse ${TOKEN}.\n` } });
    const before = await store.everything();
    const error = await failure(store.promote("staging", ["demo/x"], { override: true, reason: "try" }));
    expect(error).toBeInstanceOf(PolicyRefused);
    expect(error.code).toBe("secret-in-prompt");
    expect(error.message).toContain("demo/x v1 holds a secret, .prompts/demo/x.md:5:5: ");
    expect(JSON.stringify([error.message, error.hint, error.details])).not.toContain(TOKEN.slice(0, 8));
    expect(await store.everything()).toBe(before);
  });

  test.each([
    ["the default of a variable", `---\ninput: {schema: {a: string}, default: {a: ${KEY}}}\n---\n{{a}}\n`],
    ["an example of a variable", `---\ninput:\n  examples: [{a: ${KEY}}]\n---\n{{a}}\n`],
    ["a test", `---\ntests:\n  - {name: t, vars: {a: ${KEY}}, assert: []}\n---\n{{a}}\n`],
    ["metadata", `---\nmetadata: {key: ${KEY}}\n---\nhello\n`],
    ["a comment of the template", `{{! ${KEY} }}hello\n`],
  ])("in %s", async (_, text) => {
    const store = await promptStore({ prompts: { "a.md": text } });
    expect((await failure(store.promote("canary", ["a"]))).code).toBe("secret-in-prompt");
    expect((await failure(store.promoteAll("canary"))).code).toBe("secret-in-prompt");
    expect((await failure(store.promote("canary", ["a"], { dryRun: true }))).code).toBe("secret-in-prompt");
  });

  test("in any file of a flow", async () => {
    const flow = { "desk/flow.yaml": "title: Desk\n", "desk/main.md": "hello\n" };
    for (const file of ["flow.yaml", "main.md", "billing.md", "README.md", "notes/how.txt"]) {
      const store = await promptStore({ prompts: { ...flow, [`desk/${file}`]: `title: "${TOKEN}"\n` } });
      expect((await failure(store.promote("canary", ["desk"]))).message, file).toContain(`.prompts/desk/${file}:1:9`);
    }
  });

  test("in a partial that comes along, and in a version that an include pins", async () => {
    const store = await promptStore({ prompts: { "tone.md": `Be ${TOKEN}.\n`, "a.md": "{{> tone}}\n" } });
    expect((await failure(store.promote("canary", ["a"], { withPartials: true }))).message).toContain("tone v1 holds a secret");
    await store.write({ "tone.md": "Be kind.\n", "a.md": '{{> "tone@v1"}}\n' });
    expect((await failure(store.promote("canary", ["a"]))).message).toContain("tone v1 holds a secret");
  });

  test("again when it was searched before", async () => {
    const store = await promptStore({ prompts: { "a.md": TOKEN, "b.md": "fine\n" } });
    expect((await failure(store.promote("canary", ["a"]))).code).toBe("secret-in-prompt");
    expect((await failure(store.promote("canary", ["a", "b"]))).code).toBe("secret-in-prompt");
    expect(moves(await store.promote("canary", ["b"]))).toEqual({ b: "none -> v1" });
  });
});

describe("C13: what the manifest allows passes", () => {
  test("by the very line that the refusal prints, in that prompt alone", async () => {
    const store = await promptStore({ prompts: { "demo/x.md": `${TOKEN} ${KEY}\n`, "demo/y.md": `${TOKEN}\n` } });
    const { hint = "" } = await failure(store.promote("canary", ["demo/x"]));
    const [line = ""] = /allow: .*$/.exec(hint) ?? [];
    expect(line.match(/demo\/x/g)).toHaveLength(2);
    await store.write({ "manifest.yaml": `${MANIFEST}${line}\n` });
    expect(moves(await store.promote("canary", ["demo/x"]))).toEqual({ "demo/x": "none -> v1" });
    expect((await failure(store.promote("canary", ["demo/y"]))).code).toBe("secret-in-prompt");
  });

  test("not by the manifest of a branch that is not merged", async () => {
    const store = await promptStore({ prompts: { "demo/x.md": TOKEN } });
    const { hint = "" } = await failure(store.promote("canary", ["demo/x"]));
    await store.repository.git("switch", "--quiet", "-c", "feature");
    await store.write({ "manifest.yaml": `${MANIFEST}${/allow: .*$/.exec(hint)?.[0]}\n` });
    expect((await failure(store.promote("canary", ["demo/x"]))).code).toBe("secret-in-prompt");
  });
});

test("C13: a rollback is never refused for a secret, since what was live can always be live again", async () => {
  const store = await promptStore({ prompts: { "a.md": TOKEN } });
  const { hint = "" } = await failure(store.promote("canary", ["a"]));
  await store.write({ "manifest.yaml": `${MANIFEST}${/allow: .*$/.exec(hint)?.[0]}\n` });
  await store.promote("canary", ["a"]);
  await store.write({ "a.md": "clean\n", "manifest.yaml": MANIFEST });
  await store.promote("canary", ["a"]);
  expect(moves(await store.rollback("canary", { key: "a" }))).toEqual({ a: "v2 -> v1" });
});

describe("C13: a message with a secret is refused, and nothing is written", () => {
  test("the reason of a promotion, a rollback and a retirement", async () => {
    const store = await promptStore({ prompts: { "a.md": "one\n" } });
    await store.promote("canary", ["a"]);
    await store.write({ "a.md": "two\n" });
    const before = await store.everything();
    const reason = `deploy with ${TOKEN}`;
    for (const act of [
      () => store.promote("canary", ["a"], { reason }),
      () => store.rollback("canary", { key: "a", reason }),
      () => store.retire("canary", ["a"], { reason }),
    ]) {
      const error = await failure(act());
      expect(error).toMatchObject({ code: "secret-in-message", name: "PolicyRefused" });
      expect(JSON.stringify([error.message, error.details])).not.toContain(TOKEN.slice(0, 8));
    }
    expect(await store.everything()).toBe(before);
  });

  test("the message of a commit", async () => {
    const store = await promptStore();
    const before = await store.everything();
    const creation = store.with((opened) => createPrompt(opened, { key: "a", text: "hello\n", draft: false, message: TOKEN }));
    expect((await failure(creation)).code).toBe("secret-in-message");
    expect(await store.everything()).toBe(before);
  });
});

test("C13: create and edit warn of a secret, and write it", async () => {
  const store = await promptStore();
  await store.with((opened) => createPrompt(opened, { key: "a", text: `Use ${TOKEN}.\n`, draft: false }));
  expect(store.notices).toMatchObject([{ code: "secret-in-prompt", message: expect.stringContaining(".prompts/a.md:1:5") }]);
  await store.with((opened) => editPrompt(opened, { key: "a", text: `Use ${KEY}.\n`, draft: true }));
  expect(store.notices).toHaveLength(2);
  expect(JSON.stringify(store.notices)).not.toContain(KEY.slice(0, 12));
});

test("C13: a listing searches for no secret, and a damaged cache is made anew", async () => {
  const store = await promptStore({ prompts: { "a.md": TOKEN } });
  const cache = `${store.repository.path}/.git/promptlane-cache/secrets`;
  await store.repository.promptlane("list");
  expect(() => readFileSync(cache)).toThrow(/ENOENT/);
  await failure(store.promote("canary", ["a"]));
  expect(readFileSync(cache, "utf8")).not.toContain(TOKEN.slice(0, 8));
  rmSync(cache);
  expect((await failure(store.promote("canary", ["a"]))).code).toBe("secret-in-prompt");
});
