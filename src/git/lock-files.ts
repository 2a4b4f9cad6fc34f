import { lstat, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { GitRepository } from "./repository.ts";

/** A lock file of git's: while it is there, nobody else changes what it stands beside. */
export interface LockFile {
  path: string;
  /** When it was last written. */
  modified: Date;
  /** Tells it from another lock that came into its place. */
  inode: number;
}

/** Folders of the common directory in which every branch, and what is kept beside them, has its lock. */
const WALKED = ["refs", "worktrees", "reftable", "objects/info"];

/** Finds all lock files of a repository: of its refs, indexes and settings, in all of its worktrees. */
export async function findLockFiles({ commonDirectory, gitDirectory }: GitRepository): Promise<LockFile[]> {
  const folders = [...new Set([commonDirectory, gitDirectory])];
  const walked = WALKED.map((folder) => join(commonDirectory, folder));
  const paths = [
    ...(await Promise.all(folders.map((folder) => locksIn(folder, { recursive: false })))),
    ...(await Promise.all(walked.map((folder) => locksIn(folder, { recursive: true })))),
  ].flat();
  const files = await Promise.all([...new Set(paths)].sort().map(lockFile));
  return files.flatMap((file) => (file === null ? [] : [file]));
}

/** Removes a lock file, unless another one has come into its place; says whether it did. */
export async function removeLockFile(lock: LockFile): Promise<boolean> {
  const now = await lockFile(lock.path);
  if (now === null || now.inode !== lock.inode || now.modified.getTime() !== lock.modified.getTime()) return false;
  await unlink(lock.path);
  return true;
}

async function locksIn(folder: string, { recursive }: { recursive: boolean }): Promise<string[]> {
  const names = await readdir(folder, { recursive }).catch((): string[] => []);
  return names.filter((name) => name.endsWith(".lock")).map((name) => join(folder, name));
}

async function lockFile(path: string): Promise<LockFile | null> {
  const facts = await lstat(path).catch(() => null);
  return facts?.isFile() === true ? { path, modified: facts.mtime, inode: facts.ino } : null;
}
