import { describe, expect, it } from "vitest";
import { logPrompt } from "../../src/operations/log-prompt.ts";
import { showPrompt } from "../../src/operations/show-prompt.ts";
import { codes, verified } from "./environment-log.ts";
import { failure, moves, promptStore, type TestStore } from "./prompt-store.ts";

const LEDGER = "promptlane/ledger";

const text = async (store: TestStore, selector: string) => (await store.with((opened) => showPrompt(opened, { selector }))).text;

/** The versions of a prompt, the newest first, those in brackets that only have a frozen number. */
async function log(store: TestStore, key: string): Promise<string[]> {
  const { versions, total } = await store.with((opened) => logPrompt(opened, { key, limit: null }));
  expect(total).toBe(versions.length);
  return versions.map(({ label, lost }) => (lost ? `(${label})` : label));
}

/** What the ledger holds: `key@vN` in the order of its history, a line for each file. */
async function ledger(store: TestStore): Promise<string[]> {
  const git = (...args: string[]) =>
    store.repository.git("--git-dir", store.repository.originPath ?? `${store.repository.path}/.git`, ...args);
  const added = await git("log", "--reverse", "--format=", "--name-status", LEDGER);
  const files = added.split("\n").map((line) => line.split("\t"));
  expect(files.every(([status]) => status === "A")).toBe(true);
  return Promise.all(
    files.map(async ([, path = ""]) => {
      const { versions } = JSON.parse(await git("show", `${LEDGER}:${path}`)) as { versions: Record<string, [number][]> };
      return Object.entries(versions)
        .flatMap(([key, entries]) => entries.map(([version]) => `${key}@v${version}`))
        .join(" ");
    }),
  );
}

/** Puts one commit in place of the whole history of main. */
async function squashMain(store: TestStore): Promise<void> {
  const { repository: work } = store;
  await work.git("reset", "--quiet", "--soft", await work.git("rev-list", "--max-parents=0", "HEAD"));
  await work.git("commit", "--quiet", "--amend", "-m", "squashed");
  await work.git("push", "--quiet", "--force", "origin", "HEAD:main");
}

describe("the ledger freezes", () => {
  it("v1 to vN of a prompt the first time that vN is deployed, and nothing twice", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "b\n" }, remote: true });
    await store.versions("a", 2, 4);
    await store.promote("canary", ["a@v2"]);
    await store.promote("preview", ["a@v2"]);
    await store.promote("canary", ["a@v1"], { allowOlder: true });
    await store.promote("canary", ["a@v4", "b"]);
    expect(await ledger(store)).toEqual(["a@v1 a@v2", "a@v3 a@v4 b@v1"]);
  });

  it("all numbers of a former key, also those that the new key already had of its own: a cold clone keeps them", async () => {
    const store = await promptStore({ prompts: { "a.md": "a 1\n", "b.md": "b 1\n" }, remote: true });
    await store.write({ "b.md": null });
    await store.write({ "a.md": "a 2\n" });
    await store.write({ "a.md": null, "b.md": "---\nrenamed_from: a\n---\na 2\n" });
    await store.promote("canary", ["b"]);
    expect(await text(store, "a@v1")).toBe("a 1\n");
    expect(await text(await store.clone(), "a@v1")).toBe("a 1\n");
  });

  it("before the deployment lands, and alone: without it the entry is harmless", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    const stopped = store.promote("canary", ["a"], {}, () => Promise.reject(new Error("no")));
    await expect(stopped).rejects.toThrow("no");
    expect((await store.repository.tryGit("--git-dir", store.repository.originPath as string, "rev-parse", LEDGER)).exitCode).not.toBe(0);
    await store.promote("canary", ["a"]);
    expect(await store.repository.git("diff-tree", "--no-commit-id", "--name-only", "-r", "--root", `origin/${LEDGER}`)).toMatch(
      /^versions\/[0-9a-z]{26}\.json$/,
    );
  });

  it("for ever: a key that was deleted and made again goes on above its frozen numbers, in a rewritten history too", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "b\n" }, remote: true });
    await store.versions("a", 2, 3);
    await store.promote("canary", ["a@v3"]);
    await store.write({ "a.md": null });
    await squashMain(store);
    await store.write({ "a.md": "again\n" });
    const fresh = await store.clone();
    for (const each of [store, fresh]) {
      expect(await text(each, "a@v2").catch(() => "not in this clone")).toMatch(/version 2|not in this clone/);
      expect(await text(each, "a@v3")).toBe("version 3\n");
      expect(await text(each, "a@v4")).toBe("again\n");
    }
    expect(moves(await fresh.promote("canary", ["a"]))).toEqual({ a: "v3 -> v4" });
  });
});

