import { beforeAll, describe, expect, it } from "vitest";
import { failure, moves, promptStore, type TestStore } from "./prompt-store.ts";

describe("rolling back a whole environment", () => {
  let store: TestStore;
  const commits: string[] = [];

  beforeAll(async () => {
    store = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "version 1\n", "c.md": "version 1\n" } });
    await store.versions("a", 2, 3);
    await store.versions("b", 2, 2);
    for (const prompts of [["a@v1", "b@v1"], ["a@v2"], ["a@v3", "b@v2", "c@v1"]]) {
      commits.push((await store.promote("canary", prompts)).commit as string);
    }
  });

  it("undoes the last deployment as one commit, prompts that were not live before included", async () => {
    const undone = await store.rollback("canary");
    expect(moves(undone)).toEqual({ a: "v3 -> v2", b: "v2 -> v1", c: "v1 -> none" });
    expect(undone.parent).toBe(commits[2]);
    expect(await store.repository.git("ls-tree", "-r", "--name-only", `${undone.commit}`, ".prompts/")).toBe(
      ".prompts/a.md\n.prompts/b.md",
    );
    expect(await store.live("canary")).toEqual({ a: "v2", b: "v1", c: "retired" });
  });

  it("refuses to undo an undo by accident, and names both ways on", async () => {
    const error = await failure(store.rollback("canary"));
    expect(error).toMatchObject({ name: "PolicyRefused", code: "already-rolled-back" });
    expect(error.hint).toContain("--from");
    expect(error.hint).toContain("--again");
  });

  it("holds all that it took out, for --all from now on", async () => {
    const { changes, skipped } = await store.promoteAll("canary");
    expect(changes).toEqual([]);
    expect(skipped.map(({ key, code, hint }) => ({ key, code, hint }))).toEqual([
      { key: "a", code: "held", hint: "promptlane promote a@v3 --to canary" },
      { key: "b", code: "held", hint: "promptlane promote b@v2 --to canary" },
      { key: "c", code: "held", hint: "promptlane promote c@v1 --to canary" },
    ]);
  });

  it("restores all as of a deployment, by the beginning of its commit", async () => {
    expect(moves(await store.rollback("canary", { to: (commits[2] as string).slice(0, 8) }))).toEqual({
      a: "v2 -> v3",
      b: "v1 -> v2",
      c: "none -> v1",
    });
    expect(moves(await store.rollback("canary", { to: commits[0] as string }))).toEqual({ a: "v3 -> v1", b: "v2 -> v1", c: "v1 -> none" });
  });

  it("keeps the stack of that time under what it restored", async () => {
    await store.rollback("canary", { to: commits[1] as string });
    expect(moves(await store.rollback("canary", { key: "a", again: true }))).toEqual({ a: "v2 -> v1" });
    expect(await failure(store.rollback("canary", { key: "a", again: true }))).toMatchObject({ code: "nothing-before" });
  });

  it("D10: holds what a rollback had put there, when all goes further back than that", async () => {
    const alone = await promptStore({ prompts: { "a.md": "version 1\n" } });
    await alone.versions("a", 2, 3);
    const first = await alone.promote("canary", ["a@v1"]);
    for (const version of ["v2", "v3"]) await alone.promote("canary", [`a@${version}`]);
    await alone.rollback("canary");
    expect(moves(await alone.rollback("canary", { to: first.commit as string }))).toEqual({ a: "v2 -> v1" });
    expect(await alone.held("canary", "a")).toEqual(["v3", "v2"]);
  });

  it("refuses a deployment of another environment, and what is neither a commit nor a time", async () => {
    const other = await store.promote("preview", ["a@v1"]);
    expect(await failure(store.rollback("canary", { to: other.commit as string }))).toMatchObject({
      name: "NotFound",
      code: "deployment-not-found",
    });
    for (const to of ["-1", "--output=/tmp/x", "HEAD~1", "someday"]) {
      expect(await failure(store.rollback("canary", { to })), to).toMatchObject({ name: "Usage" });
    }
  });
});

describe("rolling back a whole environment to a time", () => {
  it("restores what was live then, in the order of the log", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "b\n" } });
    await store.versions("a", 2, 2);
    const at = (date: string) => Object.assign(store.repository.environment, { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date });
    at("2025-03-01T10:00:00Z");
    await store.promote("canary", ["a@v1"]);
    at("2025-03-02T10:00:00Z");
    await store.promote("canary", ["a@v2", "b"]);
    at("2025-03-03T10:00:00Z");
    expect(await failure(store.rollback("canary", { to: "2025-02-01T00:00:00Z" }))).toMatchObject({
      name: "NotFound",
      code: "nothing-then",
    });
    expect(moves(await store.rollback("canary", { to: "2025-03-01T13:00:00+01:00" }))).toEqual({ a: "v2 -> v1", b: "v1 -> none" });
    expect(moves(await store.rollback("canary", { to: "1h" }))).toEqual({});
  });
});
