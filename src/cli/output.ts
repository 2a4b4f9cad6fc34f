import type { Writable } from "node:stream";
import { Invalid } from "../domain/errors.ts";
import { page } from "./pager.ts";
import type { Terminal } from "./terminal.ts";
import { disarm, disarmJson, isReadByRunner } from "./workflow-commands.ts";

/** The version of every document that `--json` prints. Additive changes raise the minor number. */
const FORMAT_VERSION = "1.0";

/** Writes results to standard output and everything else to standard error. */
export interface Output {
  /** Prints a result. In a CI, here and below, what its runner would take for a command is made harmless. */
  text(text: string): Promise<void>;
  /** Prints a result byte for byte. */
  exactly(text: string): Promise<void>;
  /** Prints a result that may be long; through a pager on a terminal. */
  longText(text: string): Promise<void>;
  /** Prints a value as the one JSON document of this run. */
  json(document: object): Promise<void>;
  /** Prints lines to standard error. */
  note(text: string): Promise<void>;
}

export function createOutput(terminal: Terminal): Output {
  const { stdout, stderr } = terminal;
  // Failures reach the caller through the callback of each write; without a listener they would end the process.
  for (const { stream } of [stdout, stderr]) stream.on("error", () => {});
  const exactly = (result: string) => write(stdout.stream, result);
  const text = (result: string) => exactly(isReadByRunner(terminal, stdout) ? disarm(result) : result);
  return {
    text,
    exactly,
    longText: async (result) => {
      if (!(await page(terminal, result))) await text(result);
    },
    json: (document) => {
      const json = `${JSON.stringify({ format_version: FORMAT_VERSION, ...document }, null, stdout.isTerminal ? 2 : undefined)}\n`;
      return exactly(isReadByRunner(terminal, stdout) ? disarmJson(json) : json);
    },
    note: (lines) => {
      const whole = lines.endsWith("\n") ? lines : `${lines}\n`;
      return write(stderr.stream, isReadByRunner(terminal, stderr) ? disarm(whole) : whole).catch(() => {});
    },
  };
}

/** The reader went away: `promptlane list | head -1`. */
const READER_LEFT = new Set(["EPIPE", "EOF", "ERR_STREAM_DESTROYED"]);

function write(stream: Writable, text: string): Promise<void> {
  if (text === "") return Promise.resolve();
  return new Promise((resolve, reject) => {
    stream.write(text, (error?: NodeJS.ErrnoException | null) => {
      if (error == null || READER_LEFT.has(error.code ?? "")) return resolve();
      reject(
        new Invalid("output-not-written", `The result could not be written: ${error.message}.`, {
          hint: "The work itself is done; look at what standard output is connected to.",
          cause: error,
        }),
      );
    });
  });
}
