import { rmSync } from "node:fs";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseEnvironmentName } from "../../src/domain/environment/environment-name.ts";
import { diagnose } from "../../src/operations/diagnose.ts";
import { loadEnvironment } from "../../src/store/environment-store.ts";
import { codes, commitByHand, forcePush, verified } from "./environment-log.ts";
import { failure, promptStore, type TestStore } from "./prompt-store.ts";

const CANARY = "promptlane/env/canary";
const LEDGER = "promptlane/ledger";

async function problems({ repository: work, options }: TestStore): Promise<Record<string, string>> {
  const { problems: found } = await diagnose({ cwd: work.path, environment: work.environment, ...options });
  return Object.fromEntries(found.map(({ code, severity }) => [code, severity]));
}

const told = (store: TestStore) => store.notices.map(({ code }) => code);

describe("D11: an environment's branch that was force-pushed", () => {
  let original: TestStore;
  let store: TestStore;
  let first: string;
  let second: string;

  beforeAll(async () => {
    original = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "b\n" }, remote: true });
    await original.versions("a", 2, 4);
    first = (await original.promote("canary", ["a@v1", "b"])).commit as string;
    second = (await original.promote("canary", ["a@v2"])).commit as string;
    await original.live("canary");
  });

  beforeEach(() => {
    store = original.copy();
  });

  it("is read as it is now, with a word, again and again until it is seen to", async () => {
    await forcePush(store, CANARY, first);
    const reading = store.opened({ fetch: "always" });
    expect(await reading.live("canary")).toEqual({ a: "v1", b: "v1" });
    expect(reading.notices).toContainEqual({
      code: "branch-rewritten",
      message: expect.stringContaining(second.slice(0, 7)),
      hint: "promptlane verify --env canary",
    });
    const later = store.opened({});
    await later.live("canary");
    expect(told(later)).toContain("branch-rewritten");
  });

  it("verify and doctor name it, whoever fetched it, and until its tip is accepted", async () => {
    await forcePush(store, CANARY, first);
    await store.repository.git("fetch", "--quiet", "origin");
    expect(codes(await verified(store))).toEqual(["canary branch-rewritten"]);
    expect(await problems(store)).toMatchObject({ "branch-rewritten": "error" });
    await store.promote("canary", ["a@v3"]);
    expect(codes(await verified(store, { accept: [first] }))).toEqual(["canary branch-rewritten"]);
    expect(codes(await verified(store, { accept: [(await store.tip("canary")) as string] }))).toEqual([]);
    expect(codes(await verified(store))).toEqual([]);
    expect(await problems(store)).not.toHaveProperty("branch-rewritten");
  });

  it("is well again when it is put back", async () => {
    await forcePush(store, CANARY, first);
    expect(codes(await verified(store))).toEqual(["canary branch-rewritten"]);
    await forcePush(store, CANARY, second);
    expect(codes(await verified(store))).toEqual([]);
    await store.promote("canary", ["a@v3"]);
    expect(codes(await verified(store))).toEqual([]);
  });

  it("is noticed when nothing of the old branch is left in the clone", async () => {
    await forcePush(store, CANARY, first);
    await store.repository.git("fetch", "--quiet", "origin");
    await store.repository.git("reflog", "expire", "--expire=now", "--all");
    await store.repository.git("gc", "--quiet", "--prune=now");
    expect((await store.repository.tryGit("cat-file", "-e", second)).exitCode).not.toBe(0);
    expect(await store.live("canary")).toEqual({ a: "v1", b: "v1" });
    expect(codes(await verified(store))).toEqual(["canary branch-rewritten"]);
  });

  it("is not overwritten by a promotion that was decided on what is gone: set back to an older deployment", async () => {
    const error = await failure(store.promote("canary", ["b@v1", "a@v3"], {}, () => forcePush(store, CANARY, first)));
    expect(error).toMatchObject({ name: "Conflict", code: "branch-rewritten", details: { expected: second, found: first } });
    expect(await store.tip("canary")).toBe(first);
  });

  it("is not overwritten by a promotion that was decided on what is gone: another commit in place of the last", async () => {
    const { repository: other } = await store.clone();
    await other.git("switch", "--quiet", CANARY);
    await other.git("reset", "--quiet", "--hard", first);
    const foreign = await other.commit("foreign", { files: { ".prompts/b.md": "evil\n" } });
    await other.git("push", "--quiet", "origin", `${foreign}:refs/heads/elsewhere`);
    const error = await failure(
      store.promote("canary", ["a@v3"], {}, async () => {
        await other.git("push", "--quiet", "--force", "origin", `HEAD:${CANARY}`);
      }),
    );
    expect(error).toMatchObject({ name: "Conflict", code: "branch-rewritten" });
    expect(await store.tip("canary")).toBe(foreign);
  });

  it("without a remote, too", async () => {
    const local = await promptStore({ prompts: { "a.md": "version 1\n" } });
    await local.versions("a", 2, 3);
    const before = (await local.promote("canary", ["a@v1"])).commit as string;
    const after = (await local.promote("canary", ["a@v2"])).commit as string;
    const setBack = () => local.repository.git("update-ref", `refs/heads/${CANARY}`, before);
    expect(await failure(local.promote("canary", ["a@v3"], {}, async () => void (await setBack())))).toMatchObject({
      name: "Conflict",
      code: "branch-rewritten",
      details: { expected: after, found: before },
    });
    expect(codes(await verified(local))).toEqual(["canary branch-rewritten"]);
    expect(await local.tip("canary")).toBe(before);
  });
});

