import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { NotFound } from "../domain/errors.ts";
import type { ForeignFile } from "../domain/formats/format.ts";
import type { ImportFormat } from "../domain/formats/format-names.ts";
import { formatOfFile } from "../domain/formats/import-file.ts";
import { filesOfConfig } from "../domain/formats/promptfoo/prompts.ts";
import { readContent } from "./content-source.ts";
import type { Session } from "./session.ts";

/** Reads the files that were named, and of a folder those below it whose names tell a format. */
export async function readForeignFiles(
  session: Session,
  paths: readonly string[],
  format: ImportFormat | undefined,
): Promise<ForeignFile[]> {
  const files: ForeignFile[] = [];
  for (const path of paths) {
    const names = await filesBelow(resolve(session.cwd, path));
    if (names === null) files.push(await readOne(session, path, basename(path), format));
    for (const name of names ?? []) {
      const found = formatOfFile(name);
      // Not every JSON of a folder is one of Langfuse's.
      if (found !== null && (format === undefined ? found !== "langfuse" : found === format)) {
        files.push(await readOne(session, join(path, name), name, format));
      }
    }
  }
  return files;
}

async function readOne(session: Session, path: string, name: string, format: ImportFormat | undefined): Promise<ForeignFile> {
  const text = await readContent(session, { file: path, word: undefined, option: "import" });
  const file = { path, name, text: text ?? "" };
  return (format ?? formatOfFile(name)) === "promptfoo" ? { ...file, files: await referencedFiles(session, file) } : file;
}

/** The texts that a config names, relative to itself; what is not there, or no text, is left out. */
async function referencedFiles({ cwd }: Session, { path, text }: ForeignFile): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const reference of filesOfConfig(text)) {
    const content = await readFile(resolve(cwd, dirname(path), reference), "utf8").catch(() => null);
    // What is no UTF-8 holds this character once it is read.
    if (content !== null && !content.includes("\uFFFD")) found.set(reference, content);
  }
  return found;
}

/** The files below a folder, sorted; null for a path that is no folder. */
async function filesBelow(path: string): Promise<string[] | null> {
  const kind = await stat(path).catch(() => null);
  if (kind === null) {
    throw new NotFound("file-not-found", `There is no file ${path}.`, { hint: "import takes paths, relative to the current folder." });
  }
  if (!kind.isDirectory()) return null;
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(path.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter((name) => !name.split("/").some((part) => part.startsWith(".") || part === "node_modules" || part === "README.md"))
    .toSorted();
}
