import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Interrupted } from "../../src/domain/errors.ts";
import { interruptGit } from "../../src/git/interruption.ts";
import { gitIntoFile } from "../../src/git/output-file.ts";
import { runWithLimit } from "../support/kill/full-disk.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository } from "../support/repository.ts";

const PROMPTS = 500;

describe("what git prints into a file", () => {
  it("is there in full, piece by piece", async () => {
    const opened = await openTestRepository(await repository({ files: { "a.txt": "line\n".repeat(1000) } }));
    const output = await gitIntoFile(opened, ["cat-file", "--batch"], "HEAD:a.txt\n");
    const pieces = [output?.next(60), output?.next(100), output?.next(1_000_000), output?.next(10)].map((piece) => piece?.toString());
    output?.close();
    expect(pieces.join("")).toMatch(/^[0-9a-f]{40} blob 5000\n(?:line\n){1000}\n$/);
    expect(pieces.map((piece) => piece?.length)).toEqual([60, 100, (output?.size ?? 0) - 160, 0]);
  });

  it("is nothing where git fails, so that a caller asks again and learns why", async () => {
    const opened = await openTestRepository(await repository());
    expect(await gitIntoFile(opened, ["log", "no-such-commit"])).toBeNull();
  });

  it("leaves no file behind and none open, also where git fails", async () => {
    const opened = await openTestRepository(await repository());
    const openFiles = () => readdirSync("/dev/fd").length;
    await gitIntoFile(opened, ["log", "no-such-commit"]);
    const before = openFiles();
    await gitIntoFile(opened, ["log", "no-such-commit"]);
    const output = await gitIntoFile(opened, ["log"]);
    output?.close();
    expect(openFiles()).toBe(before);
    expect(readdirSync(`${opened.gitDirectory}/promptlane-cache`)).toEqual([]);
  });

  it("D7: comes through a pipe where a file may not grow so large", async () => {
    const names = Array.from({ length: PROMPTS }, (_, index) => `support/prompt-${String(index).padStart(3, "0")}`);
    const files = Object.fromEntries(names.map((name) => [`.prompts/${name}.md`, `Hello from ${name}.\n`]));
    const fixture = await repository({ files: { ...files, ".prompts/manifest.yaml": "format: 1\nenvironments:\n  dev:\n" } });
    const { exitCode, stdout, stderr } = await runWithLimit(fixture, ["list", "--json"], 1);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const { prompts } = JSON.parse(stdout) as { prompts: { key: string; version: number }[] };
    expect(prompts.map(({ key, version }) => `${key} v${version}`)).toEqual(names.map((name) => `${name} v1`));
  });

  // The last, as nothing that git is asked in this process is answered any more.
  it("is not asked for again through a pipe after an interruption", async () => {
    const opened = await openTestRepository(await repository());
    const asked = gitIntoFile(opened, ["-c", "alias.slow=!exec sleep 5", "slow"]);
    await interruptGit();
    await expect(asked).rejects.toThrow(Interrupted);
    await expect(gitIntoFile(opened, ["log"])).rejects.toThrow(Interrupted);
  });
});
