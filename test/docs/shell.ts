import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isolatedEnvironment } from "../support/isolated-environment.ts";
import { runProcess } from "../support/run-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/promptlane.js", import.meta.url));
const EXAMPLE_STORE = fileURLToPath(new URL("../../.prompts.example", import.meta.url));

const FIRST_COMMAND = Date.UTC(2026, 2, 2, 9, 0, 0);
const MINUTE = 60_000;
const END_OF_OUTPUT = "\u001e";
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/g;

/** What a command printed to both streams, with its exit code below it when that is not 0. */
export interface CommandRun {
  command: string;
  output: string;
  exitCode: number;
}

/** A folder of its own for the commands of a page, where `promptlane` is a command and nothing of the machine counts. */
export interface Workplace {
  folder: string;
  environment: Record<string, string>;
  /** How many commands ran there before; the clock goes on from them. */
  past: number;
}

export function workplace(): Workplace {
  const folder = temporaryFolder();
  const bin = `${folder}/bin`;
  for (const path of [bin, `${folder}/home`]) mkdirSync(path, { recursive: true });
  for (const name of ["promptlane", "pl"]) {
    writeFileSync(`${bin}/${name}`, `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
    chmodSync(`${bin}/${name}`, 0o755);
  }
  const isolated = isolatedEnvironment(`${folder}/home`);
  const person = { NAME: "Ana Author", EMAIL: "ana@example.com" };
  const identity = Object.entries(person).flatMap(([field, value]) =>
    ["AUTHOR", "COMMITTER"].map((role) => [`GIT_${role}_${field}`, value] as const),
  );
  return {
    folder,
    environment: {
      ...isolated,
      ...Object.fromEntries(identity),
      PATH: `${bin}:${isolated["PATH"]}`,
      EXAMPLE_STORE,
      PAGER: "cat",
      GIT_PAGER: "cat",
    },
    past: 0,
  };
}

/**
 * Runs commands in one shell, so that `cd` and variables last. Their commits are dated a minute apart, and their
 * operations are numbered, so that every commit has the same id in every run.
 */
export async function runCommands({ folder, environment, past }: Workplace, commands: readonly string[]): Promise<CommandRun[]> {
  const script = commands
    .map((command, index) => `${settingsOf(past + index)}\n${command}\nprintf '${END_OF_OUTPUT}%s${END_OF_OUTPUT}' "$?"\n`)
    .join("");
  const { stdout, stderr } = await runProcess("sh", ["-c", `exec 2>&1\n[ -d shop ] && cd shop\n${script}`], { cwd: folder, environment });
  const pieces = stdout.split(END_OF_OUTPUT);
  return commands.map((command, index) => {
    const output = pieces[2 * index];
    const code = pieces[2 * index + 1];
    if (output === undefined || code === undefined) throw new Error(`the shell ended at \`${command}\`: ${stdout}${stderr}`);
    return { command, exitCode: Number(code), output: withExitCode(steady(output, past + index, folder), Number(code)) };
  });
}

function settingsOf(index: number): string {
  const date = new Date(FIRST_COMMAND + index * MINUTE).toISOString();
  return `export GIT_AUTHOR_DATE=${date} GIT_COMMITTER_DATE=${date} PROMPTLANE_OPERATION=docs-${index}`;
}

/** Moments of today's clock, such as that of a fetch, become those of the page's clock. */
function steady(output: string, index: number, folder: string): string {
  const now = new Date(FIRST_COMMAND + index * MINUTE).toISOString();
  const isToday = (text: string) => Math.abs(new Date(text).getTime() - Date.now()) < 24 * 60 * MINUTE;
  return output
    .replaceAll(TIME, (text) => (isToday(text) ? `${now.slice(0, text.includes(".") ? 23 : text.length - 1)}Z` : text))
    .replaceAll(folder, "");
}

function withExitCode(output: string, exitCode: number): string {
  const complete = output === "" || output.endsWith("\n") ? output : `${output}\n`;
  return exitCode === 0 ? complete : `${complete}(exit code ${exitCode})\n`;
}
