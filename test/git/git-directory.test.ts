import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readCacheFile, writeCacheFile } from "../../src/git/git-directory.ts";
import { openRepository } from "../../src/git/repository.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository } from "../support/repository.ts";

describe("cache files in the git directory", () => {
  it("are read as they were written", async () => {
    const opened = await openTestRepository(await repository());
    expect(await readCacheFile(opened, "index.tsv")).toBeNull();
    expect(await writeCacheFile(opened, "index.tsv", "one ü\n")).toBe(true);
    expect(await writeCacheFile(opened, "index.tsv", "two ü\n")).toBe(true);
    expect(await readCacheFile(opened, "index.tsv")).toBe("two ü\n");
    expect(readdirSync(`${opened.gitDirectory}/promptlane-cache`)).toEqual(["index.tsv"]);
  });

  it("are shared by all worktrees", async () => {
    const fixture = await repository({ files: { "a.txt": "a" } });
    await fixture.git("worktree", "add", "--quiet", `${fixture.folder}/side`);
    const side = await openRepository({ cwd: `${fixture.folder}/side`, environment: fixture.environment });
    await writeCacheFile(side, "index.tsv", "shared");
    expect(await readCacheFile(await openTestRepository(fixture), "index.tsv")).toBe("shared");
  });

  it("D3: do not pile up where processes are killed while they write", async () => {
    const opened = await openTestRepository(await repository());
    const folder = `${opened.gitDirectory}/promptlane-cache`;
    mkdirSync(folder);
    const now = Date.now();
    for (const since of [now - 3_600_000, now]) writeFileSync(`${folder}/tmp-${since}-x`, "half");
    await writeCacheFile(opened, "index.tsv", "whole");
    expect(readdirSync(folder)).toEqual(["index.tsv", `tmp-${now}-x`]);
  });

  it("are no error where they cannot be written or read", async () => {
    const opened = await openTestRepository(await repository());
    writeFileSync(`${opened.gitDirectory}/promptlane-cache`, "a file in the way");
    expect(await writeCacheFile(opened, "index.tsv", "x")).toBe(false);
    expect(await readCacheFile(opened, "index.tsv")).toBeNull();
    const other = await openTestRepository(await repository());
    mkdirSync(`${other.gitDirectory}/promptlane-cache/index.tsv`, { recursive: true });
    expect(await readCacheFile(other, "index.tsv")).toBeNull();
  });

  it.each(["../config", "a/b", "", ".hidden", "A"])("cannot be named %j", async (name) => {
    const opened = await openTestRepository(await repository());
    await expect(readCacheFile(opened, name)).rejects.toThrow(TypeError);
    await expect(writeCacheFile(opened, name, "")).rejects.toThrow(TypeError);
  });
});
