import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Invalid } from "../domain/errors.ts";
import type { Session } from "./session.ts";

/** Writes a result to the file that an option names, relative to the current folder. */
export async function writeResultFile({ cwd }: Session, path: string, result: { text: string; option: string }): Promise<void> {
  try {
    await writeFile(resolve(cwd, path), result.text);
  } catch (error) {
    throw new Invalid("result-not-written", `${path} cannot be written: ${(error as Error).message}.`, {
      hint: `${result.option} takes the path of a file in a folder that is there, or - for standard output.`,
      cause: error,
    });
  }
}
