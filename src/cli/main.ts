import process from "node:process";
import { isatty } from "node:tty";
import { lookAround } from "../store/look-around.ts";
import type { OutputStream, Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

/** Runs the command line of this process and leaves with its exit code. */
export async function main(): Promise<void> {
  const [, , ...argumentsOfCommand] = process.argv;
  // Answered before anything is loaded: scripts ask for the version often.
  if (argumentsOfCommand.length === 1 && argumentsOfCommand[0] === "--version") {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  const look = wantsRepository(argumentsOfCommand) ? lookAround({ cwd: process.cwd(), environment: process.env }) : null;
  const { run } = await import("./run.ts");
  const exitCode = await run({ ...terminalOfProcess(argumentsOfCommand), look });
  // Everything is written by now; a socket or timer that a library left open must not hold the shell.
  process.exit(exitCode);
}

// A wrong guess only costs three calls of git, or the head start.
function wantsRepository(words: readonly string[]): boolean {
  return words.length > 0 && !words.some((word) => ["--help", "-h", "help", "completion", "-C"].includes(word));
}

function terminalOfProcess(argumentsOfCommand: string[]): Omit<Terminal, "look"> {
  return {
    arguments: argumentsOfCommand,
    environment: process.env,
    cwd: process.cwd(),
    stdin: { isTerminal: isatty(0), open: () => process.stdin },
    stdout: outputStream(process.stdout),
    stderr: outputStream(process.stderr),
    ignoreInterrupts,
  };
}

function outputStream(stream: NodeJS.WriteStream): OutputStream {
  if (!stream.isTTY) return { isTerminal: false, stream, width: null, height: null };
  return { isTerminal: true, stream, width: stream.columns || 80, height: stream.rows || 24 };
}

async function ignoreInterrupts<T>(work: () => Promise<T>): Promise<T> {
  const ignore = () => {};
  process.on("SIGINT", ignore);
  try {
    return await work();
  } finally {
    process.off("SIGINT", ignore);
  }
}
