import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { FrozenVersion } from "../domain/version/version.ts";
import type { RunsByKey } from "../domain/version/version-runs.ts";
import { CacheTable } from "./cache-table.ts";
import type { Attestation, JudgedFrozen } from "./frozen-versions.ts";
import type { NumberedVersions } from "./number-runs.ts";
import { formatOrphans, formatRuns, parseRuns } from "./version-rows.ts";

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
  /** How many keys live at the tip. */
  count: number;
}

/** The row of the frozen numbers that do not count. */
export const IGNORED_ROW = "@ignored";
/** The row of the frozen numbers that were asked about outside the history, with the answers. */
export const ASKED_ROW = "@asked";

/** Whether the row is of a key; others begin with a character that no key has. */
export function isKeyRow(name: string): name is PromptKey {
  return !name.startsWith("@");
}

/** The row of a key's frozen numbers that no run has. */
export function orphanRow(key: PromptKey): string {
  return `@orphans ${key}`;
}

/** Builds the table of an index. The same history and ledger give the same table, however they were read. */
export function indexTable(header: Omit<IndexHeader, "count">, versions: NumberedVersions, judged: JudgedFrozen): CacheTable {
  const keys = [...versions.runs.keys()].toSorted();
  const rows: [string, string][] = keys.map((key) => [key, formatRuns(versions.runs.get(key) ?? [])]);
  for (const key of [...versions.orphans.keys()].toSorted()) rows.push([orphanRow(key), formatOrphans(versions.orphans.get(key) ?? [])]);
  if (judged.ignored.length > 0) rows.push([IGNORED_ROW, JSON.stringify(judged.ignored)]);
  if (judged.asked.entries.length > 0) rows.push([ASKED_ROW, JSON.stringify(judged.asked)]);
  const count = keys.filter((key) => versions.runs.get(key)?.at(-1)?.end === null).length;
  return CacheTable.of({ ...header, count }, rows);
}

/** The runs of a stored index, without their numbers' being trusted. */
export function runsOfTable(table: CacheTable): RunsByKey {
  const runs: RunsByKey = new Map();
  for (const [key, row] of table.rows()) if (isKeyRow(key)) runs.set(key, parseRuns(key, row));
  return runs;
}

/** What was asked about frozen numbers when the index was stored. */
export function askedOfTable(table: CacheTable): { entries: FrozenVersion[]; answers: Attestation[] } {
  return JSON.parse(table.get(ASKED_ROW) ?? '{"entries":[],"answers":[]}') as { entries: FrozenVersion[]; answers: Attestation[] };
}
