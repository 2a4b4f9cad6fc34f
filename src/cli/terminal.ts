import type { FirstLook } from "../store/look-around.ts";
import type { Readable, Writable } from "node:stream";

/** What the command line gets from its surroundings; `main.ts` fills it from the process, tests from buffers. */
export interface Terminal {
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** What was begun to be asked about the repository around `cwd`; null when nothing was. */
  readonly look: FirstLook | null;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Leaves Control-C to a child process, such as a pager or an editor, for as long as `work` takes. */
  ignoreInterrupts<T>(work: () => Promise<T>): Promise<T>;
}

/** Standard input. It is opened only when it is read: opening a pipe costs time, and may hold the process. */
export interface InputStream {
  readonly isTerminal: boolean;
  open(): Readable;
}

/** Standard output or standard error, and the size of the terminal behind it. */
export interface OutputStream {
  readonly isTerminal: boolean;
  /** Whether it is written to a file, so that nobody reads along. */
  readonly isFile: boolean;
  readonly stream: Writable;
  /** Characters in a line; null when there is no terminal. */
  readonly width: number | null;
  /** Lines of the screen; null when there is no terminal. */
  readonly height: number | null;
}
