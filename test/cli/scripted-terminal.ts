import { PassThrough, Writable } from "node:stream";
import type { Terminal } from "../../src/cli/terminal.ts";

export interface ScriptedTerminalOptions {
  words?: string[];
  environment?: Record<string, string>;
  cwd?: string;
  /** Which streams are terminals; none unless named. */
  terminals?: ("stdin" | "stdout" | "stderr")[];
  /** What is typed once something is asked. */
  typed?: string;
}

export interface ScriptedTerminal extends Terminal {
  /** What was written so far. */
  readonly written: { stdout: string; stderr: string };
  /** Whether standard input was opened. */
  readonly opened: { stdin: boolean };
}

/** A terminal without a process: its streams are buffers, its keyboard a text. */
export function scriptedTerminal({
  words = [],
  environment = {},
  cwd = "/",
  terminals = [],
  typed,
}: ScriptedTerminalOptions = {}): ScriptedTerminal {
  const written = { stdout: "", stderr: "" };
  const opened = { stdin: false };
  const output = (name: "stdout" | "stderr") => {
    const isTerminal = terminals.includes(name);
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        written[name] += chunk.toString();
        done();
      },
    });
    // Like the process's own streams, it cannot be ended by who pipes into it.
    stream.end = () => stream;
    return { isTerminal, isFile: false, stream, width: isTerminal ? 80 : null, height: isTerminal ? 24 : null };
  };
  return {
    arguments: words,
    environment,
    cwd,
    stdin: {
      isTerminal: terminals.includes("stdin"),
      open: () => {
        opened.stdin = true;
        const keyboard = new PassThrough();
        if (typed !== undefined) setImmediate(() => keyboard.write(typed));
        return keyboard;
      },
    },
    stdout: output("stdout"),
    stderr: output("stderr"),
    look: null,
    ignoreInterrupts: (work) => work(),
    written,
    opened,
  };
}
