import { crc32 } from "node:zlib";
import type { ObjectId } from "../domain/object-id.ts";
import type { FrozenVersion } from "../domain/version/version.ts";
import type { ObjectReader } from "../git/objects.ts";
import type { GitRepository } from "../git/repository.ts";
import { CacheTable } from "./cache-table.ts";
import { goesOnFrom } from "./first-parent-chain.ts";
import { judgeFrozen } from "./frozen-versions.ts";
import type { FrozenNumbers } from "./frozen-versions.ts";
import { askedOfTable, changedTable, indexTable, isUndisputed, runsOfKey, runsOfTable } from "./index-table.ts";
import type { IndexHeader } from "./index-table.ts";
import { withFamilies } from "./key-families.ts";
import { numberRuns } from "./number-runs.ts";
import { extendRuns, readRuns } from "./read-runs.ts";
import type { RunHistory } from "./read-runs.ts";
import { VersionIndex } from "./version-index.ts";

export interface VersionIndexInput {
  repository: GitRepository;
  objects: ObjectReader;
  /** The store's folder below the top of the repository, such as `.prompts`; empty for a store at the top. */
  storePath: string;
  /** The tip of the default branch; null while it has no commit. */
  tip: ObjectId | null;
  frozen: FrozenNumbers;
  /** Work to do while git reads the whole history and there is nothing but waiting. */
  meanwhile?: () => Promise<void>;
}

// To be raised with every change of what a stored index holds, or of how versions are counted.
const FORMAT = "versions 3";

/**
 * Loads every version of every prompt: from the git directory where the default branch and the ledger have not moved,
 * else from there and the new commits, else from the whole first-parent history.
 *
 * @throws Invalid when the repository lacks objects that its history names.
 */
export async function loadVersionIndex(input: VersionIndexInput): Promise<VersionIndex> {
  const { repository, tip } = input;
  // A shallow history changes under the same tip when it is deepened, so nothing of it is kept.
  const stored = tip === null || repository.isShallow ? null : await readStored(input);
  const table = (stored === null ? null : await currentTable(input, stored)) ?? (await makeTable(input, stored));
  return new VersionIndex(repository, tip, table);
}

/** Keeps the stored index, as it is, for a ledger that grew by nothing but numbers which this very index gave. */
export async function keepIndexThroughFreeze(
  repository: GitRepository,
  { table }: VersionIndex,
  { before, after }: { before: ObjectId | null; after: ObjectId },
): Promise<void> {
  const header = headerOf(table);
  if (repository.isShallow || header.ledger !== before || !isUndisputed(table)) return;
  await table.withHeader({ ...header, ledger: after }).write(repository, fileName(header.storePath), FORMAT);
}

async function readStored({ repository, storePath }: VersionIndexInput): Promise<CacheTable | null> {
  const table = await CacheTable.read(repository, fileName(storePath), FORMAT);
  return table !== null && headerOf(table).storePath === storePath ? table : null;
}

/** The stored table, if nothing has moved that it was made of; null otherwise. */
async function currentTable(input: VersionIndexInput, table: CacheTable): Promise<CacheTable | null> {
  const { repository, storePath, frozen } = input;
  const { tip, ledger, evidence } = headerOf(table);
  if (tip !== input.tip || ledger !== frozen.tip) return null;
  if (evidence === null || evidence === frozen.evidence) return table;
  const asked = askedOfTable(table);
  const answers = await frozen.attested(asked.entries);
  if (answers.some((answer, index) => answer !== asked.answers[index])) return null;
  const current = table.withHeader({ ...table.header, evidence: frozen.evidence });
  await current.write(repository, fileName(storePath), FORMAT);
  return current;
}

async function makeTable(input: VersionIndexInput, stored: CacheTable | null): Promise<CacheTable> {
  const { repository, storePath, tip } = input;
  const base = stored === null || tip === null ? null : await continuedFrom({ ...input, tip }, stored);
  const table =
    tip === null || stored === null || base === null ? await newTable(input) : await updatedTable({ ...input, tip }, stored, base);
  if (tip !== null && !repository.isShallow) await table.write(repository, fileName(storePath), FORMAT);
  return table;
}

