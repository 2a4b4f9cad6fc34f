import type { DeploymentRecord } from "../domain/environment/deployment.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { EXPERIMENTS_FOLDER, recordPath, runningOfPath } from "../domain/environment/environment-paths.ts";
import type { RunningRecord } from "../domain/environment/running-entry.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { rawLog } from "../git/log.ts";
import { listTree } from "../git/trees.ts";
import { tipOf } from "./branch-tip.ts";
import { readRecords } from "./deployment-log.ts";
import type { PromptStore } from "./prompt-store.ts";
import { environmentRef } from "./ref-names.ts";
import { runningAt } from "./running-experiments.ts";

/** The commit that an environment's branch was at; null when it had none. The order is the log's, never the clocks'. */
export async function commitOfMoment(store: PromptStore, environment: EnvironmentName, moment: Date): Promise<ObjectId | null> {
  const tip = tipOf(store, environmentRef(store.manifest.manifest.refs, environment));
  if (tip === null) return null;
  for await (const { id, committerDate } of rawLog(store.repository, { tip, firstParent: true })) {
    if (new Date(committerDate) <= moment) return id;
  }
  return null;
}

/** The record of what was live for a prompt as of a commit of an environment's branch; null when there is none. */
export async function liveRecordAt(store: PromptStore, commit: ObjectId, key: PromptKey): Promise<DeploymentRecord | null> {
  const object = await store.objects.read(`${commit}:${recordPath(key)}`);
  return object === null ? null : ((await readRecords(store, [object.id])).get(object.id) ?? null);
}

/** The records of what ran on a prompt as of a commit of an environment's branch: experiments, and the prompt's rollout. */
export async function runningRecordsAt(store: PromptStore, commit: ObjectId, key: PromptKey): Promise<RunningRecord[]> {
  const files = await listTree(store.repository, commit, { path: EXPERIMENTS_FOLDER, recursive: true });
  const names = [...files.flatMap(({ path }) => runningOfPath(path) ?? []), { kind: "rollout" as const, name: key }];
  const records = await Promise.all(names.map((name) => runningAt(store, commit, name)));
  return records.filter((record) => record?.prompt === key).filter((record) => record !== null);
}
