import type { DeploymentRecord } from "../domain/environment/deployment.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { keyOfRecordPath, RECORDS_FOLDER, recordPath } from "../domain/environment/environment-paths.ts";
import type { EnvironmentState, Person } from "../domain/environment/environment-state.ts";
import { parseRecord } from "../domain/environment/record-file.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { type LoggedCommit, rawLog } from "../git/log.ts";
import type { PromptStore } from "./prompt-store.ts";

/** One step of an environment's history, with the records that it replaced and those that it wrote. */
export interface Deployment {
  environment: EnvironmentName;
  commit: ObjectId;
  /** Null for the commit that began the branch. */
  parent: ObjectId | null;
  date: string;
  author: Person;
  changes: RecordChange[];
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

function logQuery({ tip, keys, limit, since, reverse }: DeploymentQuery) {
  return {
    tip,
    paths: keys === undefined ? [RECORDS_FOLDER] : keys.map(recordPath),
    ...(limit === undefined ? {} : { limit }),
    ...(since === undefined ? {} : { since }),
    ...(reverse === undefined ? {} : { reverse }),
  };
}

async function withRecords(store: PromptStore, environment: EnvironmentName, commits: readonly LoggedCommit[]): Promise<Deployment[]> {
  const ids = commits.flatMap(({ changes }) => changes.flatMap(({ oldId, newId }) => [oldId, newId])).filter(isObject);
  const records = await readRecords(store, ids);
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
  }));
}

/** Reads records by the ids of their blobs; what is no record is left out. */
export async function readRecords(store: PromptStore, ids: readonly ObjectId[]): Promise<Map<ObjectId, DeploymentRecord>> {
  const unique = [...new Set(ids)];
  const objects = await store.objects.readMany(unique);
  const records = new Map<ObjectId, DeploymentRecord>();
  objects.forEach((object, index) => {
    const id = unique[index];
    if (object === null || id === undefined) return;
    const record = recordOrNull(object.content.toString("utf8"), id);
    if (record !== null) records.set(id, record);
  });
  return records;
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
