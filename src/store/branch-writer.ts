import { GitError, Invalid, PolicyRefused, RemoteUnavailable } from "../domain/errors.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { RefName } from "../domain/ref-name.ts";
import { NOTHING_WAS_CHANGED } from "../git/known-failures.ts";
import { type PushOutcome, pushCommit } from "../git/push.ts";
import { checkedOutBranches, isAncestor, listRefs, updateRef } from "../git/refs.ts";
import { fetchRefs, listRemoteRefs } from "../git/remote.ts";
import { pushesElsewhere } from "../git/remotes.ts";
import type { TreeEdit } from "../git/fast-import.ts";
import { commitEdits } from "../git/write-commit.ts";
import { readingRef } from "./branch-tip.ts";
import type { PromptStore } from "./prompt-store.ts";
import { trackingRef } from "./ref-names.ts";

/** One commit to be put on top of a branch. */
export interface BranchCommit {
  branch: RefName;
  /** The tip that the edits were decided on; null when the branch is not there yet. */
  parent: ObjectId | null;
  edits: TreeEdit[];
  message: string;
}

/**
 * How it went: `stale` means that the branch moved, and that the decision is to be made anew; a lock, that it did not move
 * because somebody holds that file on the remote.
 */
export type Landing = "landed" | "stale" | { lock: string };

/** A commit that is written and that no branch has yet. */
export interface WrittenCommit {
  branch: RefName;
  /** The tip from which, and only from which, the branch may move to it. */
  parent: ObjectId | null;
  commit: ObjectId;
}

/**
 * Writes a commit for a branch of promptlane's, without touching the index, the working tree or HEAD, and leaves the
 * branch as it is.
 *
 * @throws Invalid when the branch is checked out somewhere, or the remote is pushed to another repository.
 */
export async function writeCommit(store: PromptStore, { branch, parent, edits, message }: BranchCommit): Promise<WrittenCommit> {
  await Promise.all([refuseCheckedOut(store, branch), refusePushElsewhere(store)]);
  return { branch, parent, commit: await commitEdits(store.repository, { parent, edits, message }, store.config) };
}

/**
 * Moves a branch to a commit that was written for it, by compare-and-swap from exactly its `parent`. With a remote the
 * commit is pushed, and nothing local but the tracking ref moves.
 *
 * @throws PolicyRefused when the remote refuses the push for good.
 * @throws RemoteUnavailable when the remote cannot be reached, or whether the push arrived cannot be told.
 */
export async function landCommit(store: PromptStore, { branch, parent, commit }: WrittenCommit): Promise<Landing> {
  return store.remote === null ? moveLocally(store, branch, parent, commit) : push(store, store.remote, branch, parent, commit);
}

/** Deletes a branch of promptlane's, if it is still at `tip`. */
export async function deleteBranch(store: PromptStore, branch: RefName, tip: ObjectId): Promise<Landing> {
  await refuseCheckedOut(store, branch);
  const { remote, repository } = store;
  if (remote !== null) {
    const outcome = await pushCommit(repository, { remote, commit: null, ref: branch, expected: tip, config: store.config });
    if (outcome.status === "rejected") return "stale";
    if (outcome.status !== "pushed") throw pushFailure(outcome, remote, branch, "unknown");
  }
  const local = readingRef(store, branch);
  const moved = await updateRef(repository, { ref: local, to: null, from: tip, message: "promptlane" });
  if (remote === null && moved === "stale") return "stale";
  store.refs.delete(local);
  return "landed";
}

async function refusePushElsewhere({ remote, repository, config }: PromptStore): Promise<void> {
  if (remote === null || !(await pushesElsewhere(repository, remote, config))) return;
  throw new Invalid(
    "pushes-elsewhere",
    `${remote} is fetched from one repository and pushed to another, so what is deployed would not be seen.`,
    {
      hint: `git config --get-regexp 'remote\\.${remote}\\.(url|pushurl)', or name the remote to work with: --remote NAME`,
    },
  );
}