async function newTable(input: VersionIndexInput): Promise<CacheTable> {
  const { repository, tip, meanwhile = async () => {} } = input;
  if (tip === null) return wholeTable(input, { runs: new Map(), commits: 0 });
  const readings = [
    readRuns({ ...input, tip }),
    repository.isShallow ? Promise.resolve() : meanwhile(),
    // Whoever gives the entries keeps them: they are there when the history is.
    input.frozen.read(),
  ] as const;
  // A failure waits for the others: the store is closed then, and nobody would end a git that they start later.
  await Promise.allSettled(readings);
  const [history] = await Promise.all(readings);
  return wholeTable(input, history);
}

async function wholeTable(input: VersionIndexInput, { runs, commits }: RunHistory): Promise<CacheTable> {
  const entries = input.frozen.tip === null ? [] : await input.frozen.read();
  const judged = await judgeFrozen({ ...input, runs, entries, attested: input.frozen.attested });
  const versions = await numberRuns({ ...input, runs, frozen: judged.counting });
  return indexTable(headerFor(input, commits, judged.asked.entries.length > 0), versions, judged);
}

/** Brings a stored index up to date; only the keys that have new commits or new frozen numbers are looked at, if that can be. */
async function updatedTable(input: VersionIndexInput & { tip: ObjectId }, stored: CacheTable, base: ObjectId): Promise<CacheTable> {
  const { commits } = headerOf(stored);
  const history =
    base === input.tip ? { runs: new Map(), commits } : await extendRuns(input, base, commits, (key) => runsOfKey(stored, key));
  return (
    (await tableWithChanges(input, stored, history)) ??
    wholeTable(input, { ...history, runs: new Map([...runsOfTable(stored), ...history.runs]) })
  );
}

async function tableWithChanges(
  input: VersionIndexInput,
  stored: CacheTable,
  { runs: changed, commits }: RunHistory,
): Promise<CacheTable | null> {
  const added = await frozenSince(input.frozen, headerOf(stored).ledger);
  if (added === null || !isUndisputed(stored)) return null;
  const runs = withFamilies([...changed.keys(), ...added.map(({ key }) => key)], (key) => changed.get(key) ?? runsOfKey(stored, key));
  const keys = [...runs.keys()];
  const entries = input.frozen.tip === null ? [] : await input.frozen.readOf(keys);
  const judged = await judgeFrozen({ ...input, runs, entries, attested: async () => [] });
  if (judged.ignored.length > 0) return null;
  const versions = await numberRuns({ ...input, runs, frozen: judged.counting });
  return changedTable(stored, headerFor(input, commits, false), keys, versions);
}

async function frozenSince(frozen: FrozenNumbers, ledger: ObjectId | null): Promise<FrozenVersion[] | null> {
  if (frozen.tip === ledger) return [];
  if (frozen.tip === null) return null;
  return ledger === null ? frozen.read() : frozen.readSince(ledger);
}

function headerFor({ storePath, tip, frozen }: VersionIndexInput, commits: number, isEvidenceNeeded: boolean): IndexHeader {
  return { storePath, tip, ledger: frozen.tip, evidence: isEvidenceNeeded ? frozen.evidence : null, commits };
}

/** The stored index's tip, if the default branch goes on from it along first parents. */
async function continuedFrom(input: VersionIndexInput & { tip: ObjectId }, stored: CacheTable): Promise<ObjectId | null> {
  const { tip: base } = headerOf(stored);
  return base !== null && (await goesOnFrom(input, base, input.tip)) ? base : null;
}

function headerOf(table: CacheTable): IndexHeader {
  return table.header as IndexHeader;
}

function fileName(storePath: string): string {
  return `versions-${crc32(storePath).toString(16)}`;
}