describe("log lists what only has a frozen number", () => {
  it("D9: marked, in the order of the numbers, after main was squashed", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "b\n" }, remote: true });
    await store.versions("a", 2, 4);
    await store.promote("canary", ["a@v2"]);
    await store.promote("preview", ["a@v3"]);
    await squashMain(store);
    await store.versions("a", 5, 5);
    expect(await log(store, "a")).toEqual(["v5", "v4", "(v3)", "(v2)"]);
    const { versions } = await store.with((opened) => logPrompt(opened, { key: "a", limit: 2 }));
    expect(versions.map(({ label }) => label)).toEqual(["v5", "v4"]);
  });

  it("D8: and in a shallow clone, until its history is complete", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.versions("a", 2, 4);
    await store.promote("canary", ["a@v3"]);
    await store.promote("preview", ["a@v4"]);
    const clone = await store.clone({ depth: 1 });
    expect(await log(clone, "a")).toEqual(["v4", "(v3)", "(v2)", "(v1)"]);
    await clone.promote("canary", ["a@v4"]);
    expect(await log(clone, "a")).toEqual(["v4", "v3", "v2", "v1"]);
  });
});

describe("numbers from before a rename", () => {
  async function renamed(): Promise<TestStore> {
    const store = await promptStore({ prompts: { "old.md": "version 1\n", "b.md": "b\n" }, remote: true });
    await store.versions("old", 2, 3);
    await store.promote("canary", ["old@v2"]);
    await store.write({ "old.md": null, "new.md": "---\nrenamed_from: old\n---\nversion 3\n" });
    await store.promote("canary", ["new@v4"]);
    await store.promote("preview", ["new@v2"]);
    return store;
  }

  it("D9: resolve under the new key when main was rewritten, and are listed and verified", async () => {
    const store = await renamed();
    await squashMain(store);
    for (const each of [store, await store.clone()]) {
      expect(await text(each, "old@v2")).toBe("version 2\n");
      expect(await text(each, "new@v2")).toBe("version 2\n");
      expect(await text(each, "new@v4")).toBe("---\nrenamed_from: old\n---\nversion 3\n");
      // Of v1 and v3 nobody can say any more that old ever had them.
      expect(await log(each, "new")).toEqual(["v4", "(v2)"]);
      expect(codes(await verified(each)).filter((code) => !code.startsWith("("))).toEqual([]);
    }
    expect(moves(await store.promote("canary", ["new@v2"], { allowOlder: true }))).toEqual({ new: "v4 -> v2" });
  });

  it("D8: resolve under the new key in a shallow clone", async () => {
    const store = await renamed();
    const clone = (await store.clone({ depth: 1 })).opened({});
    expect(await text(clone, "new@v4")).toBe("---\nrenamed_from: old\n---\nversion 3\n");
    expect(await text(clone, "old@v2")).toBe("version 2\n");
    expect(await text(clone, "new@v2")).toBe("version 2\n");
  });

  it("do not come to a copy of a prompt that still lives", async () => {
    const store = await promptStore({ prompts: { "old.md": "version 1\n" }, remote: true });
    await store.versions("old", 2, 3);
    await store.promote("canary", ["old@v3"]);
    await store.write({ "copy.md": "---\nrenamed_from: old\n---\na copy\n" });
    const clone = await store.clone({ depth: 1 });
    for (const each of [store, clone]) {
      expect(await failure(text(each, "copy@v2"))).toMatchObject({ name: "NotFound", code: "version-not-found" });
    }
  });
});