async function refuseCheckedOut(store: PromptStore, branch: RefName): Promise<void> {
  const worktree = (await checkedOutBranches(store.repository)).get(branch);
  if (worktree === undefined) return;
  throw new Invalid("branch-checked-out", `${branch} is checked out in ${worktree}; its files would go stale under it.`, {
    hint: `git -C ${worktree} switch ${store.defaultBranch.name}`,
  });
}

async function moveLocally(store: PromptStore, branch: RefName, parent: ObjectId | null, commit: ObjectId): Promise<Landing> {
  const moved = await updateRef(store.repository, { ref: branch, to: commit, from: parent, message: "promptlane" });
  if (moved === "stale") return "stale";
  store.refs.set(branch, commit);
  return "landed";
}

async function push(store: PromptStore, remote: string, branch: RefName, parent: ObjectId | null, commit: ObjectId): Promise<Landing> {
  const outcome = await pushCommit(store.repository, { remote, commit, ref: branch, expected: parent, config: store.config });
  if (outcome.status === "rejected") return outcome.lock === undefined ? "stale" : { lock: outcome.lock };
  if (outcome.status === "pushed") return landed(store, remote, branch, commit);
  // The answer may have been lost after the remote had applied the push, whatever it then said.
  const arrived = await hasArrived(store, remote, branch, commit);
  if (arrived === true) return landed(store, remote, branch, commit);
  throw pushFailure(outcome, remote, branch, arrived);
}

async function landed(store: PromptStore, remote: string, branch: RefName, commit: ObjectId): Promise<Landing> {
  const tracking = trackingRef(remote, branch);
  const before = store.refs.get(tracking) ?? null;
  store.refs.set(tracking, commit);
  try {
    // Git has moved it where the fetch refspec covers it, which a CI checkout's does not.
    const now = (await listRefs(store.repository, [tracking])).get(tracking) ?? null;
    if (now === before) await updateRef(store.repository, { ref: tracking, to: commit, from: before, message: "promptlane" });
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    // The deployment stands on the remote; what this clone remembers of it is brought up to date by its next fetch.
    store.notify({
      code: "tracking-ref-not-moved",
      message: `It is on ${remote}, but ${tracking} could not be moved here: ${error.message.replace(NOTHING_WAS_CHANGED, "")}`,
      hint: error.hint ?? "git fetch",
    });
  }
  return "landed";
}

async function hasArrived(store: PromptStore, remote: string, branch: RefName, commit: ObjectId): Promise<boolean | "unknown"> {
  try {
    const tracking = trackingRef(remote, branch);
    const tips = await fetchRefs(store.repository, { remote, refs: [{ source: branch, target: tracking }], config: store.config });
    const tip = tips.get(branch);
    if (tip === undefined) return false;
    store.refs.set(tracking, tip);
    return await isAncestor(store.repository, commit, tip);
  } catch {
    return isTipThere(store, remote, branch, commit);
  }
}

/** Asks without keeping the answer, which a left lock would forbid. */
async function isTipThere(store: PromptStore, remote: string, branch: RefName, commit: ObjectId): Promise<true | "unknown"> {
  try {
    return (await listRemoteRefs(store.repository, remote, [branch], store.config)).get(branch) === commit ? true : "unknown";
  } catch {
    return "unknown";
  }
}

function pushFailure(
  outcome: Exclude<PushOutcome, { status: "pushed" | "rejected" }>,
  remote: string,
  branch: RefName,
  arrived: boolean | "unknown",
): Error {
  const details = { remote, branch, words: outcome.words };
  if (outcome.status === "refused" && outcome.kind === "policy") {
    return new PolicyRefused("push-refused", `${remote} refused the push to ${branch}: ${outcome.words}`, {
      hint: "ask whoever protects that branch",
      details,
    });
  }
  if (outcome.status === "refused") {
    return new RemoteUnavailable("push-denied", `${remote} does not let this user push to ${branch}: ${outcome.words}`, {
      hint: `git push --dry-run ${remote} HEAD:${branch}`,
      details,
    });
  }
  const state = arrived === "unknown" ? "and whether it arrived cannot be told" : "and it did not arrive";
  return new RemoteUnavailable("push-failed", `The push to ${remote} failed, ${state}: ${outcome.words}`, {
    hint: "run the same command again: it is safe to repeat",
    details,
  });
}
