import { expect, test } from "vitest";
import { diffPrompts } from "../../src/operations/diff-prompts.ts";
import { showPrompt } from "../../src/operations/show-prompt.ts";
import { CacheTable } from "../../src/store/cache-table.ts";
import { promptStore, type TestStore } from "./prompt-store.ts";

const FLOW = {
  "desk/flow.yaml": "title: Desk\n",
  "desk/main.md": "Sort {{ticket}}.\n",
  "desk/billing.md": "---\ntitle: B\n---\nBe kind.\n",
};

test("show counts a prompt's template, and those of a flow together, each and by name", async () => {
  const store = await promptStore({ prompts: { ...FLOW, "a.md": "---\ntitle: A\n---\nSort {{ticket}}.\n" } });
  const tokens = (selector: string) => store.with(async (opened) => (await showPrompt(opened, { selector, tokens: true })).tokens);
  const tokenizer = "o200k_base";
  expect(await tokens("a")).toEqual({ count: 5, tokenizer });
  expect(await tokens("desk")).toEqual({ count: 8, tokenizer, templates: { billing: 3, main: 5 } });
  expect(await tokens("desk#billing@v1")).toEqual({ count: 3, tokenizer });
  expect(await store.with(async (opened) => "tokens" in (await showPrompt(opened, { selector: "a" })))).toBe(false);
});

test("diff counts both sides, and a side that is not there is null", async () => {
  const store = await promptStore({ prompts: { "a.md": "Sort {{ticket}}.\n" } });
  await store.repository.write({ ".prompts/a.md": "Sort {{ticket}} now.\n", ".prompts/b.md": "Be kind.\n" });
  expect(await compared(store, "a")).toEqual({ from: 5, to: 6, tokenizer: "o200k_base" });
  expect(await compared(store, "b")).toEqual({ from: null, to: 3, tokenizer: "o200k_base" });
});

test("a size is kept by content, the same for a version, an environment and a draft that equals it", async () => {
  const store = await promptStore({ prompts: { "a.md": "one\n", "b.md": "one\n", "c.md": "two\n" } });
  await store.promoteAll("canary");
  for (const selector of ["a", "a@v1", "a@canary", "b", "c"]) await store.with((opened) => showPrompt(opened, { selector, tokens: true }));
  const table = await store.with(({ repository }) => CacheTable.read(repository, "tokens", "tokens 1"));
  expect(table?.rows().map(([, size]) => size)).toEqual(['{"":2}', '{"":2}']);
});

test("a comparison of more than 50 prompts counts none", async () => {
  const prompts = Object.fromEntries(Array.from({ length: 51 }, (_, number) => [`p${number}.md`, `prompt ${number}\n`]));
  const store = await promptStore({ prompts });
  await store.promoteAll("canary");
  await store.promote("preview", ["p0"]);
  const fifty = await store.with((opened) => diffPrompts(opened, { from: "canary", to: "preview" }));
  expect(fifty.changes.map(({ tokens }) => tokens?.to)).toEqual(Array.from({ length: 50 }, () => 4));
  const { changes } = await store.with((opened) => diffPrompts(opened, { from: "canary", to: "staging" }));
  expect(changes.map(({ tokens }) => tokens)).toEqual(Array.from({ length: 51 }, () => null));
});

async function compared(store: TestStore, key: string) {
  const { changes } = await store.with((opened) => diffPrompts(opened, { key }));
  return changes[0]?.tokens;
}
