import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What to write, by path below a folder; null removes the file. */
export type FileChanges = Record<string, string | Buffer | null>;

/** Writes, replaces and removes files below `folder`. */
export function writeFiles(folder: string, files: FileChanges): void {
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    if (content === null) {
      rmSync(target, { recursive: true, force: true });
    } else {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
  }
}
