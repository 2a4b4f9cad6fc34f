import { beforeAll, describe, expect, it } from "vitest";
import { Conflict, NotFound, PolicyRefused, Usage } from "../../src/domain/errors.ts";
import { failure, moves, promptStore, skips, type TestStore } from "./prompt-store.ts";

/** A prompt `a` with four versions, the first `live` of them promoted to canary one after the other. */
async function storeWithStack(live: number): Promise<TestStore> {
  const store = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "b 1\n" } });
  await store.versions("a", 2, 4);
  for (let version = 1; version <= live; version += 1) await store.promote("canary", [`a@v${version}`]);
  return store;
}

describe("rolling back one prompt", () => {
  it("pops what promotions pushed: v1 v2 v3, a rollback, v4 and a rollback end at v2", async () => {
    const store = await storeWithStack(3);
    expect(moves(await store.rollback("canary", { key: "a" }))).toEqual({ a: "v3 -> v2" });
    await store.promote("canary", ["a@v4"]);
    expect(moves(await store.rollback("canary", { key: "a" }))).toEqual({ a: "v4 -> v2" });
    expect(await store.live("canary")).toEqual({ a: "v2" });
    expect(await store.held("canary", "a")).toEqual(["v3", "v4"]);
  });

  it("goes further back than a rollback only with --again, and says so", async () => {
    const store = await storeWithStack(3);
    await store.rollback("canary", { key: "a" });
    const error = await failure(store.rollback("canary", { key: "a" }));
    expect(error).toBeInstanceOf(PolicyRefused);
    expect(error).toMatchObject({
      code: "already-rolled-back",
      hint: expect.stringContaining("promptlane rollback a --env canary --again"),
    });
    expect(moves(await store.rollback("canary", { key: "a", again: true }))).toEqual({ a: "v2 -> v1" });
  });

  it("refuses where nothing was live before, and names retire", async () => {
    const store = await storeWithStack(1);
    const error = await failure(store.rollback("canary", { key: "a" }));
    expect(error).toMatchObject({
      name: "PolicyRefused",
      code: "nothing-before",
      hint: expect.stringContaining("promptlane retire a --env canary"),
    });
  });

  it("goes with --to to a version of the stack, and holds all that came after it", async () => {
    const store = await storeWithStack(4);
    expect(moves(await store.rollback("canary", { key: "a", to: "v2" }))).toEqual({ a: "v4 -> v2" });
    expect(await store.held("canary", "a")).toEqual(["v3", "v4"]);
    expect(moves(await store.rollback("canary", { key: "a", again: true }))).toEqual({ a: "v2 -> v1" });
  });

  it("goes with --to only to what was live there, and names what that is", async () => {
    const store = await storeWithStack(2);
    const error = await failure(store.rollback("canary", { key: "a", to: "v4" }));
    expect(error).toBeInstanceOf(NotFound);
    expect(error).toMatchObject({
      code: "not-on-stack",
      message: expect.stringContaining("v1"),
      hint: expect.stringContaining("promptlane promote a@v4"),
    });
    expect(await failure(store.rollback("canary", { key: "a", to: "soon" }))).toBeInstanceOf(Usage);
  });

  it("does nothing when the version is live already", async () => {
    const store = await storeWithStack(2);
    const tip = await store.tip("canary");
    expect(await store.rollback("canary", { key: "a", to: "v2" })).toMatchObject({ changed: false, commit: null, undo: null });
    expect(await store.tip("canary")).toBe(tip);
  });

  it("writes a record of its own: action, operation, reason, and the very blob of the version", async () => {
    const store = await storeWithStack(2);
    const { commit } = await store.rollback("canary", { key: "a", reason: "it shouted", operation: "night-1" });
    const git = store.repository;
    const record = JSON.parse(await git.git("show", `${commit}:.promptlane/deployments/a.json`));
    expect(record).toMatchObject({ key: "a", version: 1, action: "rollback", operation: "night-1", reason: "it shouted" });
    expect(record.blob).toBe(await git.id(`${commit}:.prompts/a.md`));
    expect(record.blob).toBe(await git.id("main~3:.prompts/a.md"));
  });

  it("knows no prompt that was never live there", async () => {
    const store = await storeWithStack(1);
    expect(await failure(store.rollback("canary", { key: "b" }))).toMatchObject({ name: "NotFound", code: "not-live" });
    expect(await failure(store.rollback("canari", { key: "a" }))).toMatchObject({
      name: "NotFound",
      hint: expect.stringContaining("canary"),
    });
  });
});

