import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { FrozenVersion, VersionNumber } from "../domain/version/version.ts";
import { tipOf } from "./branch-tip.ts";
import { writeCommit } from "./branch-writer.ts";
import { encodeVersionsFile, VERSIONS_FOLDER } from "./ledger-file.ts";
import { landWithRetries } from "./land-with-retries.ts";
import { extendLedgerTable, frozenVersionsOfKey, loadLedgerTable } from "./ledger-table.ts";
import { keepIndexThroughFreeze } from "./load-version-index.ts";
import { newId } from "./new-id.ts";
import type { PromptStore } from "./prompt-store.ts";
import { ledgerRef } from "./ref-names.ts";
import { indexOf } from "./store-index.ts";
import type { VersionIndex } from "./version-index.ts";

/** The tip of the ledger as last seen; null when nothing was ever frozen. */
function ledgerTip(store: PromptStore): ObjectId | null {
  return tipOf(store, ledgerRef(store.manifest.manifest.refs));
}

/**
 * Freezes the numbers of prompts up to the versions given, as far as the ledger does not hold them yet: one commit with
 * one new file. Two writers never conflict; a number frozen twice does no harm, since the earlier entry counts.
 */
export async function freezeUpTo(store: PromptStore, deployed: readonly { key: PromptKey; version: VersionNumber }[]): Promise<void> {
  const index = await indexOf(store);
  const versions = await notFrozenYet(store, index, deployed);
  if (versions.length === 0) return;
  const branch = ledgerRef(store.manifest.manifest.refs);
  const edits = [{ path: `${VERSIONS_FOLDER}/${newId()}.json`, content: encodeVersionsFile(versions) }];
  const message = freezeMessage(versions);
  const before = ledgerTip(store);
  let parent = before;
  const tip = await landWithRetries(store, branch, () => {
    parent = ledgerTip(store);
    return writeCommit(store, { branch, parent, edits, message });
  });
  // Only of what the index was made from is known what came after it; the rest the next command finds in the log.
  if (tip === null || parent !== before) return;
  store.later(extendLedgerTable(store, { before, tip, added: versions }));
  store.later(keepIndexThroughFreeze(store.repository, index, { before, after: tip }));
}

async function notFrozenYet(
  store: PromptStore,
  index: VersionIndex,
  deployed: readonly { key: PromptKey; version: VersionNumber }[],
): Promise<FrozenVersion[]> {
  const tip = ledgerTip(store);
  const table = tip === null ? null : await loadLedgerTable(store, tip);
  const known = new Map<PromptKey, FrozenVersion[]>();
  const frozenOf = (key: PromptKey): FrozenVersion[] => {
    const frozen = known.get(key) ?? (table === null ? [] : [...frozenVersionsOfKey(table, key)]);
    known.set(key, frozen);
    return frozen;
  };
  const missing: FrozenVersion[] = [];
  const reached = new Map<PromptKey, VersionNumber>();
  // Former keys come to it while it is walked.
  const waiting = [...deployed];
  for (const { key, version: highest } of waiting) {
    if (highest <= (reached.get(key) ?? 0)) continue;
    reached.set(key, highest);
    for (const { key: madeAs, version, commit, blob } of index.versions(key)) {
      if (version === null || version > highest) continue;
      // A former key may have more numbers than it handed on: those that the new key already had of its own.
      if (madeAs !== key) waiting.push({ key: madeAs, version });
      if (frozenOf(madeAs).some((entry) => entry.version === version && entry.blob === blob)) continue;
      const entry = { key: madeAs, version, commit, blob };
      frozenOf(madeAs).push(entry);
      missing.push(entry);
    }
  }
  return missing;
}

function freezeMessage(versions: readonly FrozenVersion[]): string {
  const keys = new Set(versions.map(({ key }) => key));
  const [key] = keys;
  return `freeze the version numbers of ${keys.size === 1 ? key : `${keys.size} prompts`}\n`;
}
