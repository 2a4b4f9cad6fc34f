import { RemoteUnavailable } from "../domain/errors.ts";
import { branchRef, type RefName } from "../domain/ref-name.ts";
import { rememberFetch } from "./fetch-marker.ts";
import type { PromptStore } from "./prompt-store.ts";
import { branchOfTracking, environmentOfRef, ledgerRef } from "./ref-names.ts";
import { remoteBranches } from "./refresh-environments.ts";
import { refresh } from "./refresh.ts";
import { reloadDefaultBranch } from "./reload-default-branch.ts";

/**
 * Fetches everything that promptlane reads when the store's policy asks for it: always, or where nothing was ever fetched.
 *
 * @throws RemoteUnavailable when a fetch that was asked for fails; one that nobody asked for only leaves a notice.
 */
export async function fetchWhenDue(store: PromptStore): Promise<void> {
  const { remote, fetchPolicy, fetchedAt } = store;
  if (remote === null || fetchPolicy === "never" || (fetchPolicy === "auto" && fetchedAt !== null)) return;
  try {
    await fetchEverything(store, remote);
  } catch (error) {
    // Asked for, a fetch that fails is a failure; done unasked, everything that was fetched before still serves.
    if (fetchPolicy === "always" || !(error instanceof RemoteUnavailable)) throw error;
    store.notify({
      code: "offline",
      message: error.message,
      hint: "what was never fetched is shown as unknown; --no-fetch stops the asking",
    });
  }
}

/**
 * Fetches everything that promptlane reads, unless the store's policy forbids it or has just seen to it.
 *
 * @returns The branches that this clone knows and the remote no longer has.
 * @throws RemoteUnavailable when the remote cannot be reached.
 */
export async function fetchNow(store: PromptStore): Promise<RefName[]> {
  const { remote, fetchPolicy } = store;
  if (remote === null || fetchPolicy === "never") return [];
  return knownButNotAmong(store, remote, await fetchEverything(store, remote));
}

/**
 * Asks the remote which branches it has, and fetches nothing; unless the store's policy forbids asking.
 *
 * @returns The branches that this clone knows and the remote no longer has.
 * @throws RemoteUnavailable when the remote cannot be reached.
 */
export async function branchesGone(store: PromptStore): Promise<RefName[]> {
  const { remote, fetchPolicy } = store;
  if (remote === null || fetchPolicy === "never") return [];
  return knownButNotAmong(store, remote, await branchesOf(store, remote, store.manifest.manifest.refs));
}

function knownButNotAmong({ refs, manifest }: PromptStore, remote: string, there: readonly RefName[]): RefName[] {
  const prefix = manifest.manifest.refs;
  return [...refs.keys()].flatMap((ref) => {
    const branch = branchOfTracking(ref, remote);
    const isOurs = branch !== null && (branch === ledgerRef(prefix) || environmentOfRef(branch, { prefix, remote: null }) !== null);
    return isOurs && !there.includes(branch) ? [branch] : [];
  });
}

async function fetchEverything(store: PromptStore, remote: string): Promise<RefName[]> {
  const prefix = store.manifest.manifest.refs;
  const branches = await branchesOf(store, remote, prefix);
  await refresh(store, branches);
  await reloadDefaultBranch(store);
  store.fetchedAt = await rememberFetch(store.repository, remote, prefix);
  return branches;
}

/** The branches of the remote that promptlane reads: the default one, the environments' and the ledger. */
async function branchesOf(store: PromptStore, remote: string, prefix: string): Promise<RefName[]> {
  const defaultBranch = branchRef(store.defaultBranch.name);
  const branches = await remoteBranches(store, remote, [defaultBranch]);
  const named: readonly RefName[] = [defaultBranch, ledgerRef(prefix)];
  return branches.filter((ref) => named.includes(ref) || environmentOfRef(ref, { prefix, remote: null }) !== null);
}
