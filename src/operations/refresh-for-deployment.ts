import { type EnvironmentName, parseEnvironmentName } from "../domain/environment/environment-name.ts";
import { Conflict } from "../domain/errors.ts";
import { policyOf } from "../domain/manifest/manifest.ts";
import { shortId } from "../domain/object-id.ts";
import { branchRef, type RefName } from "../domain/ref-name.ts";
import { deepenDefaultBranch } from "../store/deepen.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { environmentRef, ledgerRef, trackingRef } from "../store/ref-names.ts";
import { refresh } from "../store/refresh.ts";
import { reloadDefaultBranch } from "../store/reload-default-branch.ts";

/**
 * Brings what a promotion is decided on up to date: the default branch with its whole history, the environments
 * concerned and the ledger. Without a remote, or with `--no-fetch`, what is here counts.
 *
 * @throws Conflict as `refreshEnvironments` does.
 */
export async function refreshForPromotion(store: PromptStore, target: string, source: string | undefined): Promise<void> {
  // One fetch for all, by the manifest as it was last seen; a second one only when the new one names other branches.
  const expected = branchesConcerned(store, target, source);
  const gone = await refresh(store, [branchRef(store.defaultBranch.name), ...expected]);
  await reloadDefaultBranch(store);
  await deepenDefaultBranch(store);
  const others = branchesConcerned(store, target, source).filter((branch) => !expected.includes(branch));
  for (const branch of [...gone, ...(await refresh(store, others))]) refuseLostBranch(store, branch);
}

function branchesConcerned(store: PromptStore, target: string, source: string | undefined): RefName[] {
  const { manifest } = store.manifest;
  const name = parseEnvironmentName(target);
  const after = policyOf(manifest, name)?.after ?? null;
  const names = new Set([name, ...(source === undefined ? [] : [parseEnvironmentName(source)]), ...(after === null ? [] : [after])]);
  return [...[...names].map((environment) => environmentRef(manifest.refs, environment)), ledgerRef(manifest.refs)];
}

/** Fetches the default branch, for the manifest that counts. */
export async function refreshPolicy(store: PromptStore): Promise<void> {
  await refresh(store, [branchRef(store.defaultBranch.name)]);
  await reloadDefaultBranch(store);
}

/**
 * Fetches the branches of environments, and the ledger.
 *
 * @throws Conflict when the remote lost a branch that this clone knows: writing would begin its history anew.
 */
export async function refreshEnvironments(store: PromptStore, names: readonly EnvironmentName[]): Promise<void> {
  const prefix = store.manifest.manifest.refs;
  const branches = [...new Set(names)].map((name) => environmentRef(prefix, name));
  const gone = await refresh(store, [...branches, ledgerRef(prefix)]);
  for (const branch of gone) refuseLostBranch(store, branch);
}

function refuseLostBranch({ remote, refs }: PromptStore, branch: RefName): void {
  const tip = remote === null ? undefined : refs.get(trackingRef(remote, branch));
  if (remote === null || tip === undefined) return;
  throw new Conflict("branch-lost", `${branch} is gone from ${remote}; this clone last saw it at ${shortId(tip)}.`, {
    hint: `to bring it back: git push ${remote} ${tip}:${branch}; to begin anew: git update-ref -d ${trackingRef(remote, branch)}`,
    details: { branch, remote, tip },
  });
}
