import { crc32 } from "node:zlib";
import type { ObjectId } from "../domain/object-id.ts";
import type { ObjectReader } from "../git/objects.ts";
import type { GitRepository } from "../git/repository.ts";
import { CacheTable } from "./cache-table.ts";
import { firstParentsSince } from "./first-parent-chain.ts";
import { judgeFrozen } from "./frozen-versions.ts";
import type { FrozenNumbers } from "./frozen-versions.ts";
import { askedOfTable, indexTable, runsOfTable } from "./index-table.ts";
import type { IndexHeader } from "./index-table.ts";
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
}

// To be raised with every change of what a stored index holds, or of how versions are counted.
const FORMAT = "versions 1";

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
  const table = stored !== null && (await isCurrent(input, stored)) ? stored : await makeTable(input, stored);
  return new VersionIndex(repository, tip, table);
}

async function readStored({ repository, storePath }: VersionIndexInput): Promise<CacheTable | null> {
  const table = await CacheTable.read(repository, fileName(storePath), FORMAT);
  return table !== null && headerOf(table).storePath === storePath ? table : null;
}

async function isCurrent(input: VersionIndexInput, table: CacheTable): Promise<boolean> {
  const { tip, ledger, evidence } = headerOf(table);
  if (tip !== input.tip || ledger !== input.frozen.tip) return false;
  if (evidence === null || evidence === input.frozen.evidence) return true;
  const asked = askedOfTable(table);
  const answers = await input.frozen.attested(asked.entries);
  return answers.every((answer, index) => answer === asked.answers[index]);
}

async function makeTable(input: VersionIndexInput, stored: CacheTable | null): Promise<CacheTable> {
  const { repository, objects, storePath, tip, frozen } = input;
  const { runs, commits } = tip === null ? { runs: new Map(), commits: 0 } : await readHistory({ ...input, tip }, stored);
  const judged = await judgeFrozen({ repository, objects, storePath, tip, runs, frozen });
  const versions = await numberRuns({ repository, objects, tip, runs, frozen: judged.counting });
  const evidence = judged.asked.entries.length === 0 ? null : frozen.evidence;
  const header: Omit<IndexHeader, "count"> = { storePath, tip, ledger: frozen.tip, evidence, commits };
  const table = indexTable(header, versions, judged);
  if (tip !== null && !repository.isShallow) await table.write(repository, fileName(storePath), FORMAT);
  return table;
}

async function readHistory(input: VersionIndexInput & { tip: ObjectId }, stored: CacheTable | null): Promise<RunHistory> {
  const base = stored === null ? null : headerOf(stored).tip;
  if (stored === null || base === null || !(await leadsTo(input, base))) return readRuns(input);
  const history = { runs: runsOfTable(stored), commits: headerOf(stored).commits };
  if (base !== input.tip) await extendRuns(input, base, history);
  return history;
}

async function leadsTo({ repository, objects, tip }: VersionIndexInput & { tip: ObjectId }, base: ObjectId): Promise<boolean> {
  if (base === tip) return true;
  const [found] = await objects.check([base]);
  return found?.type === "commit" && (await firstParentsSince(repository, base, tip)) !== null;
}

function headerOf(table: CacheTable): IndexHeader {
  return table.header as IndexHeader;
}

function fileName(storePath: string): string {
  return `versions-${crc32(storePath).toString(16)}`;
}
