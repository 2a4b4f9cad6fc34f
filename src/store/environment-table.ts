import { crc32 } from "node:zlib";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { RunningEntry } from "../domain/environment/running-entry.ts";
import { removeCacheFile } from "../git/git-directory.ts";
import { forgetAnswers } from "./answer-cache.ts";
import { type SeenTip, seenTipOf } from "./branch-continuity.ts";
import { CacheTable, type TableHeader } from "./cache-table.ts";
import type { PromptStore } from "./prompt-store.ts";
import { StoredEntries } from "./stored-entries.ts";

// To be raised with every change of what a row or the header holds.
const FORMAT = "environment 10";

const tables = new WeakMap<EnvironmentState, CacheTable>();

/** What the table of an environment was made of, what was seen of its branch before, and what runs, which is seldom much. */
export function environmentHeader(
  { path, repository }: PromptStore,
  { tip, lost, running }: SeenTip & Pick<EnvironmentState, "running">,
): TableHeader {
  return { tip, lost, store: path, isCut: repository.isShallow, running };
}

/** The experiments and rollouts that ran when a table was made. */
export function runningOfTable({ header }: CacheTable): readonly RunningEntry[] {
  return header["running"] as readonly RunningEntry[];
}

/**
 * Whether the entries were read in a shallow clone that has been deepened since: those from before the cut are kept as
 * if the commit at the cut had deployed them.
 */
export function isOutgrown({ repository }: PromptStore, { header }: CacheTable): boolean {
  return header["isCut"] === true && !repository.isShallow;
}

/** The tip at which this clone last read an environment's branch; null when it never did. */
export async function seenTip(store: PromptStore, name: EnvironmentName): Promise<SeenTip | null> {
  const table = await readEnvironmentTable(store, name);
  return table === null ? null : seenTipOf(table);
}

/** The stored entries of an environment; null when there are none of this store's. */
export async function readEnvironmentTable(store: PromptStore, name: EnvironmentName): Promise<CacheTable | null> {
  const stored = await CacheTable.read(store.repository, fileOf(store, name), FORMAT);
  return stored?.header["store"] === store.path ? stored : null;
}

export async function writeEnvironmentTable(store: PromptStore, name: EnvironmentName, table: CacheTable): Promise<void> {
  await Promise.all([table.write(store.repository, fileOf(store, name), FORMAT), forgetAnswers(store)]);
}

/** The environment whose entries a table holds. */
export function stateOfTable(name: EnvironmentName, table: CacheTable): EnvironmentState {
  const entries = new StoredEntries(table);
  const state = { name, ...seenTipOf(table), running: runningOfTable(table), entries, contents: () => entries.contents() };
  tables.set(state, table);
  return state;
}

/** The table that holds the entries of an environment; null for one that nothing was ever deployed to. */
export function tableOfState(state: EnvironmentState): CacheTable | null {
  return tables.get(state) ?? null;
}

/** Takes an environment's branch as it is, whatever it was before. */
export async function acceptEnvironment(store: PromptStore, name: EnvironmentName): Promise<void> {
  const table = await readEnvironmentTable(store, name);
  if (table === null) return;
  await writeEnvironmentTable(store, name, table.withHeader({ ...table.header, lost: null }));
}

/** Forgets an environment, so that whatever its branch is next is taken as it is. */
export async function forgetEnvironment(store: PromptStore, name: EnvironmentName): Promise<void> {
  await removeCacheFile(store.repository, fileOf(store, name));
}

function fileOf({ remote, manifest }: PromptStore, name: EnvironmentName): string {
  return `environment-${name}-${crc32(`${remote ?? ""} ${manifest.manifest.refs}`).toString(16)}`;
}
