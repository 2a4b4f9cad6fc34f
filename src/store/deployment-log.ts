import type { DeploymentRecord } from "../domain/environment/deployment.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import {
  ENDED_FOLDER,
  endedOfPath,
  EXPERIMENTS_FOLDER,
  keyOfRecordPath,
  RECORDS_FOLDER,
  recordPath,
  ROLLOUTS_FOLDER,
  type RunningName,
  runningOfPath,
} from "../domain/environment/environment-paths.ts";
import type { EnvironmentState, Person } from "../domain/environment/environment-state.ts";
import { parseRecord } from "../domain/environment/record-file.ts";
import type { RunningRecord } from "../domain/environment/running-entry.ts";
import type { EndedRecord } from "../domain/experiment/ended-record.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { type LoggedCommit, type PathChange, rawLog } from "../git/log.ts";
import type { PromptStore } from "./prompt-store.ts";
import { readRunningText, type RunningTexts } from "./running-entries.ts";

/** One step of an environment's history, with the records that it replaced and those that it wrote. */
export interface Deployment {
  environment: EnvironmentName;
  commit: ObjectId;
  /** Null for the commit that began the branch. */
  parent: ObjectId | null;
  date: string;
  author: Person;
  changes: RecordChange[];
  /** The experiments and rollouts that it started, changed or ended; none where only some prompts were asked about. */
  running: RunningStep[];
}

/** An experiment or a rollout before and after a deployment; what cannot be read is null. */
export interface RunningStep extends RunningName {
  from: RunningRecord | null;
  to: RunningRecord | null;
  /** What is left of one that ended. */
  ended: EndedRecord | null;
}

/** The record of one prompt before and after a deployment. */
export interface RecordChange {
  key: PromptKey;
  from: DeploymentRecord | null;
  to: DeploymentRecord | null;
}

/** Which part of the history is wanted; newest first unless `reverse`. */
export interface DeploymentQuery {
  tip: ObjectId;
  /** Only deployments that changed one of these prompts. */
  keys?: readonly PromptKey[];
  /** With `keys`: those that changed an experiment or a rollout, too. */
  running?: boolean;
  limit?: number;
  since?: Date;
  reverse?: boolean;
}

// Enough for one page of history, few enough that a search which ends early has read little.
const BATCH = 20;

/** Walks the deployments of an environment along its first parents. The order is the log's, never the clocks'. */
export async function* deployments(store: PromptStore, environment: EnvironmentName, query: DeploymentQuery): AsyncGenerator<Deployment> {
  let waiting: LoggedCommit[] = [];
  for await (const commit of rawLog(store.repository, { ...logQuery(query), firstParent: true })) {
    waiting.push(commit);
    if (waiting.length < BATCH) continue;
    yield* await withRecords(store, environment, waiting);
    waiting = [];
  }
  yield* await withRecords(store, environment, waiting);
}

/** The deployment that an environment's tip is; null before the first. */
export async function lastDeployment(
  store: PromptStore,
  { name, tip }: Pick<EnvironmentState, "name" | "tip">,
): Promise<Deployment | null> {
  if (tip !== null) for await (const deployment of deployments(store, name, { tip, limit: 1 })) return deployment;
  return null;
}

const RUNNING_FOLDERS = [EXPERIMENTS_FOLDER, ROLLOUTS_FOLDER, ENDED_FOLDER];

function logQuery({ tip, keys, running, limit, since, reverse }: DeploymentQuery) {
  const all = [...(keys === undefined ? [RECORDS_FOLDER] : keys.map(recordPath)), ...RUNNING_FOLDERS];
  return {
    tip,
    paths: keys === undefined || running === true ? all : keys.map(recordPath),
    ...(limit === undefined ? {} : { limit }),
    ...(since === undefined ? {} : { since }),
    ...(reverse === undefined ? {} : { reverse }),
  };
}

async function withRecords(store: PromptStore, environment: EnvironmentName, commits: readonly LoggedCommit[]): Promise<Deployment[]> {
  const ids = commits.flatMap(({ changes }) => changes.flatMap(({ oldId, newId }) => [oldId, newId])).filter(isObject);
  const [records, texts] = await Promise.all([
    readRecords(store, ids),
    readRunningText(
      store,
      commits.flatMap(({ changes }) => changes),
    ),
  ]);
  return commits.map(({ id, parents, committerDate, author, changes }) => ({
    environment,
    commit: id,
    parent: parents[0] ?? null,
    date: new Date(committerDate).toISOString(),
    author,
    changes: changes.flatMap(({ path, oldId, newId }) => {
      const key = keyOfRecordPath(path);
      return key === null ? [] : [{ key, from: records.get(oldId) ?? null, to: records.get(newId) ?? null }];
    }),
    running: runningSteps(changes, texts),
  }));
}

function runningSteps(changes: readonly PathChange[], texts: RunningTexts): RunningStep[] {
  const steps = new Map<string, RunningStep>();
  for (const { path, oldId, newId } of changes) {
    const [runs, ended] = [runningOfPath(path), endedOfPath(path)];
    const name = runs ?? ended;
    if (name === null) continue;
    const step = steps.get(`${name.kind} ${name.name}`) ?? { kind: name.kind, name: name.name, from: null, to: null, ended: null };
    steps.set(`${name.kind} ${name.name}`, step);
    if (runs === null) step.ended = texts.ended(path, newId);
    else [step.from, step.to] = [texts.record(runs, oldId), texts.record(runs, newId)];
  }
  return [...steps.values()];
}

/** Reads records by the ids of their blobs; what is no record is left out. */
export async function readRecords(store: PromptStore, ids: readonly ObjectId[]): Promise<Map<ObjectId, DeploymentRecord>> {
  const recordOf = await recordReader(store, ids);
  const records = new Map<ObjectId, DeploymentRecord>();
  for (const id of ids) {
    const record = records.get(id) ?? recordOf(id);
    if (record !== null) records.set(id, record);
  }
  return records;
}

/** The same for whoever looks at one record after the other: each is parsed when it is asked for. Null for what is none. */
export async function recordReader(store: PromptStore, ids: readonly ObjectId[]): Promise<(id: ObjectId) => DeploymentRecord | null> {
  const unique = [...new Set(ids)];
  const objects = await store.objects.readMany(unique);
  const contents = new Map(unique.map((id, index) => [id, objects[index]?.content]));
  return (id) => {
    const content = contents.get(id);
    return content === undefined ? null : recordOrNull(content.toString("utf8"), id);
  };
}

function recordOrNull(text: string, id: ObjectId): DeploymentRecord | null {
  try {
    return parseRecord(text, id);
  } catch {
    return null;
  }
}

function isObject(id: ObjectId): boolean {
  return !/^0+$/.test(id);
}
