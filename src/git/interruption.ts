import { setMaxListeners } from "node:events";
import { Interrupted } from "../domain/errors.ts";

// A signal is about the whole process, and so is what it ends.
let interrupted = false;
// Made when it is asked for: most commands talk to no remote, and node takes a while to make the first.
let controller: AbortController | null = null;
const running = new Set<RunningGit>();

/** A git that this process has started and that has not ended yet. */
interface RunningGit {
  ended: Promise<unknown>;
  /** Left out where git is ended by the signal of `interruptionSignal`. */
  end?: () => void;
}

/** A signal that `interruptGit` aborts. */
export function interruptionSignal(): AbortSignal {
  if (controller === null) {
    controller = new AbortController();
    // As many listen as calls of git go on at once, which a library's caller decides.
    setMaxListeners(0, controller.signal);
  }
  return controller.signal;
}

/** Whether git was interrupted: how it ended is then no answer to what was asked. */
export function isInterrupted(): boolean {
  return interrupted;
}

/** Lets `interruptGit` end a git, and wait for its end. */
export function rememberGit(git: RunningGit): void {
  running.add(git);
  const forget = (): boolean => running.delete(git);
  git.ended.then(forget, forget);
}

/**
 * Ends every git that runs, and waits until they are gone, so that none of them moves a branch after somebody was told
 * that it did not. They are asked to, not killed: git then removes its locks. From now on no git is started but to clean up.
 */
export async function interruptGit(): Promise<void> {
  interrupted = true;
  controller?.abort();
  const gits = [...running];
  for (const { end } of gits) end?.();
  await Promise.allSettled(gits.map(({ ended }) => ended));
}

/** The error of whatever is stopped by an interruption. */
export function interruptedError(): Interrupted {
  return new Interrupted("interrupted", "Interrupted.", {
    hint: "run the same command again: it is safe to repeat",
  });
}
