import { crc32 } from "node:zlib";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { CacheTable, type TableHeader } from "./cache-table.ts";
import type { PromptStore } from "./prompt-store.ts";
import { StoredEntries } from "./stored-entries.ts";

// To be raised with every change of what a row holds.
const FORMAT = "environment 5";

const tables = new WeakMap<EnvironmentState, CacheTable>();

/** What the table of an environment was made of. */
export function environmentHeader({ path }: PromptStore, tip: ObjectId): TableHeader {
  return { tip, store: path };
}

/** The stored entries of an environment; null when there are none of this store's. */
export async function readEnvironmentTable(store: PromptStore, name: EnvironmentName): Promise<CacheTable | null> {
  const stored = await CacheTable.read(store.repository, fileOf(store, name), FORMAT);
  return stored?.header["store"] === store.path ? stored : null;
}

export async function writeEnvironmentTable(store: PromptStore, name: EnvironmentName, table: CacheTable): Promise<void> {
  await table.write(store.repository, fileOf(store, name), FORMAT);
}

/** The environment whose entries a table holds. */
export function stateOfTable(name: EnvironmentName, tip: ObjectId, table: CacheTable): EnvironmentState {
  const entries = new StoredEntries(table);
  const state = { name, tip, entries, contents: () => entries.contents() };
  tables.set(state, table);
  return state;
}

/** The table that holds the entries of an environment; null for one that nothing was ever deployed to. */
export function tableOfState(state: EnvironmentState): CacheTable | null {
  return tables.get(state) ?? null;
}

function fileOf({ remote, manifest }: PromptStore, name: EnvironmentName): string {
  return `environment-${name}-${crc32(`${remote ?? ""} ${manifest.manifest.refs}`).toString(16)}`;
}
