import { setTimeout as wait } from "node:timers/promises";
import { Conflict, RemoteUnavailable } from "../domain/errors.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { RefName } from "../domain/ref-name.ts";
import { isAncestor } from "../git/refs.ts";
import { tipOf } from "./branch-tip.ts";
import { landCommit, type WrittenCommit } from "./branch-writer.ts";
import type { PromptStore } from "./prompt-store.ts";
import { reloadBranch } from "./refresh.ts";

const MOST_ATTEMPTS = 100;
/** Whoever holds a lock moves the branch in a moment; one under which it stays where it is was left behind. */
const MOST_AT_ONE_LOCK = 10;
const LONGEST_PAUSE = 4;
const PATIENCE_LOST = 0.5;

/**
 * Puts a commit on a branch of promptlane's, and for as long as the branch moves meanwhile another one that is decided
 * on what is there then.
 *
 * @param attempt Decides and writes the commit; `moved` says that the branch was read anew. Null stands for nothing to do.
 * @returns The commit that landed; null when there was nothing to do.
 * @throws Conflict when the branch never held still, or may not be read anew; whatever the attempt throws otherwise.
 * @throws RemoteUnavailable when it did hold still, and a lock on the remote stayed.
 */
export async function landWithRetries(
  store: PromptStore,
  branch: RefName,
  attempt: (moved: boolean) => Promise<WrittenCommit | null>,
): Promise<ObjectId | null> {
  let rejected: WrittenCommit | null = null;
  let atOneLock = 0;
  for (let attempts = 1; attempts <= MOST_ATTEMPTS; attempts += 1) {
    const start = performance.now();
    if (rejected !== null && (await isThereAllTheSame(store, rejected))) return rejected.commit;
    const written = await attempt(rejected !== null);
    if (written === null) return null;
    const landing = await landCommit(store, written);
    if (landing === "landed") return written.commit;
    atOneLock = landing === "stale" || (rejected !== null && rejected.parent !== written.parent) ? 0 : atOneLock + 1;
    if (landing !== "stale" && atOneLock >= MOST_AT_ONE_LOCK) throw lockedThere(store.remote, branch, landing.lock);
    rejected = written;
    await wait(pause(attempts, performance.now() - start));
  }
  throw new Conflict(
    "too-busy",
    `Others write to ${branch}, or hold its lock: it took none of ${MOST_ATTEMPTS} attempts. Nothing was changed.`,
    {
      hint: "run the same command again",
    },
  );
}

function lockedThere(remote: string | null, branch: RefName, lock: string): RemoteUnavailable {
  return new RemoteUnavailable(
    "remote-locked",
    `${remote} does not let ${branch} move: a git there holds ${lock}, or one died and left it.`,
    {
      hint: `try again; if no git is running there, its keeper removes the file: rm ${lock}`,
      details: { remote, branch, lock },
    },
  );
}

/** Reads the branch anew, which may show that only the answer to our push went astray. */
async function isThereAllTheSame(store: PromptStore, { branch, commit }: WrittenCommit): Promise<boolean> {
  await reloadBranch(store, branch);
  const { remote, repository, fetchPolicy } = store;
  if (remote === null) return false;
  const tip = tipOf(store, branch);
  if (tip !== null && (await isAncestor(repository, commit, tip))) return true;
  if (fetchPolicy !== "never") return false;
  throw new Conflict("stale", `${branch} moved on ${remote} since this clone last fetched it. Nothing was changed.`, {
    hint: "run the command again without --no-fetch",
  });
}

/**
 * Milliseconds to wait after an attempt that took so long: a random part of a few such attempts, so that writers who
 * started together drift apart, on a slow remote as on a fast one. It shrinks from attempt to attempt: with pauses that
 * grow, whoever has waited longest would lose to everybody who comes new.
 */
function pause(attempts: number, duration: number): number {
  return Math.random() * duration * Math.max(0, LONGEST_PAUSE - PATIENCE_LOST * attempts);
}
