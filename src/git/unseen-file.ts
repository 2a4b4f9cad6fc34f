import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { scratchFolder } from "./git-directory.ts";
import { temporaryName } from "./replace-file.ts";
import type { GitRepository } from "./repository.ts";

/**
 * Opens a new file in the git directory that has no name any more: nobody else sees it, and nothing is left of it when it
 * is closed, or when the process is killed.
 *
 * @returns Its descriptor; null where no file can be made.
 */
export function openUnseen(repository: GitRepository): number | null {
  try {
    const name = temporaryName(scratchFolder(repository));
    const file = openSync(name, "wx+");
    rmSync(name);
    return file;
  } catch {
    return null;
  }
}

/** The same with a content, to be read from its beginning; null also where there is no space for it. */
export function unseenFileOf(repository: GitRepository, content: string): number | null {
  const file = openUnseen(repository);
  if (file === null) return null;
  try {
    const bytes = Buffer.from(content);
    // With a position each time, so that the place where whoever shares the file begins to read stays the beginning.
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written, bytes.length - written, written);
    return file;
  } catch {
    closeSync(file);
    return null;
  }
}
