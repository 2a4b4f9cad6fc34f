import { afterAccepted } from "../domain/verification/accepted-commits.ts";
import { type IgnoredEntry, verifyLedger } from "../domain/verification/verify-ledger.ts";
import { tipOf } from "../store/branch-tip.ts";
import type { IgnoredFrozen } from "../store/frozen-versions.ts";
import { readLedgerSteps } from "../store/ledger-steps.ts";
import { acceptLedger } from "../store/ledger-table.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { ledgerRef } from "../store/ref-names.ts";
import { indexOf } from "../store/store-index.ts";
import { fateOfLedger } from "./branch-fate.ts";
import type { BranchNews } from "./examine-log.ts";
import type { ExaminedBranch } from "./verify.ts";
import { heldBySource, lookUpVersions } from "./version-knowledge.ts";

/** Checks the ledger: that it only grew, and that somebody attests each of its numbers. */
export async function examineLedger(store: PromptStore, { gone, accepted }: BranchNews): Promise<ExaminedBranch> {
  const tip = tipOf(store, ledgerRef(store.manifest.manifest.refs));
  if (tip === null) return { tip, commits: 0, findings: [], held: [] };
  const [steps, index] = await Promise.all([readLedgerSteps(store, tip), indexOf(store)]);
  const found = verifyLedger(steps, await ignoredEntries(store, index.ignored));
  const commits = steps.map(({ commit }) => commit);
  const { findings, held } = afterAccepted(found, commits, accepted);
  const isAccepted = held.includes(tip);
  if (isAccepted) await acceptLedger(store, tip);
  const fate = isAccepted ? [] : await fateOfLedger(store, gone);
  return { tip, commits: steps.length, findings: [...fate, ...findings], held };
}

/** An entry whose commit is here and says otherwise is forged; of one whose commit is gone nobody can tell. */
async function ignoredEntries(store: PromptStore, ignored: readonly IgnoredFrozen[]): Promise<IgnoredEntry[]> {
  if (ignored.length === 0) return [];
  const blobs = await store.objects.check(ignored.map(({ entry }) => entry.blob));
  const claims = ignored.map(({ entry }, place) => ({
    ...entry,
    kind: blobs[place]?.type === "tree" ? ("flow" as const) : ("prompt" as const),
  }));
  const isHeldBy = await heldBySource(store, claims, await lookUpVersions(store, claims));
  return claims.map(({ key, commit, kind, blob }, place) => {
    const { entry, reason } = ignored[place] as IgnoredFrozen;
    const isForged = reason === "superseded" || isHeldBy(commit, key, { kind, blob }) === false;
    return { entry, reason: isForged ? "forged" : "unattested" };
  });
}
