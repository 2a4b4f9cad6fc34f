import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { listPrompts } from "../../src/operations/list-prompts.ts";
import { status } from "../../src/operations/status.ts";
import { promptStore, type TestStore } from "./prompt-store.ts";

/** What `list` and `status` say, first with what they kept, then with nothing kept. */
async function keptAndAnew(store: TestStore): Promise<[unknown, unknown]> {
  const ask = () => store.with(async (opened) => ({ list: await listPrompts(opened), status: await status(opened) }));
  const kept = await ask();
  rmSync(`${store.repository.path}/.git/promptlane-cache`, { recursive: true });
  const anew = await ask();
  // Once more, so that the next change meets something that is kept.
  expect(await ask()).toEqual(anew);
  return [kept, anew];
}

test("list and status say after each change what they would say with nothing kept", async () => {
  const store = await promptStore({ prompts: { "a.md": "a\n", "b.md": "---\ntitle: B\n---\n{{> a}}\n" } });
  const { repository } = store;
  const changes: (() => Promise<unknown>)[] = [
    async () => {},
    () => store.promote("preview", ["a"]),
    () => repository.commit("a new version", { files: { ".prompts/a.md": "other\n" } }),
    () => store.promote("preview", ["a", "b"]),
    () => repository.write({ ".prompts/b.md": "a draft\n", ".prompts/c.md": "{{> b}}\n" }),
    () => store.rollback("preview", { key: "a" }),
    () => repository.commit("both", { files: { ".prompts/a.md": null } }),
  ];
  for (const change of changes) {
    await change();
    const [kept, anew] = await keptAndAnew(store);
    expect(kept).toEqual(anew);
  }
});
