import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isGroupRunning } from "../../support/process-group.ts";
import type { TestRepository } from "../../support/repository.ts";
import { writeProgram } from "../../support/write-program.ts";
import { exampleStore } from "../example-store.ts";

const COMMAND = fileURLToPath(new URL("../../../bin/promptlane.js", import.meta.url));
const DEV = "refs/heads/promptlane/env/dev";
const PROMOTE = ["promote", "support/triage", "--to", "dev", "--yes"];

/** Two pipes with names: what is stopped says so in one, and waits for the other. */
class Gate {
  readonly #folder: string;

  constructor(work: TestRepository) {
    this.#folder = work.folder;
    execFileSync("sh", ["-c", `mkfifo '${this.#folder}/reached' '${this.#folder}/open'`]);
  }

  /** For a program that is to be stopped. */
  get lines(): string[] {
    return [`echo > '${this.#folder}/reached'`, `read -r _ < '${this.#folder}/open'`];
  }

  /** Resolves when somebody stands at the gate. */
  async reached(): Promise<void> {
    await readFile(`${this.#folder}/reached`);
  }

  /** Lets whoever stands there go on. */
  async open(): Promise<void> {
    await writeFile(`${this.#folder}/open`, "\n");
  }
}

interface Interrupted {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** Whether something that promptlane had started was still there when it left. */
  leftRunning: boolean;
}

async function interrupt(
  work: TestRepository,
  words: string[],
  {
    signal = "SIGINT",
    when,
    afterwards,
    path,
  }: {
    signal?: NodeJS.Signals;
    when: (child: ChildProcessWithoutNullStreams) => Promise<void>;
    afterwards?: () => Promise<void>;
    path?: string;
  },
): Promise<Interrupted> {
  const env = { ...work.environment, ...(path === undefined ? {} : { PATH: `${path}:${work.environment["PATH"]}` }) };
  const child = spawn(process.execPath, [COMMAND, ...words], { cwd: work.path, env, detached: true });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  child.on("exit", () => appendFileSync(`${work.folder}/order`, "promptlane ends\n"));
  await when(child);
  child.kill(signal);
  await afterwards?.();
  const exitCode = await ended;
  return { exitCode, stdout, stderr, leftRunning: isGroupRunning(child.pid ?? 0) };
}

/** A git that stops before it does what the pattern is about. */
function stoppingGit(work: TestRepository, gate: Gate, pattern: string): string {
  const git = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
  writeProgram(`${work.folder}/bin/git`, `case "$*" in ${pattern}) ${gate.lines.join("; ")};; esac`, `exec ${git} "$@"`);
  return `${work.folder}/bin`;
}

async function deployments(work: TestRepository): Promise<string> {
  const directory = work.originPath ?? `${work.path}/.git`;
  return (await work.tryGit("--git-dir", directory, "rev-list", "--count", DEV)).stdout.trim();
}

describe("D3: a promotion that is interrupted", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("by %s before the branch moves changes nothing, and ends with %i", async (signal, code) => {
    const work = await exampleStore();
    const gate = new Gate(work);
    const path = stoppingGit(work, gate, "*update-ref*env/dev*");
    const { exitCode, stderr, leftRunning } = await interrupt(work, PROMOTE, { signal, when: () => gate.reached(), path });
    expect([exitCode, leftRunning]).toEqual([code, false]);
    expect(stderr).toContain("error: Interrupted.\nhint: run the same command again: it is safe to repeat\n");
    expect(await deployments(work)).toBe("");
    expect((await work.promptlane(PROMOTE)).exitCode).toBe(0);
    expect(await deployments(work)).toBe("1");
  });

  it("while the remote takes the push leaves nothing running that could still move it", async () => {
    const work = await exampleStore({ remote: true });
    const gate = new Gate(work);
    await work.promptlane(PROMOTE);
    await work.commit("more", { files: { ".prompts/support/triage.md": "Sort it.\n" } });
    await work.git("push", "--quiet", "origin", "main");
    const lines = [...gate.lines, `echo 'the remote goes on' >> '${work.folder}/order'`];
    writeProgram(`${work.originPath}/hooks/update`, `case "$1" in ${DEV}) ${lines.join("; ")};; esac`);
    const afterwards = async () => {
      // Time enough to leave for a promptlane that would not wait.
      await work.promptlane("--version");
      await gate.open();
    };
    const { exitCode, leftRunning } = await interrupt(work, PROMOTE, { when: () => gate.reached(), afterwards });
    expect([exitCode, leftRunning]).toEqual([130, false]);
    expect(readFileSync(`${work.folder}/order`, "utf8")).toBe("the remote goes on\npromptlane ends\n");
    writeProgram(`${work.originPath}/hooks/update`, "exit 0");
    expect((await work.promptlane(PROMOTE)).exitCode).toBe(0);
    expect(await deployments(work)).toBe("2");
  });

  it("tells so in the document of --json", async () => {
    const work = await exampleStore();
    const gate = new Gate(work);
    const path = stoppingGit(work, gate, "*fast-import*");
    const { exitCode, stdout } = await interrupt(work, [...PROMOTE, "--json"], { when: () => gate.reached(), path });
    expect(exitCode).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "interrupted" } });
  });
});

describe("D3: a source write that is interrupted", () => {
  it("takes back what it wrote, and leaves no lock", async () => {
    const work = await exampleStore();
    const gate = new Gate(work);
    // The hook goes on until the git that started it is gone.
    writeProgram(`${work.path}/.git/hooks/pre-commit`, `echo > '${work.folder}/reached'`, "while kill -0 $PPID; do :; done 2> /dev/null");
    const words = ["create", "support/new", "--title", "New"];
    const { exitCode, leftRunning } = await interrupt(work, words, { when: () => gate.reached() });
    expect([exitCode, leftRunning]).toEqual([130, false]);
    expect(await work.git("status", "--porcelain")).toBe("");
    expect(existsSync(`${work.path}/.git/index.lock`)).toBe(false);
    writeProgram(`${work.path}/.git/hooks/pre-commit`, "exit 0");
    expect((await work.promptlane(words)).exitCode).toBe(0);
  });
});

it("D3: an interrupted wait for a silent pipe ends at once", async () => {
  const work = await exampleStore();
  // More than a pipe holds: when it is written, most of it has been read.
  const text = Buffer.alloc(1024 * 1024, "a");
  const when = ({ stdin }: ChildProcessWithoutNullStreams) => new Promise<void>((resolve) => stdin.write(text, () => resolve()));
  const { exitCode, stderr } = await interrupt(work, ["create", "support/new", "-"], { when });
  expect([exitCode, stderr]).toEqual([130, "error: Interrupted.\n"]);
});
