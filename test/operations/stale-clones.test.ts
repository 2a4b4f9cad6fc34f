import { describe, expect, it } from "vitest";
import { moves, promptStore } from "./prompt-store.ts";

describe("D10: a clone that last fetched before others deployed", () => {
  it("promotes what the environment that is named has on the remote by now", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.versions("a", 2, 2);
    await store.promote("preview", ["a@v2"]);
    const stale = await store.clone();
    expect(await stale.live("preview")).toEqual({ a: "v2" });
    await store.promote("preview", ["a@v1"], { allowOlder: true });
    expect(moves(await stale.promote("canary", ["a@preview"]))).toEqual({ a: "none -> v1" });
  });

  it("knows an environment that others have begun since", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    const stale = await store.clone();
    expect(await stale.live("preview")).toEqual({});
    await store.promote("preview", ["a"]);
    expect(moves(await stale.promote("canary", ["a@preview"]))).toEqual({ a: "none -> v1" });
  });
});

describe("D13: a clone that has not fetched every environment", () => {
  it("gives no number a second time that a deployment there attests, when main was rewritten", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.versions("a", 2, 2);
    const stale = await store.clone();
    await stale.live("preview");
    await store.promote("preview", ["a@v2"]);
    await store.repository.git("reset", "--quiet", "--hard", "HEAD~1");
    await store.repository.git("commit", "--quiet", "--amend", "--allow-empty", "-m", "begin anew");
    await store.repository.commit("rewritten", { files: { ".prompts/a.md": "rewritten\n" } });
    await store.repository.git("push", "--quiet", "--force", "origin", "HEAD:main");
    expect(moves(await stale.promote("canary", ["a@latest"]))).toEqual({ a: "none -> v3" });
  });
});
