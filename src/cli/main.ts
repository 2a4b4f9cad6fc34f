import { fstatSync, writeFileSync } from "node:fs";
import process from "node:process";
import { Writable } from "node:stream";
import { isatty } from "node:tty";
import { interruptGit } from "../store/interrupt-git.ts";
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
  const interruption = awaitInterruption();
  // A write beyond `ulimit -f` shall fail as on a full disk, and not end the process before anything is put back.
  process.on("SIGXFSZ", () => {});
  const look = wantsRepository(argumentsOfCommand) ? lookAround({ cwd: process.cwd(), environment: process.env }) : null;
  const { run } = await import("./run.ts");
  const ended = run({ ...terminalOfProcess(argumentsOfCommand), look });
  const exitCode: number | void = await Promise.race([ended, interruption.then(() => pause(MOMENT_MILLISECONDS))]);
  if (signalCode !== null) return leaveInterrupted(interruption, exitCode, signalCode);
  // Everything is written by now; a socket or timer that a library left open must not hold the shell.
  process.exit(exitCode ?? undefined);
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const MOMENT_MILLISECONDS = 200;
const LONGEST_END_MILLISECONDS = 5000;
let interruptsIgnored = 0;
let signalCode: number | null = null;

/** Resolves when a signal asked to stop, and every git that ran then is gone. A second signal ends the process at once. */
function awaitInterruption(): Promise<void> {
  return new Promise((resolve) => {
    for (const [signal, code] of Object.entries(SIGNALS)) {
      process.on(signal, () => {
        if (signal === "SIGINT" && interruptsIgnored > 0) return;
        if (signalCode !== null) process.exit(signalCode);
        signalCode = code;
        // A git that does not end must not hold the shell.
        void Promise.race([interruptGit(), pause(LONGEST_END_MILLISECONDS)]).then(() => resolve());
      });
    }
  });
}

/** Leaves when all that was begun has ended. `exitCode` is what the command itself said until then. */
async function leaveInterrupted(interruption: Promise<void>, exitCode: number | void, code: number): Promise<void> {
  await interruption;
  // What waited for git has told of it; what waits for a person or a pipe would do so for ever.
  if (exitCode === undefined) process.stderr.write("error: Interrupted.\n");
  // What was done before the signal came is done.
  process.exit(exitCode === 0 ? 0 : code);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

// A wrong guess only costs three calls of git, or the head start.
function wantsRepository(words: readonly string[]): boolean {
  return words.length > 0 && !words.some((word) => ["--help", "-h", "help", "completion", "merge-driver", "-C"].includes(word));
}

function terminalOfProcess(argumentsOfCommand: string[]): Omit<Terminal, "look"> {
  return {
    arguments: argumentsOfCommand,
    environment: process.env,
    cwd: process.cwd(),
    stdin: { isTerminal: isatty(0), open: () => process.stdin },
    stdout: outputStream("stdout", 1),
    stderr: outputStream("stderr", 2),
    ignoreInterrupts,
  };
}

function outputStream(name: "stdout" | "stderr", descriptor: number): OutputStream {
  if (fstatSync(descriptor).isFile()) return { isTerminal: false, isFile: true, stream: fileStream(descriptor), width: null, height: null };
  const stream = process[name];
  if (!stream.isTTY) return { isTerminal: false, isFile: false, stream, width: null, height: null };
  return { isTerminal: true, isFile: false, stream, width: stream.columns || 80, height: stream.rows || 24 };
}

/** Node's own stream to a file takes a text for written of which the disk had room for a part only. */
function fileStream(descriptor: number): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      try {
        writeFileSync(descriptor, chunk);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

async function ignoreInterrupts<T>(work: () => Promise<T>): Promise<T> {
  interruptsIgnored += 1;
  try {
    return await work();
  } finally {
    interruptsIgnored -= 1;
  }
}
