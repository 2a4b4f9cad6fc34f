import { readdirSync, rmSync } from "node:fs";
import { expect, it } from "vitest";
import type { PromptKey } from "../../src/domain/prompt/prompt-key.ts";
import { encodeVersionsFile } from "../../src/store/ledger-file.ts";
import { ledgerRef } from "../../src/store/ref-names.ts";
import { reloadBranch } from "../../src/store/refresh.ts";
import { indexOf } from "../../src/store/store-index.ts";
import { promptStore } from "../operations/prompt-store.ts";

const KEY = "a" as PromptKey;

it("the index of an opened store is loaded once, and anew when somebody else has frozen a number", async () => {
  const fixture = await promptStore({ prompts: { "a.md": "a" } });
  const { repository: work } = fixture;
  await fixture.with(async (store) => {
    const before = await indexOf(store);
    expect(before.latest(KEY)?.version).toBe(1);
    expect(await indexOf(store)).toBe(before);

    const commit = await work.id("HEAD");
    const blob = await work.id("HEAD:.prompts/a.md");
    await work.git("switch", "--quiet", "--orphan", "promptlane/ledger");
    await work.commit("freeze", { files: { "versions/1.json": encodeVersionsFile([{ key: KEY, version: 5, commit, blob }]) } });
    await reloadBranch(store, ledgerRef("promptlane"));
    expect((await indexOf(store)).latest(KEY)?.version).toBe(5);
  });
});

it("frozen numbers that do not count are named in one order, whether the ledger is read from git or from the cache", async () => {
  const fixture = await promptStore({ prompts: { "a.md": "a", "b.md": "b" } });
  const { repository: work } = fixture;
  const [commit, blob] = [await work.id("HEAD"), await work.id("HEAD^{tree}")];
  const forged = ["b", "a"].map((key) => ({ key: key as PromptKey, version: 7, commit, blob }));
  await work.git("switch", "--quiet", "--orphan", "promptlane/ledger");
  await work.commit("freeze", { files: { "versions/1.json": encodeVersionsFile(forged) } });
  await work.git("switch", "--quiet", "main");

  const ignoredKeys = () => fixture.with(async (store) => (await indexOf(store)).ignored.map(({ entry }) => entry.key));
  const fromGit = await ignoredKeys();
  for (const file of readdirSync(`${work.path}/.git/promptlane-cache`)) {
    if (file.startsWith("versions-")) rmSync(`${work.path}/.git/promptlane-cache/${file}`);
  }
  expect(fromGit).toEqual(["a", "b"]);
  expect(await ignoredKeys()).toEqual(fromGit);
});
