import { leftLocks, removeLeftLock, type LeftLock } from "../store/left-locks.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { Diagnosis, Examination } from "./diagnose.ts";

/**
 * Looks for the locks that keep git from writing. One that a dead git has left is an error, and removed when that is
 * asked for; one that may be held is only told of.
 *
 * @returns What is left, and what was done about it.
 */
export async function examineLocks(repository: PromptStore["repository"], { unlock }: { unlock: boolean }): Promise<Examination> {
  const problems: Diagnosis[] = [];
  const done: string[] = [];
  for (const lock of await leftLocks(repository)) {
    if (unlock && (await removeLeftLock(lock))) done.push(`removed the lock ${lock.path}, ${lock.age} old`);
    else problems.push(diagnosis(lock));
  }
  return { problems, done };
}

function diagnosis({ path, age, holders, isStale }: LeftLock): Diagnosis {
  const message = `The lock ${path} is ${age} old`;
  if (isStale) {
    return {
      severity: "error",
      code: "lock-left",
      message: `${message}, and no git seems to hold it: nothing can be written there.`,
      hint: "promptlane doctor --unlock",
    };
  }
  const [holder] = holders ?? [];
  const why = holder === undefined ? "a git may be at work" : `git is at work here, as process ${holder}`;
  return { severity: "warning", code: "lock-held", message: `${message}: ${why}.`, hint: "wait a moment, then promptlane doctor" };
}
