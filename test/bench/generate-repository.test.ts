import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { createRepository } from "../../bench/repository/generate-repository.ts";

const SIZE = { prompts: 250, commits: 1000, seed: 7 };

describe("the generator of large repositories", () => {
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "promptlane-generator-"));
    await Promise.all(["first", "second"].map((name) => createRepository(join(folder, name), SIZE)));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("makes the same commits from the same seed", () => {
    expect(git("first", "rev-parse", "main")).toBe(git("second", "rev-parse", "main"));
  });

  it("makes exactly as many commits and prompts as it was asked for", () => {
    const files = git("first", "ls-tree", "-r", "--name-only", "main").split("\n");
    const flows = new Set(files.filter((path) => path.endsWith("/flow.yaml")).map((path) => path.slice(0, path.lastIndexOf("/"))));
    const prompts = files.filter((path) => path.endsWith(".md") && !flows.has(path.slice(0, path.lastIndexOf("/"))));

    expect(git("first", "rev-list", "--count", "main")).toBe(String(SIZE.commits));
    expect(prompts.length + flows.size).toBe(SIZE.prompts);
  });

  it("merges side branches that touched prompts", () => {
    const merges = git("first", "rev-list", "--merges", "main").split("\n");
    const [merge = ""] = merges;

    expect(merges.length).toBeGreaterThan(0.03 * SIZE.commits);
    expect(merges.length).toBeLessThan(0.08 * SIZE.commits);
    expect(git("first", "diff-tree", "-r", "--name-only", `${merge}^1`, merge)).toContain(".prompts/");
  });

  it("makes objects that git finds no fault with", () => {
    expect(git("first", "fsck", "--strict", "--no-dangling")).toBe("");
  });

  function git(repository: string, ...args: string[]): string {
    return execFileSync("git", args, { cwd: join(folder, repository), encoding: "utf8" }).trimEnd();
  }
});
