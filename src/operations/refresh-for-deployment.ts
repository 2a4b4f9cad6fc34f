import { type EnvironmentName, parseEnvironmentName } from "../domain/environment/environment-name.ts";
import { policyOf } from "../domain/manifest/manifest.ts";
import { branchRef, type RefName } from "../domain/ref-name.ts";
import { deepenDefaultBranch } from "../store/deepen.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { environmentRef, ledgerRef } from "../store/ref-names.ts";
import { refreshAllEnvironments } from "../store/refresh-environments.ts";
import { refresh, refuseLostBranch } from "../store/refresh.ts";
import { reloadDefaultBranch } from "../store/reload-default-branch.ts";
import { indexOf } from "../store/store-index.ts";

/**
 * Brings what a promotion is decided on up to date: the default branch with its whole history, the environments
 * concerned and the ledger. Without a remote, or with `--no-fetch`, what is here counts.
 *
 * @param sources the environments from which prompts are taken.
 * @throws Conflict as `refreshEnvironments` does.
 */
export async function refreshForPromotion(store: PromptStore, target: string, sources: readonly string[]): Promise<void> {
  // One fetch for all, by the manifest as it was last seen; a second one only when the new one names other branches.
  const expected = branchesConcerned(store, target, sources);
  const gone = await refresh(store, [branchRef(store.defaultBranch.name), ...expected]);
  await reloadDefaultBranch(store);
  await deepenDefaultBranch(store);
  const others = branchesConcerned(store, target, sources).filter((branch) => !expected.includes(branch));
  for (const branch of [...gone, ...(await refresh(store, others))]) await refuseLostBranch(store, branch);
}

function branchesConcerned(store: PromptStore, target: string, sources: readonly string[]): RefName[] {
  const { manifest } = store.manifest;
  const name = parseEnvironmentName(target);
  const after = policyOf(manifest, name)?.after ?? null;
  const names = new Set([name, ...sources.map(parseEnvironmentName), ...(after === null ? [] : [after])]);
  return [...[...names].map((environment) => environmentRef(manifest.refs, environment)), ledgerRef(manifest.refs)];
}

/**
 * Fetches the environments whose deployments may attest frozen numbers, where nothing that is here attests some of them:
 * after the default branch was rewritten, a number that does not count in this clone would be given a second time.
 */
export async function fetchAttestations(store: PromptStore): Promise<void> {
  const { remote, fetchPolicy } = store;
  if (remote === null || fetchPolicy === "never") return;
  const { ignored } = await indexOf(store);
  if (ignored.some(({ reason }) => reason !== "superseded")) await refreshAllEnvironments(store, remote);
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
  for (const branch of gone) await refuseLostBranch(store, branch);
}
