import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { type ObjectId, shortId } from "../domain/object-id.ts";
import type { RefName } from "../domain/ref-name.ts";
import type { Finding } from "../domain/verification/finding.ts";
import { verifyBranch } from "../domain/verification/verify-branch.ts";
import { tipOf } from "../store/branch-tip.ts";
import { seenTipOf } from "../store/branch-continuity.ts";
import { loadLedgerTable } from "../store/ledger-table.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { environmentRef, ledgerRef } from "../store/ref-names.ts";

/**
 * What became of an environment's branch since this clone first read it: nothing to say while it only grew.
 *
 * @param gone The branches that the remote no longer has.
 */
export function fateOfEnvironment(store: PromptStore, { name, tip, lost }: EnvironmentState, gone: readonly RefName[]): Finding[] {
  const branch = environmentRef(store.manifest.manifest.refs, name);
  const accept = (commit: ObjectId) => `promptlane verify --env ${name} --accept ${shortId(commit)}`;
  return verifyBranch({ branch, remote: store.remote, tip, lost, isGone: gone.includes(branch), accept });
}

/** The same for the ledger. */
export async function fateOfLedger(store: PromptStore, gone: readonly RefName[]): Promise<Finding[]> {
  const branch = ledgerRef(store.manifest.manifest.refs);
  const tip = tipOf(store, branch);
  if (tip === null) return [];
  const { lost } = seenTipOf(await loadLedgerTable(store, tip));
  const accept = (commit: ObjectId) => `promptlane verify --accept ${shortId(commit)}`;
  return verifyBranch({ branch, remote: store.remote, tip, lost, isGone: gone.includes(branch), accept });
}
