import { branchRef, type RefName } from "../domain/ref-name.ts";
import { listRemoteRefs } from "../git/remote.ts";
import type { PromptStore } from "./prompt-store.ts";
import { environmentOfRef } from "./ref-names.ts";
import { cannotReach, refresh } from "./refresh.ts";

/**
 * Fetches the branches of all environments that the remote has, declared or not.
 *
 * @throws RemoteUnavailable when the remote cannot be reached.
 */
export async function refreshAllEnvironments(store: PromptStore, remote: string): Promise<void> {
  const prefix = store.manifest.manifest.refs;
  await refresh(
    store,
    (await remoteBranches(store, remote)).filter((ref) => environmentOfRef(ref, { prefix, remote: null }) !== null),
  );
}

/** The branches of the remote that have the store's prefix, and those that are named. */
export async function remoteBranches(
  { repository, manifest }: PromptStore,
  remote: string,
  named: readonly RefName[] = [],
): Promise<RefName[]> {
  const patterns = [...named, `${branchRef(manifest.manifest.refs)}/*`];
  const tips = await listRemoteRefs(repository, remote, patterns).catch((cause: unknown) => {
    throw cannotReach(remote, cause);
  });
  return [...tips.keys()];
}
