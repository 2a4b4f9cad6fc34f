import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { FrozenVersion } from "../domain/version/version.ts";
import type { RunsByKey } from "../domain/version/version-runs.ts";
import { asciiJson } from "./ascii-json.ts";
import { CacheTable } from "./cache-table.ts";
import type { Attestation, JudgedFrozen } from "./frozen-versions.ts";
import type { NumberedVersions } from "./number-runs.ts";
import { formatOrphans, formatRuns, parseRuns } from "./version-rows.ts";
import type { NumberedRun } from "./version-rows.ts";

/** What a stored index was made of. */
export interface IndexHeader extends Record<string, unknown> {
  storePath: string;
  tip: ObjectId | null;
  /** The ledger's tip. */
  ledger: ObjectId | null;
  /** What the attestation of frozen numbers depended on; null when nobody had to be asked. */
  evidence: string | null;
  /** How many first-parent commits changed the store. */
  commits: number;
}

/** The row of the frozen numbers that do not count. */
export const IGNORED_ROW = "@ignored";
/** The row of the frozen numbers that were asked about outside the history, with the answers. */
const ASKED_ROW = "@asked";

/** Whether the row is of a key; others begin with a character that no key has. */
export function isKeyRow(name: string): name is PromptKey {
  return !name.startsWith("@");
}

/** The row of a key's frozen numbers that no run has. */
export function orphanRow(key: PromptKey): string {
  return `@orphans ${key}`;
}

/** Builds the table of an index. The same history and ledger give the same rows, however they were read. */
export function indexTable(header: IndexHeader, versions: NumberedVersions, judged: JudgedFrozen): CacheTable {
  const rows = new Map<string, string>();
  putVersions(rows, versions);
  if (judged.ignored.length > 0) rows.set(IGNORED_ROW, asciiJson(judged.ignored));
  if (judged.asked.entries.length > 0) rows.set(ASKED_ROW, asciiJson(judged.asked));
  return CacheTable.of(header, rows);
}

/** Builds the table anew with other versions of some keys. */
export function changedTable(table: CacheTable, header: IndexHeader, keys: Iterable<PromptKey>, versions: NumberedVersions): CacheTable {
  const rows = new Map<string, string | null>();
  for (const key of keys) rows.set(orphanRow(key), null);
  putVersions(rows, versions);
  return table.withRows(header, rows);
}

/** Whether every frozen number counts by the history alone, so that new ones cannot change what older ones mean. */
export function isUndisputed(table: CacheTable): boolean {
  return table.get(IGNORED_ROW) === null && table.get(ASKED_ROW) === null;
}

/** The runs of a key in a stored index, with numbers that are not to be trusted. */
export function runsOfKey(table: CacheTable, key: PromptKey): NumberedRun[] {
  const row = table.get(key);
  return row === null ? [] : parseRuns(key, row);
}

/** The runs of all keys in a stored index. */
export function runsOfTable(table: CacheTable): RunsByKey {
  const runs: RunsByKey = new Map();
  for (const [key, row] of table.rows()) if (isKeyRow(key)) runs.set(key, parseRuns(key, row));
  return runs;
}

/** What was asked about frozen numbers when the index was stored. */
export function askedOfTable(table: CacheTable): { entries: FrozenVersion[]; answers: Attestation[] } {
  return JSON.parse(table.get(ASKED_ROW) ?? '{"entries":[],"answers":[]}') as { entries: FrozenVersion[]; answers: Attestation[] };
}

function putVersions(rows: Map<string, string> | Map<string, string | null>, { runs, orphans }: NumberedVersions): void {
  for (const [key, own] of runs) if (own.length > 0) rows.set(key, formatRuns(own));
  for (const [key, own] of orphans) rows.set(orphanRow(key), formatOrphans(own));
}
