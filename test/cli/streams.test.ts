import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";
import { runProcess } from "../support/run-process.ts";
import type { TestRepository } from "../support/repository.ts";
import { exampleStore } from "./example-store.ts";
import { scriptedTerminal } from "./scripted-terminal.ts";
import type { ScriptedTerminalOptions } from "./scripted-terminal.ts";

const COMMAND = fileURLToPath(new URL("../../bin/promptlane.js", import.meta.url));
const HOSTILE = "a\u001b]52;c;aGk=\u0007b\u202ec\rd\be\n";
const ESCAPE = /\u001b/;

let store: TestRepository;
beforeAll(async () => {
  store = await exampleStore({ files: { ".prompts/hostile.md": HOSTILE } });
});

/** Runs the command line in this process, on a terminal of buffers. */
async function onTerminal(words: string[], options: ScriptedTerminalOptions = {}) {
  const terminal = scriptedTerminal({
    words,
    cwd: store.path,
    terminals: ["stdin", "stdout", "stderr"],
    ...options,
    environment: { ...store.environment, PAGER: "", TERM: "xterm", ...options.environment },
  });
  return { exitCode: await run(terminal), ...terminal.written };
}

describe("standard output", () => {
  it("gets a prompt byte for byte when it is no terminal", async () => {
    expect((await store.promptlane("show", "hostile")).bytes).toEqual(Buffer.from(HOSTILE));
  });

  it("C8: gets control characters made visible when it is a terminal", async () => {
    const { stdout } = await onTerminal(["show", "hostile", "--color", "never"]);
    expect(stdout).toContain("a␛]52;c;aGk=␇b<U+202E>c␍d␈e\n");
    expect(stdout).not.toMatch(ESCAPE);
  });

  it("C8: gets authors and subjects made visible in log and history", async () => {
    await store.commit("evil \u001b[2J subject", { files: { ".prompts/evil.md": "x\n" }, author: "E\u001b[31mve <eve@example.com>" });
    const { stdout } = await onTerminal(["log", "evil", "--color", "never"]);
    expect(stdout).toContain("E␛[31mve");
    expect(stdout).not.toMatch(ESCAPE);
  });

  it("gets one JSON document and nothing else with --json", async () => {
    const { stdout, exitCode } = await store.promptlane("list", "--json");
    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ format_version: "1.0", prompts: expect.any(Array) });
  });

  it("gets the error as a document with --json, and standard error nothing", async () => {
    const { stdout, stderr, exitCode } = await store.promptlane("show", "support/triag", "--json");
    expect(exitCode).toBe(6);
    expect(JSON.parse(stdout)).toEqual({
      format_version: "1.0",
      error: {
        code: "prompt-not-found",
        message: expect.stringContaining("support/triag"),
        hint: "Did you mean support/triage?",
        details: expect.any(Object),
      },
    });
    expect(stderr).toBe("");
  });

  it.each([
    [["promte", "--json"], "unknown-command"],
    [["show", "--json", "--nope"], "unknown-option"],
    [["--json"], "missing-command"],
    [["promote", "a", "--json"], "missing-option"],
  ])("gets usage errors as a document too: %j", async (words, code) => {
    const { stdout, exitCode } = await store.promptlane(words);
    expect(exitCode).toBe(64);
    expect(JSON.parse(stdout)).toMatchObject({ format_version: "1.0", error: { code } });
  });

  it("stays empty for an error without --json", async () => {
    const { stdout, stderr, exitCode } = await store.promptlane("show", "support/triag");
    expect([exitCode, stdout]).toEqual([6, ""]);
    expect(stderr).toMatch(/^error: .+\nhint: Did you mean support\/triage\?\n$/);
  });
});