describe("D11: an environment's branch that was deleted", () => {
  let original: TestStore;
  let store: TestStore;
  let tip: string;

  beforeAll(async () => {
    original = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await original.versions("a", 2, 3);
    tip = (await original.promote("canary", ["a@v1"])).commit as string;
    await original.live("canary");
    await original.repository.git("push", "--quiet", "origin", `:${CANARY}`);
    await original.repository.git("update-ref", `refs/remotes/origin/${CANARY}`, tip);
  });

  beforeEach(() => {
    store = original.copy();
  });

  it("is still read here, and verify and doctor say that it is gone", async () => {
    expect(await store.live("canary")).toEqual({ a: "v1" });
    const document = await verified(store);
    expect(codes(document)).toEqual(["canary branch-lost"]);
    expect(document.findings[0]?.hint).toContain(`git push --force origin ${tip}:refs/heads/${CANARY}`);
    expect(await problems(store)).toMatchObject({ "branch-lost": "error" });
  });

  it("is not begun anew by a promotion", async () => {
    expect(await failure(store.promote("canary", ["a@v2"]))).toMatchObject({ name: "Conflict", code: "branch-lost" });
    expect(await store.tip("canary")).toBeNull();
  });

  it("is not begun anew by a promotion that was shown before", async () => {
    await store.repository.git("push", "--quiet", "origin", `${tip}:refs/heads/${CANARY}`);
    const vanish = async () =>
      void (await store.repository.git("--git-dir", store.repository.originPath as string, "branch", "-D", CANARY));
    expect(await failure(store.promote("canary", ["a@v2"], {}, vanish))).toMatchObject({ name: "Conflict", code: "branch-lost" });
    expect(await store.tip("canary")).toBeNull();
  });

  it("is not forgotten when a pruning fetch took the last trace of it, until that is accepted", async () => {
    await store.repository.git("fetch", "--quiet", "--prune", "origin");
    expect(await store.live("canary")).toEqual({});
    expect(told(store)).toContain("branch-lost");
    expect(codes(await verified(store))).toEqual(["canary branch-lost"]);
    expect(await problems(store)).toMatchObject({ "branch-lost": "error" });
    expect(await failure(store.promote("canary", ["a@v2"]))).toMatchObject({ name: "Conflict", code: "branch-lost" });
    expect(codes(await verified(store, { accept: [tip] }))).toEqual([]);
    expect(codes(await verified(store))).toEqual([]);
    expect((await store.promote("canary", ["a@v2"])).changed).toBe(true);
  });

  it("is remembered by the clone that began it, though it never read it", async () => {
    const begun = (await store.promote("preview", ["a@v1"])).commit as string;
    await store.repository.git("push", "--quiet", "origin", ":promptlane/env/preview");
    await store.repository.git("fetch", "--quiet", "--prune", "origin");
    const error = await failure(store.promote("preview", ["a@v2"]));
    expect(error).toMatchObject({ name: "Conflict", code: "branch-lost", details: { tip: begun } });
  });
});

