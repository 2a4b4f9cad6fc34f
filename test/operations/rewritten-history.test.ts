import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { diagnose } from "../../src/operations/diagnose.ts";
import { listPrompts } from "../../src/operations/list-prompts.ts";
import { logPrompt } from "../../src/operations/log-prompt.ts";
import { showPrompt } from "../../src/operations/show-prompt.ts";
import { encodeVersionsFile } from "../../src/store/ledger-file.ts";
import { codes, verified } from "./environment-log.ts";
import { failure, moves, promptStore, type TestStore } from "./prompt-store.ts";

/** The numbers of a prompt's versions and the text of each, oldest first. */
async function numbering(store: TestStore, key: string): Promise<Record<string, string>> {
  const { versions } = await store.with((opened) => logPrompt(opened, { key, limit: null, commits: false }));
  const texts = await Promise.all(versions.map(async ({ label }) => [label, (await show(store, `${key}@${label}`)).text.trim()]));
  return Object.fromEntries(texts.toReversed());
}

const show = (store: TestStore, selector: string) => store.with((opened) => showPrompt(opened, { selector }));

const errors = (document: Awaited<ReturnType<typeof verified>>) => codes(document).filter((code) => !code.startsWith("("));

async function forcePush(store: TestStore): Promise<void> {
  await store.repository.git("push", "--quiet", "--force", "origin", "HEAD:main");
}

describe("D9: after main was rewritten, live content resolves and frozen numbers stay", () => {
  let original: TestStore;
  let store: TestStore;

  beforeAll(async () => {
    original = await promptStore({ prompts: { "a.md": "one\n", "b.md": "b\n" }, remote: true });
    await original.write({ "a.md": "two\n" });
    await original.write({ "a.md": "three\n" });
    await original.promote("canary", ["a@v2", "b"]);
  });

  beforeEach(() => {
    store = original.copy();
  });

  async function expectNothingLost(latest: Record<string, string>): Promise<void> {
    const fresh = await store.clone();
    for (const each of [store, fresh]) {
      expect((await show(each, "a@canary")).text).toBe("two\n");
      expect((await show(each, "a@v2")).text).toBe("two\n");
      expect(await numbering(each, "a")).toMatchObject(latest);
      expect(await each.live("canary")).toEqual({ a: "v2", b: "v1" });
      expect(errors(await verified(each))).toEqual([]);
    }
  }

  it("by a squash", async () => {
    await store.repository.git("reset", "--quiet", "--soft", "HEAD~2");
    await store.repository.commit("squashed");
    await forcePush(store);
    await expectNothingLost({ v1: "one", v3: "three" });
    await store.write({ "a.md": "four\n" });
    expect(moves(await store.promote("canary", ["a"]))).toEqual({ a: "v2 -> v4" });
  });

  it("by a rebase", async () => {
    await store.repository.git("switch", "-q", "--orphan", "rebased");
    await store.repository.commit("other root", { files: { "x.txt": "x" } });
    await store.repository.git("cherry-pick", "main~2", "main~1", "main");
    await forcePush(store);
    await expectNothingLost({ v1: "one", v2: "two", v3: "three" });
  });

  it("by a foxtrot merge, where main becomes a side branch", async () => {
    await store.repository.git("switch", "-qc", "topic", "HEAD~1");
    await store.repository.commit("aside", { files: { "x.txt": "x" } });
    await store.repository.git("merge", "-q", "--no-ff", "-m", "foxtrot", "main");
    await forcePush(store);
    await expectNothingLost({ v1: "one", v2: "two", v3: "three" });
  });

  it("by a revert, which is a new version with an old blob", async () => {
    await store.write({ "a.md": "two\n" });
    await expectNothingLost({ v1: "one", v2: "two", v3: "three", v4: "two" });
    expect((await show(store, "a@v4")).blob).toBe((await show(store, "a@v2")).blob);
    expect(moves(await store.promote("canary", ["a"]))).toEqual({ a: "v2 -> v4" });
  });

  it("by a force-pushed main that never had the content", async () => {
    await store.repository.git("switch", "-q", "--orphan", "other");
    await store.repository.git("checkout", "--quiet", "main", "--", ".prompts/manifest.yaml");
    await store.repository.commit("all new", { files: { ".prompts/a.md": "new\n" } });
    await forcePush(store);
    await store.repository.git("branch", "-D", "main");
    await store.repository.git("reflog", "expire", "--expire=now", "--all");
    await store.repository.git("gc", "--quiet", "--prune=now");
    await expectNothingLost({ v3: "new" });
    expect(codes(await verified(await store.clone()))).toEqual([
      "(canary commit-gone a)",
      "(canary commit-gone b)",
      "(ledger unattested-ledger-entry a)",
    ]);
    expect(moves(await store.rollback("canary", { key: "b", to: "v1" }))).toEqual({});
    expect(moves(await store.promote("canary", ["a"]))).toEqual({ a: "v2 -> v3" });
    expect(moves(await store.rollback("canary", { key: "a" }))).toEqual({ a: "v3 -> v2" });
  });

  it("by a rename with an edit, after which both names resolve", async () => {
    await store.write({ "a.md": null, "new.md": "---\nrenamed_from: a\n---\nfour\n" });
    await expectNothingLost({ v1: "one", v2: "two", v3: "three" });
    expect((await show(store, "new@v3")).text).toBe("three\n");
    expect((await show(store, "new@v4")).template).toBe("four\n");
  });

  it("by a swap of two names", async () => {
    await store.write({ "a.md": "---\nrenamed_from: b\n---\nb\n", "b.md": "---\nrenamed_from: a\n---\nthree\n" });
    for (const each of [store, await store.clone()]) {
      expect((await show(each, "a@canary")).text).toBe("two\n");
      expect((await show(each, "b@canary")).text).toBe("b\n");
      expect((await show(each, "a@v2")).text).toBe("two\n");
    }
  });

  it("by deleting the prompt and creating it again, which goes on above the highest number", async () => {
    await store.write({ "a.md": null });
    await store.write({ "a.md": "again\n" });
    await expectNothingLost({ v1: "one", v2: "two", v3: "three", v4: "again" });
  });

  it("by another prompt with the same text, which has a number of its own", async () => {
    await store.write({ "c.md": "two\n" });
    await expectNothingLost({ v1: "one", v2: "two", v3: "three" });
    expect((await show(store, "c@v1")).blob).toBe((await show(store, "a@v2")).blob);
    expect(moves(await store.promote("canary", ["c"]))).toEqual({ c: "none -> v1" });
  });
});

