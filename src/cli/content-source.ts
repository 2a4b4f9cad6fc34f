import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Invalid, NotFound, Usage } from "../domain/errors.ts";
import type { Session } from "./session.ts";

/** Where a command was told to take content from. */
export interface ContentSource {
  /** The value of `--file`; `-` is standard input. */
  file: string | undefined;
  /** A lone `-` among the words. */
  word: string | undefined;
  /** The option that names the file, for errors; `--file` unless given. */
  option?: string;
}

/**
 * The content that a command line names, or null when it names none. Bytes that are not UTF-8 are refused, since they
 * would come out changed.
 */
export async function readContent(session: Session, { file, word, option = "--file" }: ContentSource): Promise<string | null> {
  if (word !== undefined && word !== "-") {
    throw new Usage("excess-arguments", `${JSON.stringify(word)} is one word too many.`, {
      hint: "Content comes from --file PATH, or from standard input with a lone -.",
    });
  }
  if (word === "-" && file !== undefined) {
    throw new Usage("two-contents", "Content can come from - or from --file, not from both.", { hint: "Leave one of them out." });
  }
  const source = word ?? file;
  if (source === undefined) return null;
  const bytes = source === "-" ? await readStandardInput(session) : await readNamedFile(resolve(session.cwd, source), option);
  return decode(bytes, source === "-" ? "Standard input" : source);
}

async function readStandardInput(session: Session): Promise<Buffer> {
  const { stdin } = session.terminal;
  if (stdin.isTerminal) await session.output.note("Reading from the terminal. End with Control-D.");
  const chunks: Buffer[] = [];
  for await (const chunk of stdin.open()) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

async function readNamedFile(path: string, option: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") {
      throw new NotFound("file-not-found", `There is no file ${path}.`, {
        hint: `${option} takes a path, relative to the current folder.`,
        cause: error,
      });
    }
    throw new Invalid("file-not-readable", `${path} cannot be read: ${(error as Error).message}.`, {
      hint: `${option} takes the path of a text file.`,
      cause: error,
    });
  }
}

function decode(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new Invalid("not-utf8", `${name} is not UTF-8 text.`, { hint: "Save it as UTF-8 and try again.", cause: error });
  }
}
