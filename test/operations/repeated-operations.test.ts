import { beforeAll, describe, expect, it } from "vitest";
import { Barrier } from "./barrier.ts";
import { failure, moves, promptStore, type TestStore } from "./prompt-store.ts";

const NOTHING = { changed: false, commit: null, changes: [], undo: null };

describe("an operation with an id", () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "version 1\n" } });
    await store.versions("a", 2, 5);
  });

  it("does nothing when it is repeated", async () => {
    await store.promote("canary", ["a@v4"], { operation: "ci-4" });
    const tip = await store.tip("canary");
    expect(await store.promote("canary", ["a@v4"], { operation: "ci-4" })).toMatchObject(NOTHING);
    expect(await store.tip("canary")).toBe(tip);
  });

  it("D10: a re-run CI job that promotes v4 after v5 went live does nothing", async () => {
    await store.promote("canary", ["a@v5"], { operation: "ci-5" });
    expect(await store.promote("canary", ["a@v4"], { operation: "ci-4" })).toMatchObject(NOTHING);
    expect(await store.promote("canary", ["a@v4"], { operation: "ci-4", allowOlder: true })).toMatchObject(NOTHING);
    expect(await store.live("canary")).toEqual({ a: "v5" });
  });

  it("D10: a re-run CI job without an id is refused, and never puts v4 over v5", async () => {
    expect(await failure(store.promote("canary", ["a@v4"]))).toMatchObject({ name: "PolicyRefused", code: "newer-in-target" });
    expect(await store.live("canary")).toEqual({ a: "v5" });
  });

  it("does nothing when it is repeated after what it did was rolled back", async () => {
    await store.rollback("canary", { key: "a", operation: "night" });
    expect(await store.promote("canary", ["a"], { operation: "ci-5" })).toMatchObject(NOTHING);
    expect(await store.promote("canary", ["a@v5"], { operation: "ci-5" })).toMatchObject(NOTHING);
    expect(await store.live("canary")).toEqual({ a: "v4" });
  });

  it("does nothing when a rollback is repeated, of a prompt or of all", async () => {
    expect(await store.rollback("canary", { key: "a", operation: "night" })).toMatchObject(NOTHING);
    await store.promote("canary", ["b"]);
    await store.rollback("canary", { operation: "night-2" });
    expect(await store.rollback("canary", { operation: "night-2" })).toMatchObject(NOTHING);
    await store.promote("canary", ["b@v1"]);
    expect(await store.rollback("canary", { operation: "night-2" })).toMatchObject(NOTHING);
    expect(await store.live("canary")).toEqual({ a: "v4", b: "v1" });
  });

  it("does nothing when a retirement is repeated after the prompt was promoted again", async () => {
    await store.retire("canary", ["b"], { operation: "spring" });
    await store.promote("canary", ["b@v1"]);
    expect(await store.retire("canary", ["b"], { operation: "spring" })).toMatchObject(NOTHING);
    expect(await store.live("canary")).toEqual({ a: "v4", b: "v1" });
  });

  it("does the rest when prompts came since, with --all too", async () => {
    await store.promoteAll("preview", { operation: "ci-all" });
    await store.rollback("preview");
    await store.write({ "c.md": "version 1\n" });
    expect(moves(await store.promoteAll("preview", { operation: "ci-all" }))).toEqual({ c: "none -> v1" });
    expect((await store.promoteAll("preview", { operation: "ci-all" })).changes).toEqual([]);
  });

  it("counts in its own environment only", async () => {
    expect(moves(await store.promote("preview", ["a@v4"], { operation: "ci-4" }))).toEqual({ a: "none -> v4" });
  });

  it("is forgotten after 30 days", async () => {
    const early = await promptStore({ prompts: { "a.md": "version 1\n" } });
    await early.versions("a", 2, 2);
    const date = new Date(Date.now() - 31 * 86_400_000).toISOString();
    Object.assign(early.repository.environment, { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date });
    await early.promote("canary", ["a@v1"], { operation: "ci-1" });
    await early.promote("canary", ["a@v2"]);
    expect(moves(await early.promote("canary", ["a@v1"], { operation: "ci-1", allowOlder: true }))).toEqual({ a: "v2 -> v1" });
  });

  it.each(["", "a b", "a\nb", "x".repeat(201)])("cannot have the id %j", async (operation) => {
    expect(await failure(store.promote("canary", ["a@v1"], { operation, allowOlder: true }))).toMatchObject({
      name: "Usage",
      code: "invalid-operation",
    });
  });
});

describe("D10: two people and one prompt", () => {
  it("rolls back v5 once, to v4 and not to v3, when both do so within a second", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.versions("a", 2, 5);
    for (const version of [3, 4, 5]) await store.promote("canary", [`a@v${version}`]);
    const colleague = await store.clone();
    await colleague.live("canary");
    const both = new Barrier(2);
    const [mine, theirs] = await Promise.all([
      store.rollback("canary", { key: "a" }, () => both.reached()),
      colleague.rollback("canary", { key: "a" }, () => both.reached()),
    ]);
    expect([mine.changed, theirs.changed].toSorted()).toEqual([false, true]);
    expect(await colleague.opened({ fetch: "always" }).live("canary")).toEqual({ a: "v4" });
  });

  it("refuses the second when it begins after the first has ended, and v4 stays live", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.versions("a", 2, 3);
    for (const version of [1, 2, 3]) await store.promote("canary", [`a@v${version}`]);
    const colleague = await store.clone();
    await store.rollback("canary", { key: "a" });
    expect(await failure(colleague.rollback("canary", { key: "a" }))).toMatchObject({ code: "already-rolled-back" });
    expect(await store.live("canary")).toEqual({ a: "v2" });
  });

  it("keeps the version that was rolled back in the evening out of the nightly --all", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "version 1\n" }, remote: true });
    await store.versions("a", 2, 2);
    await store.promote("canary", ["a@v1", "b@v1"]);
    await store.promote("canary", ["a@v2"]);
    await store.rollback("canary", { key: "a" });
    await store.versions("b", 2, 2);
    const pipeline = await store.clone({ depth: 1 });
    expect(moves(await pipeline.promoteAll("canary"))).toEqual({ b: "v1 -> v2" });
    expect(await store.opened({ fetch: "always" }).live("canary")).toEqual({ a: "v1", b: "v2" });
  });
});
