import { gitProcesses } from "../git/git-processes.ts";
import { lockAge } from "../git/lock-age.ts";
import { findLockFiles, type LockFile, removeLockFile } from "../git/lock-files.ts";
import type { GitRepository } from "../git/repository.ts";

/** A lock file, how old it is, and whether whoever made it has left it behind. */
export interface LeftLock {
  path: string;
  /** In words. */
  age: string;
  /** Process ids of the gits that may hold it; null where that cannot be seen. */
  holders: string[] | null;
  /** Old enough, and held by nobody as far as can be told. */
  isStale: boolean;
  /** @internal */
  file: LockFile;
}

/** In seconds: no git that was not killed leaves a lock without a process for so long. */
const OLD_ENOUGH = 60;
/** Where processes cannot be seen, only this tells a dead one from one at work. */
const OLD_ENOUGH_UNSEEN = 3600;

/** Finds the locks of a repository, and judges which of them a dead git has left. */
export async function leftLocks(repository: GitRepository): Promise<LeftLock[]> {
  const files = await findLockFiles(repository);
  if (files.length === 0) return [];
  const holders = await gitProcesses(repository);
  return files.map((file) => {
    const seconds = Math.max(0, (Date.now() - file.modified.getTime()) / 1000);
    const isStale = holders === null ? seconds >= OLD_ENOUGH_UNSEEN : holders.length === 0 && seconds >= OLD_ENOUGH;
    return { path: file.path, age: lockAge(seconds), holders, isStale, file };
  });
}

/** Removes a stale lock; says whether it was still there. */
export function removeLeftLock({ file, isStale }: LeftLock): Promise<boolean> {
  return isStale ? removeLockFile(file) : Promise.resolve(false);
}
