import type { DeploymentRecord } from "../domain/environment/deployment.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { environmentOf, type EnvironmentState, type LiveEntry } from "../domain/environment/environment-state.ts";
import { type ObjectId, shortId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { listTree } from "../git/trees.ts";
import { tipOf } from "./branch-tip.ts";
import { lostTip, seenTipOf, tellRewritten } from "./branch-continuity.ts";
import { CacheTable } from "./cache-table.ts";
import { readRecords } from "./deployment-log.ts";
import { formatLiveEntry } from "./environment-rows.ts";
import {
  environmentHeader,
  isOutgrown,
  readEnvironmentTable,
  runningOfTable,
  seenTip,
  stateOfTable,
  writeEnvironmentTable,
} from "./environment-table.ts";
import { readChangedEntries } from "./extend-entries.ts";
import { loadFacts } from "./known-facts.ts";
import { visitLiveEntries } from "./live-entries.ts";
import type { PromptStore } from "./prompt-store.ts";
import { readRunning } from "./running-entries.ts";
import { environmentRef } from "./ref-names.ts";
import { rememberLatest } from "./remember-latest.ts";
import { refuseForeignBranch } from "./store-mark.ts";
import { StoredEntries } from "./stored-entries.ts";

const remembered = rememberLatest<EnvironmentState>();

/**
 * What is live in an environment, as its branch was last seen; cached by the branch's tip.
 *
 * @throws PolicyRefused when the branch belongs to another store.
 */
export function loadEnvironment(store: PromptStore, name: EnvironmentName): Promise<EnvironmentState> {
  const tip = tipOf(store, environmentRef(store.manifest.manifest.refs, name));
  return remembered(store, { subject: name, question: tip ?? "" }, async () =>
    tip === null ? absent(store, name) : loadAt(store, name, tip),
  );
}

/** The records that stand beside live entries; a key without one is left out. */
export async function readLiveRecords(
  store: PromptStore,
  state: EnvironmentState,
  keys: Iterable<PromptKey>,
): Promise<Map<PromptKey, DeploymentRecord>> {
  const ids = new Map<PromptKey, ObjectId>();
  for (const key of keys) {
    const id = state.entries.get(key)?.record ?? null;
    if (id !== null) ids.set(key, id);
  }
  const records = await readRecords(store, [...ids.values()]);
  const byKey = new Map<PromptKey, DeploymentRecord>();
  for (const [key, id] of ids) {
    const record = records.get(id);
    if (record !== undefined) byKey.set(key, record);
  }
  return byKey;
}

async function loadAt(store: PromptStore, name: EnvironmentName, tip: ObjectId): Promise<EnvironmentState> {
  const base = await readEnvironmentTable(store, name);
  if (base !== null && !isOutgrown(store, base) && seenTipOf(base).tip === tip) return told(store, stateOfTable(name, base));
  await refuseForeignBranch(store, name, tip);
  const table = await tableAt(store, tip, base);
  await writeEnvironmentTable(store, name, table);
  return told(store, stateOfTable(name, table));
}

/** The table at a tip: the stored one and what was deployed since, or else what the tree as a whole tells. */
async function tableAt(store: PromptStore, tip: ObjectId, base: CacheTable | null): Promise<CacheTable> {
  const seen = base === null ? null : seenTipOf(base);
  const before = base === null || isOutgrown(store, base) ? null : base;
  const changed =
    before === null ? null : await readChangedEntries(store, { tip: seenTipOf(before).tip, running: runningOfTable(before) }, tip);
  // What was deployed since could be read from the log, so the branch goes on from there.
  const lost = seen === null || (changed !== null && seen.lost === null) ? null : await lostTip(store, seen, tip);
  if (before !== null && changed !== null) {
    const { entries, running } = changed;
    const facts = await loadFacts(store, entries);
    const partialsOf = ({ blob }: LiveEntry) => (blob === null ? [] : facts(blob).partials);
    const rows = new Map(entries.map((entry) => [entry.key, formatLiveEntry(entry, partialsOf(entry))]));
    return before.withRows(environmentHeader(store, { tip, lost, running }), rows);
  }
  const files = await listTree(store.repository, tip, { recursive: true, folders: true });
  const earlier = new Map(before === null ? [] : new StoredEntries(before));
  const rows: [PromptKey, string][] = [];
  const [running] = await Promise.all([
    readRunning(store, tip, files),
    visitLiveEntries(store, tip, files, earlier, (entry) => rows.push([entry.key, formatLiveEntry(entry, null)])),
  ]);
  return CacheTable.of(environmentHeader(store, { tip, lost, running }), rows);
}

/** No branch, and nothing live: as it is before the first deployment, and after somebody deleted the branch. */
async function absent(store: PromptStore, name: EnvironmentName): Promise<EnvironmentState> {
  const seen = await seenTip(store, name);
  if (seen !== null) {
    store.notify({
      code: "branch-lost",
      message: `The branch of ${name} is gone: this clone last read it at ${shortId(seen.tip)}.`,
      hint: `promptlane verify --env ${name}`,
    });
  }
  return environmentOf({ name, tip: null, lost: seen?.tip ?? null, entries: new Map() });
}

function told(store: PromptStore, state: EnvironmentState): EnvironmentState {
  tellRewritten(store, state, `promptlane verify --env ${state.name}`);
  return state;
}
