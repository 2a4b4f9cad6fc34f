import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { runProcess } from "../support/run-process.ts";
import type { TestRepository } from "../support/repository.ts";
import { writeProgram } from "../support/write-program.ts";
import { exampleStore } from "./example-store.ts";

const COMMAND = fileURLToPath(new URL("../../bin/promptlane.js", import.meta.url));

let store: TestRepository;
beforeAll(async () => {
  store = await exampleStore();
  writeProgram(`${store.folder}/bin/promptlane`, `exec '${process.execPath}' '${COMMAND}' "$@"`);
});

/** What `promptlane __complete` answers for a line whose last word is being typed. */
async function complete(line: string): Promise<string[]> {
  const { stdout, stderr, exitCode } = await store.promptlane(["__complete", "--", ...line.split(" ")]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  return stdout.split("\n").filter((candidate) => candidate !== "");
}

/** What bash offers for a line, by the script that promptlane prints. */
async function completeInBash(line: string): Promise<string[]> {
  const script =
    'source <(promptlane completion bash); COMP_LINE=$1; COMP_POINT=${#1}; _promptlane promptlane "$2"; printf "%s\\n" "${COMPREPLY[@]}"';
  const environment = { ...store.environment, PATH: `${store.folder}/bin:${store.environment["PATH"] ?? ""}` };
  const { stdout, stderr } = await runProcess("bash", ["-c", script, "bash", line, replacedIn(line)], { cwd: store.path, environment });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((candidate) => candidate !== "");
}

/** The part of the last word that bash replaces: a word breaks at `=`, `:` and `@`, and the `@` stays. */
function replacedIn(line: string): string {
  return /(@?[^\s@=:]*)$/.exec(line)?.[1] ?? "";
}

describe("promptlane __complete", () => {
  it.each([
    ["pro", ["promote"]],
    ["env ", ["list", "create", "remove"]],
    ["help ret", ["retire"]],
    ["promote sup", ["support/triage"]],
    [
      "promote support/triage@",
      ["support/triage@v1", "support/triage@latest", "support/triage@draft", "support/triage@dev", "support/triage@production"],
    ],
    ["promote support/triage --to ", ["dev", "production"]],
    ["promote support/triage --to=pro", ["--to=production"]],
    ["rollback --env d", ["dev"]],
    ["promote --wi", ["--with-partials"]],
    ["diff support/triage --output s", ["side-by-side"]],
    ["lint sh", ["shared/tone"]],
    ["lint --format ", ["text", "github", "sarif"]],
    ["completion ", ["bash", "zsh", "fish"]],
    ["export sup", ["support/triage"]],
    ["export support/triage --format m", ["markdown"]],
    ["import --format g", ["github"]],
    ["--no-fetch show sh", ["shared/tone"]],
    ["create --file ", []],
    ["nonsense x", []],
  ])("answers %j", async (line, candidates) => {
    expect(await complete(line)).toEqual(candidates);
  });

  it("stays quiet where there is no store", async () => {
    expect(await complete(`-C ${store.folder} show `)).toEqual([]);
  });
});

describe("the bash script", () => {
  it.each([
    ["promptlane rollb", ["rollback"]],
    ["promptlane promote sup", ["support/triage"]],
    ["promptlane promote support/triage@v", ["@v1"]],
    ["promptlane promote support/triage --to=d", ["dev"]],
    ["promptlane promote support/triage --to ", ["dev", "production"]],
  ])("completes %j by what follows the last word break", async (line, candidates) => {
    expect(await completeInBash(line)).toEqual(candidates);
  });
});

describe("promptlane completion", () => {
  it.each(["bash", "zsh", "fish"])("prints a script for %s that asks promptlane", async (shell) => {
    const { stdout, exitCode } = await store.promptlane("completion", shell);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("__complete --");
  });

  it("refuses another shell", async () => {
    expect((await store.promptlane("completion", "tcsh")).exitCode).toBe(64);
  });
});
