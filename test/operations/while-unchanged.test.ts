import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { listPrompts } from "../../src/operations/list-prompts.ts";
import { status } from "../../src/operations/status.ts";
import { forcePush } from "./environment-log.ts";
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

test("the same commit as the branch of another environment is another answer", async () => {
  const store = await promptStore({ prompts: { "a.md": "a\n" } });
  await store.promote("canary", ["a"]);
  expect(await store.live("canary")).toEqual({ a: "v1" });
  await store.repository.git("branch", "--quiet", "--move", "promptlane/env/canary", "promptlane/env/preview");
  expect([await store.live("canary"), await store.live("preview")]).toEqual([{}, { a: "v1" }]);
  expect(store.notices.map(({ code }) => code)).toContain("branch-lost");
});

test("D11: an answer from before a deployment is not given without a word when the branch is set back behind it", async () => {
  const store = await promptStore({ prompts: { "a.md": "a\n" }, remote: true });
  await store.versions("a", 2, 2);
  await store.promote("canary", ["a@v2"]);
  const before = (await store.promote("canary", ["a@v1"], { allowOlder: true })).commit as string;
  await store.live("canary");
  await store.promote("canary", ["a@v2"]);
  await forcePush(store, "promptlane/env/canary", before);
  const later = store.opened({ fetch: "always" });
  expect(await later.live("canary")).toEqual({ a: "v1" });
  expect(later.notices.map(({ code }) => code)).toContain("branch-rewritten");
});

test("D8: since when something is live is looked up anew once a shallow clone is deepened", async () => {
  const origin = await promptStore({ prompts: { "a.md": "a\n", "b.md": "b\n" }, remote: true });
  await origin.promote("canary", ["a"]);
  await origin.write({ "c.md": "c\n" });
  await origin.promote("canary", ["b"]);
  const clone = await origin.clone({ depth: 1 });
  await clone.repository.git("fetch", "--quiet", "--depth=1", "origin", "+refs/heads/promptlane/*:refs/remotes/origin/promptlane/*");
  await clone.live("canary");
  await clone.repository.git("fetch", "--quiet", "--unshallow", "origin", "+refs/heads/*:refs/remotes/origin/*");
  const deepened = clone.opened({ fetch: "never" });
  const full = origin.opened({ fetch: "always" });
  const since = (store: TestStore) => store.with(async (opened) => (await status(opened)).prompts.map(({ environments }) => environments));
  expect(await since(deepened)).toEqual(await since(full));
});
