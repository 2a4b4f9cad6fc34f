import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createPrompt, diagnose, GitError, Invalid, listPrompts, PromptlaneError } from "../../src/index.ts";
import type { TestRepository } from "../support/repository.ts";
import { failure, promptStore } from "./prompt-store.ts";

/** Makes an object unreadable, as a failing disk would. */
async function damage(work: TestRepository, name: string): Promise<void> {
  const id = await work.id(name);
  const path = `${work.path}/.git/objects/${id.slice(0, 2)}/${id.slice(2)}`;
  chmodSync(path, 0o644);
  writeFileSync(path, "not an object");
}

describe("a call of git that fails in the library", () => {
  it("is an error of promptlane's with git's own words, a code and a hint", async () => {
    const store = await promptStore({ prompts: { "a.md": "a" } });
    await damage(store.repository, "HEAD^{tree}");
    const error = await failure(store.with((opened) => listPrompts(opened)));
    expect(error).toBeInstanceOf(GitError);
    expect(error).not.toBeInstanceOf(Invalid);
    expect(error).toMatchObject({ name: "GitError", code: "git-failed", hint: "add --debug to see all that git said" });
    expect(error.message).toMatch(/^git [a-z-]+ failed: (?!fatal|error)/);
    expect((error as GitError).stderr).toContain("fatal: ");
  });

  it("says what git's words mean where that is known", async () => {
    const store = await promptStore({ prompts: { "a.md": "a" } });
    await store.repository.write({ ".git/refs/heads/promptlane/env/canary.lock": "" });
    const error = await failure(store.promote("canary", ["a"]));
    expect(error).toMatchObject({ name: "GitError", code: "locked", hint: expect.stringContaining("promptlane doctor --unlock") });
    expect(error.message).toMatch(/lock \/.*canary\.lock \(\d+ s old\)/);
  });

  it("D3: a lock under which the tracking ref stays behind: no later command takes the branch for one that was set back", async () => {
    const store = await promptStore({ prompts: { "a.md": "a", "b.md": "b" }, remote: true });
    await store.promote("canary", ["a"]);
    const lock = ".git/refs/remotes/origin/promptlane/env/canary.lock";
    await store.repository.write({ [lock]: "" });
    await store.promote("canary", ["b"]);
    expect(store.notices.map(({ code }) => code)).toEqual(["tracking-ref-not-moved"]);
    expect(store.notices[0]?.message).toMatch(/^It is on origin, but .* or one died and left it behind\.$/);
    rmSync(`${store.repository.path}/${lock}`);
    expect(await store.live("canary")).toEqual({ a: "v1" });
    expect(await store.opened({ fetch: "always" }).live("canary")).toEqual({ a: "v1", b: "v1" });
    expect(store.notices.map(({ code }) => code)).toEqual(["tracking-ref-not-moved"]);
  });

  it("C6: in a source write says which lock it was, and leaves the files as they were", async () => {
    const store = await promptStore({ prompts: { "a.md": "a" } });
    await store.repository.write({ ".git/index.lock": "" });
    const error = await failure(store.with((opened) => createPrompt(opened, { key: "b", text: "b", draft: false })));
    expect(error).toMatchObject({ name: "GitError", code: "locked", message: expect.stringContaining("index.lock (") });
    expect(await store.repository.git("status", "--porcelain")).toBe("");
  });

  it("becomes a problem that diagnose tells, also where there is no git at all", async () => {
    const store = await promptStore({ prompts: { "a.md": "a" } });
    const { path: cwd, environment } = store.repository;
    const without = await diagnose({ cwd, environment: { ...environment, PATH: "/nowhere" } });
    expect(without.facts.git).toBeNull();
    expect(without.problems).toMatchObject([{ severity: "error", code: "git-failed", hint: "is git installed, and on the PATH?" }]);
    await damage(store.repository, "HEAD^{tree}");
    const { facts, problems } = await diagnose({ cwd, environment });
    expect(facts.git).toMatch(/^\d/);
    expect(problems).toContainEqual(expect.objectContaining({ severity: "error", code: "git-failed" }));
  });
});

it("PromptlaneError is the base of GitError, so that one catch takes every refusal", () => {
  expect(new GitError("git-failed", "x", { args: ["log"], exitCode: 1, signal: null, stderr: "", stdout: "" })).toBeInstanceOf(
    PromptlaneError,
  );
});