describe("C11: writing the result", () => {
  it("fails when the disk is full", async () => {
    const { exitCode, stderr } = await runProcess("sh", ["-c", `'${process.execPath}' '${COMMAND}' show support/triage > /dev/full`], {
      cwd: store.path,
      environment: store.environment,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("no space left on device");
  });

  it("is quiet when the reader leaves", async () => {
    const script = `'${process.execPath}' '${COMMAND}' list --json | head -c 1; exit "$?"`;
    const { stdout, stderr } = await runProcess("sh", ["-c", script], { cwd: store.path, environment: store.environment });
    expect([stdout, stderr]).toEqual(["{", ""]);
  });
});

describe("C10: colour", () => {
  it.each<[string, string[], Record<string, string>, boolean]>([
    ["is on a terminal", [], {}, true],
    ["obeys NO_COLOR", [], { NO_COLOR: "1" }, false],
    ["obeys --color=never", ["--color=never"], { FORCE_COLOR: "1" }, false],
    ["obeys --color=always against NO_COLOR", ["--color=always"], { NO_COLOR: "1" }, true],
    ["is off on a dumb terminal", [], { TERM: "dumb" }, false],
  ])("%s", async (_title, words, environment, colored) => {
    expect(ESCAPE.test((await onTerminal(["list", ...words], { environment })).stdout)).toBe(colored);
  });

  it.each([
    [{}, false],
    [{ FORCE_COLOR: "1" }, true],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false],
  ])("in a pipe follows the environment %j", async (env, colored) => {
    expect(ESCAPE.test((await store.promptlane(["list"], { env })).stdout)).toBe(colored);
  });

  it("reaches the error as well", async () => {
    const { stderr } = await store.promptlane("show", "nope", "--color=always");
    expect(stderr).toMatch(ESCAPE);
  });
});

describe("C10: asking", () => {
  it("names the missing flag when standard input is /dev/null", async () => {
    const { exitCode, stderr } = await store.promptlane("promote", "support/triage", "--to", "dev");
    expect(exitCode).toBe(64);
    expect(stderr).toContain("--yes");
    expect(await store.git("for-each-ref", "refs/heads/promptlane")).toBe("");
  });

  it("does not wait for a silent pipe", async () => {
    const child = spawn(process.execPath, [COMMAND, "promote", "support/triage", "--to", "dev"], {
      cwd: store.path,
      env: store.environment,
      stdio: ["pipe", "ignore", "ignore"],
    });
    const exitCode = await new Promise((resolve) => child.on("close", resolve));
    child.stdin.destroy();
    expect(exitCode).toBe(64);
  });

  it("wants the name of an environment with confirm: true, which --yes does not give", async () => {
    const { exitCode, stderr } = await store.promptlane("promote", "support/triage", "--to", "production", "--yes");
    expect(exitCode).toBe(64);
    expect(stderr).toContain("--confirm production");
  });

  it("refuses a name that is not the environment's", async () => {
    const { exitCode, stderr } = await store.promptlane("promote", "support/triage", "--to", "production", "--confirm", "staging");
    expect(exitCode).toBe(64);
    expect(stderr).toContain("--confirm staging does not name");
  });

  it.each([
    ["n\r", "dev"],
    ["prod\r", "production"],
    ["\u0003", "dev"],
  ])("takes %j for a no: exit code 130, nothing written", async (typed, environment) => {
    const { exitCode, stderr } = await onTerminal(["promote", "support/triage", "--to", environment], { typed });
    expect(exitCode).toBe(130);
    expect(stderr).toContain("Nothing was changed.");
    expect(await store.git("for-each-ref", "refs/heads/promptlane")).toBe("");
  });

  it("shows the table before the question, and goes on with the name typed", async () => {
    const { exitCode, stdout, stderr } = await onTerminal(["promote", "support/triage", "--to", "production"], { typed: "production\r" });
    expect(exitCode).toBe(0);
    expect(stderr.indexOf("WILL BE")).toBeLessThan(stderr.indexOf("Type production to go on:"));
    expect(stdout).toMatch(/✓.* production begins at [0-9a-f]{7}\nundo: promptlane rollback --env production --from [0-9a-f]{7}\n$/);
  });
});
