import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { type RunningName, runningPath } from "../domain/environment/environment-paths.ts";
import type { RunningRecord } from "../domain/environment/running-entry.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { rawLog } from "../git/log.ts";
import { originOf } from "./deployment-origin.ts";
import type { PromptStore } from "./prompt-store.ts";
import { parseRunning } from "./running-entries.ts";

/** What ran in an environment until it was stopped. */
export interface LastRun {
  record: RunningRecord;
  /** The commit of the environment's branch that stopped it. */
  deployment: ObjectId;
  /** When; ISO 8601. */
  ended: string;
}

/** An experiment or rollout as it was when it was last stopped in an environment; null when it never was, or runs. */
export async function lastRunOf(store: PromptStore, { tip }: Pick<EnvironmentState, "tip">, name: RunningName): Promise<LastRun | null> {
  if (tip === null) return null;
  for await (const commit of rawLog(store.repository, { tip, firstParent: true, paths: [runningPath(name)], limit: 1 })) {
    const removal = commit.changes.find(({ status }) => status === "D");
    const object = removal === undefined ? null : await store.objects.read(removal.oldId);
    const record = object === null ? null : parseRunning(name, object.content.toString("utf8"));
    const { deployment, since } = originOf(commit);
    return record === null ? null : { record, deployment, ended: since };
  }
  return null;
}
