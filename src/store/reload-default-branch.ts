import { Invalid } from "../domain/errors.ts";
import { branchRef } from "../domain/ref-name.ts";
import { manifestInForce } from "./manifest-store.ts";
import type { ManifestInForce, PromptStore } from "./prompt-store.ts";
import { fetchWholeHistory } from "./whole-history.ts";

/** Reads the default branch and its manifest anew, after a fetch or a write. */
export async function reloadDefaultBranch(store: PromptStore): Promise<void> {
  const tip = store.refs.get(store.defaultBranch.ref) ?? null;
  if (tip === store.defaultBranch.tip) return;
  store.defaultBranch = { ...store.defaultBranch, tip };
  store.manifest = await readManifest(store);
}

/**
 * Reads the manifest that counts for a store.
 *
 * @throws NotFound when there is none anywhere.
 * @throws Invalid when no manifest that ever was can be read.
 */
export async function readManifest(
  store: Pick<PromptStore, "repository" | "objects" | "path" | "remote" | "defaultBranch" | "refs" | "fetchPolicy">,
): Promise<ManifestInForce> {
  const { repository, remote, fetchPolicy, defaultBranch } = store;
  const search = { ...store, tip: defaultBranch.tip };
  try {
    return await manifestInForce(search);
  } catch (error) {
    // The last valid manifest may lie behind the cut of a shallow clone, and a rollback has to work there too.
    if (!(error instanceof Invalid) || !repository.isShallow || remote === null || fetchPolicy === "never") throw error;
    await fetchWholeHistory(store, remote, { source: branchRef(defaultBranch.name), target: defaultBranch.ref });
    return manifestInForce(search);
  }
}
