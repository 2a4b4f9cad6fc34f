import { spawn } from "node:child_process";

export interface Keystroke {
  /** What has to be on the screen before anything is typed; text that came before the last keystroke does not count. */
  after: string;
  keys: string;
}

export interface TerminalResult {
  exitCode: number | null;
  /** Everything that the terminal was sent, and what it echoed. */
  screen: string;
}

/**
 * Runs a shell command on a real pseudo terminal, by `script` of util-linux, and types when the screen asks for it:
 * streams in memory load and behave otherwise than a terminal does.
 */
export function onTerminal(
  command: string,
  { cwd, environment, typed }: { cwd: string; environment: Record<string, string>; typed: readonly Keystroke[] },
): Promise<TerminalResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("script", ["-qefc", command, "/dev/null"], { cwd, env: environment });
    const waiting = [...typed];
    let screen = "";
    let seen = 0;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      screen += text;
      const place = waiting[0] === undefined ? -1 : screen.indexOf(waiting[0].after, seen);
      if (place === -1) return;
      seen = screen.length;
      child.stdin.write(waiting.shift()?.keys ?? "");
    });
    child.stdin.on("error", () => {});
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, screen }));
  });
}
