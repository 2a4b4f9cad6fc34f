import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { gitEnvironment, type UserEnvironment } from "../git/git-environment.ts";
import { mergeFile, type TextsToMerge } from "../git/merge-file.ts";
import { replaceFile } from "../git/replace-file.ts";

/** What a merge driver needs of its surroundings: it works on three files that git has made, and on no store. */
export interface MergeDoor {
  read(path: string): Promise<Buffer>;
  /** Writes a file whole or not at all. */
  write(path: string, content: string | Buffer): Promise<void>;
  /** As git merges; throws a `GitError` for what it cannot merge. */
  mergeLines(texts: TextsToMerge, options: { markerSize: number }): Promise<{ content: Buffer; isClean: boolean }>;
}

/** Opens the door for a driver that git started in a folder. */
export function openMergeDoor({ cwd, environment }: { cwd: string; environment: UserEnvironment }): MergeDoor {
  const where = { directory: cwd, environment: gitEnvironment(environment, { interactive: false }) };
  return {
    read: (path) => readFile(resolve(cwd, path)),
    write: (path, content) => replaceFile(resolve(cwd, path), content, { scratch: dirname(resolve(cwd, path)) }),
    mergeLines: (texts, options) => mergeFile(where, texts, options),
  };
}
