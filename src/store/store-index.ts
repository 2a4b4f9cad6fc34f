import { pinsOf } from "../domain/experiment/running-experiment.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { FrozenVersion } from "../domain/version/version.ts";
import { tipOf } from "./branch-tip.ts";
import { deployments } from "./deployment-log.ts";
import { knownEnvironments } from "./environment-branches.ts";
import type { Attestation, FrozenNumbers } from "./frozen-versions.ts";
import { readAddedFrozenVersions } from "./ledger-log.ts";
import { frozenVersionsOf, frozenVersionsOfKey, loadLedgerTable } from "./ledger-table.ts";
import { loadVersionIndex } from "./load-version-index.ts";
import { prefetchFacts } from "./prefetch-facts.ts";
import type { PromptStore } from "./prompt-store.ts";
import { environmentRef, ledgerRef } from "./ref-names.ts";
import { rememberLatest } from "./remember-latest.ts";
import type { VersionIndex } from "./version-index.ts";

const remembered = rememberLatest<VersionIndex>();

/** The versions of the store's default branch, loaded once for what they are made of: its tip, the ledger and the records. */
export function indexOf(store: PromptStore): Promise<VersionIndex> {
  const { tip } = store.defaultBranch;
  const frozen = frozenNumbers(store);
  return remembered(store, { question: indexQuestion(store) }, () =>
    loadVersionIndex({
      repository: store.repository,
      objects: store.objects,
      storePath: store.path,
      tip,
      frozen,
      ...(tip === null ? {} : { meanwhile: () => prefetchFacts(store, tip) }),
    }),
  );
}

/** All that the versions of the store depend on, and what is live with them, as a text that changes with any of it. */
export function indexQuestion(store: PromptStore): string {
  const { tip, evidence } = frozenNumbers(store);
  return JSON.stringify([store.defaultBranch.tip, tip, evidence]);
}

function frozenNumbers(store: PromptStore): FrozenNumbers {
  const tip = tipOf(store, ledgerRef(store.manifest.manifest.refs));
  return {
    tip,
    read: async () => (tip === null ? [] : frozenVersionsOf(await loadLedgerTable(store, tip))),
    readOf: async (keys) => {
      const table = tip === null ? null : await loadLedgerTable(store, tip);
      return table === null ? [] : keys.flatMap((key) => frozenVersionsOfKey(table, key));
    },
    readSince: async (since) => (tip === null ? null : readAddedFrozenVersions(store, tip, since)),
    attested: (entries) => attestedByDeployments(store, entries),
    evidence: environmentTips(store)
      .map(([, environmentTip]) => environmentTip)
      .join(" "),
  };
}

// A record of a deployment, an experiment or a rollout shows which content stood at a key, even after the default branch was rewritten.
async function attestedByDeployments(store: PromptStore, entries: readonly FrozenVersion[]): Promise<Attestation[]> {
  const keys = [...new Set(entries.map(({ key }) => key))];
  const seen = new Set<string>();
  for (const [name, tip] of environmentTips(store)) {
    for await (const { changes, running } of deployments(store, name, { tip, keys, running: true })) {
      for (const { key, to } of changes) if (to?.blob != null) seen.add(nameOf(key, to.blob));
      for (const { to } of running) for (const { key, blob } of to === null ? [] : pinsOf(to)) seen.add(nameOf(key, blob));
    }
  }
  return entries.map(({ key, blob }) => seen.has(nameOf(key, blob)));
}

function environmentTips(store: PromptStore): [EnvironmentName, ObjectId][] {
  return knownEnvironments(store).flatMap((name) => {
    const tip = tipOf(store, environmentRef(store.manifest.manifest.refs, name));
    return tip === null ? [] : [[name, tip]];
  });
}

function nameOf(key: PromptKey, blob: ObjectId): string {
  return `${key} ${blob}`;
}
