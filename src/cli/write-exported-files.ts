import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Invalid } from "../domain/errors.ts";
import type { ExportedFile } from "../domain/formats/format.ts";
import type { Session } from "./session.ts";

/**
 * Writes files below a folder.
 *
 * @throws Invalid, before any is written, when another file lies where one of them would.
 */
export async function writeExportedFiles({ cwd }: Session, folder: string, files: readonly ExportedFile[]): Promise<void> {
  const targets = files.map(({ path, text }) => ({ path: resolve(cwd, folder, path), shown: `${folder}/${path}`, text }));
  for (const { path, shown, text } of targets) {
    const there = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) =>
      error.code === "ENOENT" ? null : fail(shown, error),
    );
    if (there === null || there === text) continue;
    throw new Invalid("file-in-the-way", `${shown} is there already, with other content. Nothing was written.`, {
      hint: "remove it, or choose another folder",
    });
  }
  for (const { path, shown, text } of targets) {
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    } catch (error) {
      fail(shown, error as Error);
    }
  }
}

function fail(path: string, error: Error): never {
  throw new Invalid("export-not-written", `${path} cannot be written: ${error.message}.`, {
    hint: "-o takes a folder that files can be written to",
    cause: error,
  });
}
