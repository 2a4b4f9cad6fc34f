import {
  endedOfPath,
  EXPERIMENTS_FOLDER,
  ROLLOUTS_FOLDER,
  type RunningName,
  runningOfPath,
  runningPath,
} from "../domain/environment/environment-paths.ts";
import { pinnedKeys, type RunningEntry, type RunningRecord } from "../domain/environment/running-entry.ts";
import { Invalid } from "../domain/errors.ts";
import { type EndedRecord, parseEndedRecord } from "../domain/experiment/ended-record.ts";
import { parseExperimentRecord } from "../domain/experiment/experiment-record.ts";
import { parseRolloutRecord } from "../domain/experiment/rollout-record.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { type LoggedCommit, type PathChange, rawLog } from "../git/log.ts";
import type { TreeEntry } from "../git/trees.ts";
import { originOf } from "./deployment-origin.ts";
import type { PromptStore } from "./prompt-store.ts";

/** The record of something that runs: which blob it is, and the commit that wrote it. */
interface WrittenRecord extends RunningName {
  id: ObjectId;
  commit: LoggedCommit;
}

/** What runs by the files of an environment's tree. */
export async function readRunning(store: PromptStore, tip: ObjectId, files: readonly TreeEntry[]): Promise<RunningEntry[]> {
  const ids = new Map(files.filter(({ path }) => runningOfPath(path) !== null).map(({ path, id }) => [path, id]));
  const written: WrittenRecord[] = [];
  if (ids.size === 0) return [];
  for await (const commit of rawLog(store.repository, { tip, firstParent: true, paths: [EXPERIMENTS_FOLDER, ROLLOUTS_FOLDER] })) {
    for (const { path } of commit.changes) {
      const [name, id] = [runningOfPath(path), ids.get(path)];
      if (name === null || id === undefined) continue;
      ids.delete(path);
      written.push({ ...name, id, commit });
    }
    if (ids.size === 0) break;
  }
  return entriesOf(store, written);
}

/** What runs after some commits, the newest first, by what ran before them. */
export async function runningAfter(
  store: PromptStore,
  before: readonly RunningEntry[],
  commits: readonly LoggedCommit[],
): Promise<readonly RunningEntry[]> {
  const changed = new Map<string, WrittenRecord | null>();
  for (const commit of commits) {
    for (const { path, newId, status } of commit.changes) {
      const name = runningOfPath(path);
      if (name !== null && !changed.has(path)) changed.set(path, status === "D" ? null : { ...name, id: newId, commit });
    }
  }
  if (changed.size === 0) return before;
  const kept = before.filter((entry) => !changed.has(runningPath(entry)));
  return [
    ...kept,
    ...(await entriesOf(
      store,
      [...changed.values()].filter((one) => one !== null),
    )),
  ].sort(byRunningPath);
}

/** What is known of the one that a record begins. */
export async function runningEntry(
  named: RunningName,
  record: RunningRecord,
  id: ObjectId,
  commit: Pick<LoggedCommit, "id" | "committerDate" | "author">,
): Promise<RunningEntry> {
  // Loaded where something runs: hashing takes longer to load than a warm command has.
  const { identityOf } = await import("../domain/environment/running-identity.ts");
  const { deployment, since, by } = originOf(commit);
  const { kind, name } = named;
  return { kind, name, prompt: record.prompt, pinned: pinnedKeys(record), since, by, deployment, record: id, identity: identityOf(record) };
}

/** Reads the record of an experiment or a rollout; null when somebody made it what is none, which `verify` names. */
export function parseRunning({ kind, name }: RunningName, text: string): RunningRecord | null {
  const path = runningPath({ kind, name });
  try {
    const record = kind === "experiment" ? parseExperimentRecord(text, path) : parseRolloutRecord(text, path);
    return ("name" in record ? record.name : record.prompt) === name ? record : null;
  } catch (error) {
    if (error instanceof Invalid) return null;
    throw error;
  }
}

/** Records of experiments and rollouts, by their blobs; null for what is none, or for no blob. */
export interface RunningTexts {
  record(name: RunningName, blob: ObjectId): RunningRecord | null;
  /** What is left of one that ended, at the path of its file. */
  ended(path: string, blob: ObjectId): EndedRecord | null;
}

/** Reads all that changes of an environment's branch say of experiments and rollouts, before and after. */
export async function readRunningText(store: PromptStore, changes: readonly PathChange[]): Promise<RunningTexts> {
  const touched = changes.filter(({ path }) => runningOfPath(path) !== null || endedOfPath(path) !== null);
  const ids = [...new Set(touched.flatMap(({ oldId, newId }) => [oldId, newId]))].filter((id) => !/^0+$/.test(id));
  const objects = ids.length === 0 ? [] : await store.objects.readMany(ids);
  const texts = new Map(ids.map((id, index) => [id, objects[index]?.content.toString("utf8") ?? ""]));
  return {
    record: (name, blob) => {
      const text = texts.get(blob);
      return text === undefined ? null : parseRunning(name, text);
    },
    ended: (path, blob) => {
      const text = texts.get(blob);
      return text === undefined ? null : parseEnded(path, text);
    },
  };
}

/** Reads what is left of one that ended; null for a text that is none, which `verify` names. */
export function parseEnded(path: string, text: string): EndedRecord | null {
  try {
    return parseEndedRecord(text, path);
  } catch (error) {
    if (error instanceof Invalid) return null;
    throw error;
  }
}

async function entriesOf(store: PromptStore, written: readonly WrittenRecord[]): Promise<RunningEntry[]> {
  const objects = await store.objects.readMany(written.map(({ id }) => id));
  const entries: RunningEntry[] = [];
  for (const [index, one] of written.entries()) {
    const record = parseRunning(one, objects[index]?.content.toString("utf8") ?? "");
    if (record !== null) entries.push(await runningEntry(one, record, one.id, one.commit));
  }
  return entries.sort(byRunningPath);
}

/** The order in which what runs is kept. */
export function byRunningPath(one: RunningEntry, other: RunningEntry): number {
  const [first, second] = [runningPath(one), runningPath(other)];
  return first < second ? -1 : Number(first > second);
}