describe("D9: a default branch that was deleted on the remote", () => {
  it("stops no rollback, which asks nothing of it", async () => {
    const store = await promptStore({ prompts: { "a.md": "one\n" }, remote: true });
    await store.versions("a", 2, 2);
    for (const version of ["v1", "v2"]) await store.promote("canary", [`a@${version}`]);
    const clone = await store.clone();
    await store.repository.git("--git-dir", store.repository.originPath as string, "update-ref", "-d", "refs/heads/main");
    expect(moves(await clone.rollback("canary", { key: "a" }))).toEqual({ a: "v2 -> v1" });
  });
});

describe("D9: a draft whose branch is deleted and pruned", () => {
  it("still resolves where it is live, since the environment holds the blob", async () => {
    const store = await promptStore({ prompts: { "a.md": "one\n" } });
    await store.repository.git("switch", "-qc", "topic");
    await store.repository.commit("try", { files: { ".prompts/a.md": "mine\n" } });
    await store.promote("dev", ["a@draft"]);
    await store.repository.git("switch", "-q", "main");
    await store.repository.git("branch", "-qD", "topic");
    await store.repository.git("reflog", "expire", "--expire=now", "--all");
    await store.repository.git("gc", "--quiet", "--prune=now");
    expect((await show(store, "a@dev")).text).toBe("mine\n");
    expect(moves(await store.promote("dev", ["a@v1"]))["a"]).toMatch(/^draft@[0-9a-f]{7} -> v1$/);
    expect(moves(await store.rollback("dev", { key: "a" }))["a"]).toMatch(/^v1 -> draft@/);
    expect(await store.repository.git("fsck", "--no-dangling")).toBe("");
  });
});

