import { RemoteUnavailable } from "../domain/errors.ts";
import { branchRef, type RefName } from "../domain/ref-name.ts";
import { rememberFetch } from "./fetch-marker.ts";
import type { PromptStore } from "./prompt-store.ts";
import { environmentOfRef, ledgerRef } from "./ref-names.ts";
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

async function fetchEverything(store: PromptStore, remote: string): Promise<void> {
  const prefix = store.manifest.manifest.refs;
  await refresh(store, await branchesOf(store, remote, prefix));
  await reloadDefaultBranch(store);
  store.fetchedAt = await rememberFetch(store.repository, remote, prefix);
}

/** The branches of the remote that promptlane reads: the default one, the environments' and the ledger. */
async function branchesOf(store: PromptStore, remote: string, prefix: string): Promise<RefName[]> {
  const defaultBranch = branchRef(store.defaultBranch.name);
  const branches = await remoteBranches(store, remote, [defaultBranch]);
  const named: readonly RefName[] = [defaultBranch, ledgerRef(prefix)];
  return branches.filter((ref) => named.includes(ref) || environmentOfRef(ref, { prefix, remote: null }) !== null);
}
