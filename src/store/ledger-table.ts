import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { groupByKey } from "../domain/version/group-by-key.ts";
import type { FrozenVersion } from "../domain/version/version.ts";
import { lostTip, type SeenTip, seenTipOf, tellRewritten } from "./branch-continuity.ts";
import { CacheTable } from "./cache-table.ts";
import { readAddedFrozenVersions } from "./ledger-log.ts";
import type { PromptStore } from "./prompt-store.ts";
import { rememberLatest } from "./remember-latest.ts";

// To be raised with every change of what a row holds.
const FORMAT = "ledger 4";
const FILE = "ledger";

/** A row: `[version, commit, blob]` each, in the order of the ledger. */
type Row = [number, ObjectId, ObjectId][];

const remembered = rememberLatest<CacheTable>();

/** The frozen numbers by key, cached by the ledger's tip. */
export function loadLedgerTable(store: PromptStore, tip: ObjectId): Promise<CacheTable> {
  return remembered(store, { question: tip }, () => loadAt(store, tip));
}

/** Brings the cached table up to entries that have just landed on the ledger as it was at `before`. */
export async function extendLedgerTable(
  store: PromptStore,
  { before, tip, added }: { before: ObjectId | null; tip: ObjectId; added: readonly FrozenVersion[] },
): Promise<void> {
  const base = before === null ? CacheTable.of({}, []) : await loadLedgerTable(store, before);
  await extended(base, { tip, lost: before === null ? null : seenTipOf(base).lost }, added).write(store.repository, FILE, FORMAT);
}

// What a table was made of is not read from its rows again: a large ledger has tens of thousands of entries.
const entriesByKey = new WeakMap<CacheTable, ReadonlyMap<PromptKey, FrozenVersion[]>>();

/** All entries of the table in the order of their keys, those of one key in the order of the ledger. */
export function frozenVersionsOf(table: CacheTable): FrozenVersion[] {
  return table.names().flatMap((key) => frozenVersionsOfKey(table, key as PromptKey));
}

/** The entries of one key in the order of the ledger. */
export function frozenVersionsOfKey(table: CacheTable, key: PromptKey): readonly FrozenVersion[] {
  const known = entriesByKey.get(table);
  if (known !== undefined) return known.get(key) ?? [];
  const row = table.get(key);
  return row === null ? [] : (JSON.parse(row) as Row).map(([version, commit, blob]) => ({ key, version, commit, blob }));
}

/** Takes the ledger as it is, whatever it was before. */
export async function acceptLedger(store: PromptStore, tip: ObjectId): Promise<void> {
  const table = await loadLedgerTable(store, tip);
  await table.withHeader({ ...table.header, lost: null }).write(store.repository, FILE, FORMAT);
}

async function loadAt(store: PromptStore, tip: ObjectId): Promise<CacheTable> {
  const stored = await CacheTable.read(store.repository, FILE, FORMAT);
  if (stored !== null && seenTipOf(stored).tip === tip) return told(store, stored);
  const table = await tableAt(store, tip, stored);
  await table.write(store.repository, FILE, FORMAT);
  return told(store, table);
}

async function tableAt(store: PromptStore, tip: ObjectId, stored: CacheTable | null): Promise<CacheTable> {
  const seen = stored === null ? null : seenTipOf(stored);
  const added = seen === null ? null : await readAddedFrozenVersions(store, tip, seen.tip);
  // What was added could be read from the log, so the ledger goes on from there.
  const lost = seen === null || (added !== null && seen.lost === null) ? null : await lostTip(store, seen, tip);
  if (stored !== null && added !== null) return extended(stored, { tip, lost }, added);
  const entries = groupByKey((await readAddedFrozenVersions(store, tip, null)) ?? []);
  const table = CacheTable.of({ tip, lost }, rowsWith(entries));
  entriesByKey.set(table, entries);
  return table;
}

function told(store: PromptStore, table: CacheTable): CacheTable {
  tellRewritten(store, { name: "The ledger", ...seenTipOf(table) }, "promptlane verify");
  return table;
}

function extended(base: CacheTable, seen: SeenTip, added: readonly FrozenVersion[]): CacheTable {
  return base.withRows(
    { ...seen },
    rowsWith(groupByKey(added), (key) => base.get(key)),
  );
}

function rowsWith(
  added: ReadonlyMap<PromptKey, readonly FrozenVersion[]>,
  rowBefore: (key: PromptKey) => string | null = () => null,
): Map<string, string> {
  const rows = new Map<string, string>();
  for (const [key, entries] of added) {
    // The ids need no escaping: this is the text that JSON has for the row.
    const texts = entries.map(({ version, commit, blob }) => `[${version},"${commit}","${blob}"]`).join(",");
    const before = rowBefore(key);
    rows.set(key, before === null ? `[${texts}]` : `${before.slice(0, -1)},${texts}]`);
  }
  return rows;
}
