import { gitProcesses } from "../git/git-processes.ts";
import { findLockFiles, type LockFile, removeLockFile } from "../git/lock-files.ts";
import type { GitRepository } from "../git/repository.ts";

/** A lock file, how old it is, and whether whoever made it has left it behind. */
export interface LeftLock {
  path: string;
  /** In seconds. */
  age: number;
  /** Process ids of the gits that may hold it; null where that cannot be seen. */
  holders: string[] | null;
  /** Old enough, and held by nobody as far as can be told. */
  isStale: boolean;
  /** @internal */
  file: LockFile;
}

/** No git that was not killed leaves a lock without a process for so long. */
const OLD_ENOUGH = 60;
/** Where processes cannot be seen, only this tells a dead one from one at work. */
const OLD_ENOUGH_UNSEEN = 3600;

/** Finds the locks of a repository, and judges which of them a dead git has left. */
export async function leftLocks(repository: GitRepository): Promise<LeftLock[]> {
  const files = await findLockFiles(repository);
  if (files.length === 0) return [];
  const holders = await gitProcesses(repository);
  return files.map((file) => {
    const age = Math.max(0, Math.floor((Date.now() - file.modified.getTime()) / 1000));
    const isStale = holders === null ? age >= OLD_ENOUGH_UNSEEN : holders.length === 0 && age >= OLD_ENOUGH;
    return { path: file.path, age, holders, isStale, file };
  });
}

/** Removes a stale lock; says whether it was still there. */
export function removeLeftLock({ file, isStale }: LeftLock): Promise<boolean> {
  return isStale ? removeLockFile(file) : Promise.resolve(false);
}