describe("undoing a deployment with --from", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await storeWithStack(0);
  });

  it("is what every deployment prints as its undo", async () => {
    const { commit, undo } = await store.promote("canary", ["a@v1", "b@v1"]);
    expect(undo?.argv).toEqual(["promptlane", "rollback", "--env", "canary", "--from", commit?.slice(0, 7)]);
    expect(moves(await store.rollback("canary", { from: undo?.argv[5] as string }))).toEqual({ a: "v1 -> none", b: "v1 -> none" });
  });

  it("cannot undo something else: a deployment that was overtaken is a conflict that names who", async () => {
    const first = await store.promote("canary", ["a@v1"]);
    await store.promote("canary", ["a@v2"]);
    const tip = await store.tip("canary");
    const error = await failure(store.rollback("canary", { from: first.commit as string }));
    expect(error).toBeInstanceOf(Conflict);
    expect(error).toMatchObject({ message: expect.stringContaining("Ana Author made it v2") });
    expect(await store.tip("canary")).toBe(tip);
  });

  it("undoes an earlier deployment when only other prompts came after it", async () => {
    const first = await store.promote("canary", ["a@v3"]);
    await store.promote("canary", ["b@v1"]);
    expect(moves(await store.rollback("canary", { from: first.commit as string }))).toEqual({ a: "v3 -> v2" });
  });

  it("undoes an undo, and lets go of what that had held", async () => {
    await store.promote("canary", ["a@v4"]);
    const undone = await store.rollback("canary", { key: "a" });
    expect(await store.held("canary", "a")).toContain("v4");
    expect(moves(await store.rollback("canary", { from: undone.commit as string }))).toEqual({ a: "v2 -> v4" });
    expect(await store.held("canary", "a")).not.toContain("v4");
    expect(await store.held("canary", "a")).not.toContain("v2");
  });

  it("D10: holds again what a rollback had taken out, when the undoing of that rollback is undone", async () => {
    const alone = await promptStore({ prompts: { "a.md": "one\n" } });
    await alone.promote("canary", ["a"]);
    const taken = await alone.rollback("canary");
    const undone = await alone.rollback("canary", { from: taken.commit as string });
    expect(await alone.held("canary", "a")).toEqual([]);
    expect(moves(await alone.rollback("canary", { from: undone.commit as string }))).toEqual({ a: "v1 -> none" });
    expect(await alone.held("canary", "a")).toEqual(["v1"]);
    expect(skips(await alone.promoteAll("canary"))).toEqual({ a: "held" });
  });

  it("does nothing the second time, since it is undone already", async () => {
    const promoted = await store.promote("canary", ["a@v3"], { allowOlder: true });
    await store.rollback("canary", { from: promoted.commit as string });
    expect(await store.rollback("canary", { from: promoted.commit as string })).toMatchObject({ changed: false, commit: null });
  });

  it("is one of two meanings, never both", async () => {
    expect(await failure(store.rollback("canary", { from: "abcdef1", again: true }))).toBeInstanceOf(Usage);
    expect(await failure(store.rollback("canary", { from: "abcdef1" }))).toMatchObject({ name: "NotFound", code: "deployment-not-found" });
    expect(await failure(store.rollback("canary", { from: "--output=/tmp/x" }))).toBeInstanceOf(Usage);
  });
});
