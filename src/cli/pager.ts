import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Terminal } from "./terminal.ts";

const DEFAULT_PAGER = "less -FRX";

/**
 * Shows a long text on the terminal through `$PAGER`, and says whether it did. It does not when the text fits on the
 * screen, when there is no terminal, and when the pager cannot be started; then the caller prints the text. The pager
 * is never taken from git's configuration, which belongs to the repository.
 */
export async function page(terminal: Terminal, text: string): Promise<boolean> {
  const { isTerminal, width, height } = terminal.stdout;
  if (!isTerminal || fitsOnScreen(text, width ?? 80, height ?? 24)) return false;
  const command = pagerCommand(terminal.environment);
  if (command === null) return false;
  return await terminal.ignoreInterrupts(() => runPager(command, text, terminal));
}

function fitsOnScreen(text: string, width: number, height: number): boolean {
  let lines = 0;
  for (const line of text.split("\n")) lines += Math.max(1, Math.ceil(line.length / width));
  return lines <= height;
}

function pagerCommand(environment: Terminal["environment"]): string | null {
  const chosen = environment["PAGER"]?.trim();
  if (chosen === "" || chosen === "cat") return null;
  if (chosen !== undefined) return chosen;
  return isInstalled("less", environment["PATH"]) ? DEFAULT_PAGER : null;
}

function isInstalled(program: string, path: string | undefined): boolean {
  return (path ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The exit codes of a shell that found no such program, or was not allowed to start it. */
const NOT_STARTED = new Set([126, 127]);

function runPager(command: string, text: string, terminal: Terminal): Promise<boolean> {
  return new Promise((resolve) => {
    const pager = spawn(command, { shell: true, cwd: terminal.cwd, env: terminal.environment, stdio: ["pipe", "inherit", "inherit"] });
    pager.on("error", () => resolve(false));
    pager.on("close", (exitCode) => resolve(exitCode === null || !NOT_STARTED.has(exitCode)));
    // A reader who has seen enough leaves before the text ends.
    pager.stdin.on("error", () => {});
    pager.stdin.end(text);
  });
}