describe("D13: cold and warm clones", () => {
  it("number alike, after a foxtrot merge and a rewritten main", async () => {
    const store = await promptStore({ prompts: { "a.md": "one\n" }, remote: true });
    await store.versions("a", 2, 3);
    await store.promote("canary", ["a@v2"]);
    const warm = await store.clone();
    await numbering(warm, "a");
    const rewrites = [
      async () => {
        await store.repository.git("switch", "-qc", "topic", "HEAD~1");
        await store.repository.commit("side", { files: { ".prompts/a.md": "side\n" } });
        await store.repository.git("merge", "-q", "-s", "ours", "-m", "foxtrot", "main");
      },
      async () => {
        await store.repository.git("reset", "-q", "--hard", "HEAD~1");
        await store.repository.commit("new", { files: { ".prompts/a.md": "new\n" } });
      },
    ];
    for (const rewrite of rewrites) {
      await rewrite();
      await forcePush(store);
      const cold = await numbering(await store.clone(), "a");
      expect(await numbering(warm.opened({ fetch: "always" }), "a")).toEqual(cold);
      expect(cold).toMatchObject({ v1: "one", v2: "version 2" });
    }
  });

  it("ignore forged ledger entries alike, and doctor and verify name them", async () => {
    const store = await promptStore({ prompts: { "a.md": "one\n" }, remote: true });
    await store.versions("a", 2, 2);
    await store.promote("canary", ["a@v1"]);
    const warm = await store.clone();
    const honest = await numbering(warm, "a");
    await forge(store, { version: 2, text: "{{> evil}}\n" });
    await forge(store, { version: 99, text: "nobody wrote this\n" });
    const cold = await store.clone();
    for (const each of [warm.opened({ fetch: "always" }), cold]) {
      expect(await numbering(each, "a")).toEqual(honest);
      expect(await failure(show(each, "a@v99"))).toMatchObject({ name: "NotFound" });
      const { problems } = await diagnose({ cwd: each.repository.path, environment: each.repository.environment });
      const named = problems.filter(({ code }) => code === "ledger-entry-ignored").map(({ message }) => message);
      expect(named).toEqual([expect.stringContaining("a@v2"), expect.stringContaining("a@v99")]);
    }
    for (const each of [warm, cold]) {
      expect(codes(await verified(each))).toEqual(["ledger forged-ledger-entry a", "ledger forged-ledger-entry a"]);
    }
    expect(moves(await cold.promote("canary", ["a"]))).toEqual({ a: "v1 -> v2" });
    expect((await show(cold, "a@canary")).text).toBe("version 2\n");
  });

  it("take what is no entry at all for nothing", async () => {
    const store = await promptStore({ prompts: { "a.md": "one\n" } });
    await store.promote("canary", ["a"]);
    await putInLedger(store, {
      "versions/zz1.json": "not json",
      "versions/zz2.json": '{"format":1,"versions":{"../../x":[[1,"a","b"]],"a":[["1",null]]}}',
      "plans/x/plan.json": "{}",
    });
    expect(await numbering(store, "a")).toEqual({ v1: "one" });
    expect((await store.with((opened) => listPrompts(opened))).prompts.map(({ key }) => key)).toEqual(["a"]);
    expect(codes(await verified(store))).toEqual(["(ledger invalid-ledger-file)", "(ledger invalid-ledger-file)"]);
  });
});

/** Somebody who may only comment pushes an entry to the ledger. */
async function forge(store: TestStore, { version, text }: { version: number; text: string }): Promise<void> {
  await store.repository.write({ "forged.txt": text });
  const blob = (await store.repository.git("hash-object", "-w", "forged.txt")) as never;
  await store.repository.write({ "forged.txt": null });
  const commit = await store.repository.id("HEAD");
  await putInLedger(store, { [`versions/0${version}.json`]: encodeVersionsFile([{ key: "a" as never, version, commit, blob }]) });
}

async function putInLedger(store: TestStore, files: Record<string, string>): Promise<void> {
  const { repository: work } = store;
  const folder = `${work.folder}/ledger-${Object.keys(files)[0]?.replaceAll("/", "-")}`;
  const ref = work.originPath === null ? "refs/heads/promptlane/ledger" : "refs/remotes/origin/promptlane/ledger";
  if (work.originPath !== null) await work.git("fetch", "--quiet", "origin", `+refs/heads/promptlane/ledger:${ref}`);
  await work.git("worktree", "add", "--quiet", "--detach", folder, ref);
  const ledger = store.opened({}).repository;
  await ledger.write(
    Object.fromEntries(Object.entries(files).map(([path, content]) => [`../${folder.split("/").at(-1)}/${path}`, content])),
  );
  await work.git("-C", folder, "add", "--all");
  await work.git("-C", folder, "commit", "--quiet", "-m", "forged");
  const id = await work.git("-C", folder, "rev-parse", "HEAD");
  await work.git("worktree", "remove", "--force", folder);
  await (work.originPath === null
    ? work.git("update-ref", ref, id)
    : work.git("push", "--quiet", "origin", `${id}:refs/heads/promptlane/ledger`));
}