describe("D11: an environment's branch that was edited by hand", () => {
  it("verify and doctor name it, and a promotion shows what it replaces", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.versions("a", 2, 3);
    await store.promote("canary", ["a@v1"]);
    await commitByHand(store, CANARY, { ".prompts/a.md": "evil\n" });
    expect(codes(await verified(store))).toEqual(["canary content-without-record a"]);
    expect(await problems(store)).toMatchObject({ "edited-by-hand": "error" });
    const { changes } = await store.promote("canary", ["a@v2"]);
    expect(changes.map(({ from, to }) => `${from?.label} -> ${to?.label}`)).toEqual(["by hand -> v2"]);
  });

  it("is of whoever edited it, read from the cache as from the branch", async () => {
    const flowFiles = { "desk/flow.yaml": "title: Desk\n", "desk/main.md": "main\n" };
    const store = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "b\n", ...flowFiles }, remote: true });
    await store.promoteAll("canary");
    await store.live("canary");
    const edited = await commitByHand(store, CANARY, { ".prompts/a.md": "evil\n", ".prompts/new/x.md": "x\n" });
    const flow = await commitByHand(store, CANARY, { ".prompts/desk/flow.yaml": "title: Other\n" });
    await store.repository.git("fetch", "--quiet", "origin");
    await store.live("canary");
    await store.versions("b", 2, 2);
    const promoted = (await store.promote("canary", ["b"])).commit;
    const origins = async () => {
      const { entries } = await store.with((opened) => loadEnvironment(opened, parseEnvironmentName("canary")));
      return Object.fromEntries([...entries].map(([key, { deployment }]) => [key, deployment]));
    };
    const expected = { a: edited, b: promoted, desk: flow, "new/x": edited };
    expect(await origins()).toEqual(expected);
    rmSync(`${store.repository.path}/.git/promptlane-cache`, { recursive: true });
    expect(await origins()).toEqual(expected);
  });

  it("while a promotion was being looked at: the promotion conflicts, and the edit stays", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.versions("a", 2, 3);
    await store.promote("canary", ["a@v1"]);
    let edited = "";
    const edit = async () => {
      edited = await commitByHand(store, CANARY, { ".prompts/a.md": "evil\n" });
    };
    expect(await failure(store.promote("canary", ["a@v2"], {}, edit))).toMatchObject({ name: "Conflict", code: "moved-meanwhile" });
    expect(await store.tip("canary")).toBe(edited);
  });
});

describe("D11: the ledger", () => {
  it("that was force-pushed is named, and one whose files were changed", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.versions("a", 2, 3);
    await store.promote("canary", ["a@v1"]);
    await store.promote("canary", ["a@v2"]);
    await store.live("canary");
    const ledger = await store.repository.id(`refs/remotes/origin/${LEDGER}`);
    await forcePush(store, LEDGER, `${ledger}~1`);
    expect(codes(await verified(store))).toEqual(["ledger branch-rewritten"]);
    await forcePush(store, LEDGER, ledger);
    expect(codes(await verified(store))).toEqual([]);
    const [file = ""] = (await store.repository.git("ls-tree", "-r", "--name-only", ledger)).split("\n");
    const commit = await commitByHand(store, LEDGER, { [file]: "{}\n" });
    expect((await verified(store)).findings).toMatchObject([{ environment: null, code: "ledger-not-append-only", commit, path: file }]);
  });
});
