import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { scratchFolder } from "./git-directory.ts";
import { temporaryName } from "./replace-file.ts";
import type { GitRepository } from "./repository.ts";

/**
 * Opens a new file in the git directory that has no name any more: nobody else sees it, and nothing is left of it when it
 * is closed, or when the process is killed.
 *
 * @returns Its descriptor, for the caller to close; null where no file can be made.
 */
export function openUnseenFile(repository: GitRepository): number | null {
  try {
    const name = temporaryName(scratchFolder(repository));
    return closedOnFailure(openSync(name, "wx+"), () => rmSync(name));
  } catch {
    return null;
  }
}

/** The same with a content, to be read from its beginning; null also where there is no space for it. */
export function unseenFileOf(repository: GitRepository, content: string): number | null {
  const file = openUnseenFile(repository);
  if (file === null) return null;
  try {
    return closedOnFailure(file, () => writeFromBeginning(file, Buffer.from(content)));
  } catch {
    return null;
  }
}

function closedOnFailure(file: number, act: () => void): number {
  try {
    act();
    return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

// With a position each time, so that the place where whoever shares the file begins to read stays the beginning.
function writeFromBeginning(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written, bytes.length - written, written);
}
