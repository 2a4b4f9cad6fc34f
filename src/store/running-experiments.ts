import { type RunningName, runningPath } from "../domain/environment/environment-paths.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { type RunningEntry, type RunningRecord, runningOn } from "../domain/environment/running-entry.ts";
import type { ExperimentRecord } from "../domain/experiment/experiment-record.ts";
import type { RolloutRecord } from "../domain/experiment/rollout-record.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { rawLog } from "../git/log.ts";
import { originOf } from "./deployment-origin.ts";
import type { PromptStore } from "./prompt-store.ts";
import { parseRunning } from "./running-entries.ts";

/** An experiment that runs, by whom and since when it is as it is, and what its record says. */
export type RunningExperiment = RunningEntry & { content: ExperimentRecord };
/** A rollout that runs, by whom and since when it is as it is, and what its record says. */
export type RunningRollout = RunningEntry & { content: RolloutRecord };

/**
 * The experiments that run in an environment, by name. What runs is known with the environment's state, so that nothing is read where
 * nothing runs.
 */
export async function runningExperiments(store: PromptStore, state: EnvironmentState): Promise<Map<string, RunningExperiment>> {
  const read = await withRecords(
    store,
    state.running.filter(({ kind }) => kind === "experiment"),
  );
  return new Map(read.map((one) => [one.name, one as RunningExperiment]));
}

/** The rollouts that run in an environment, by prompt. */
export async function runningRollouts(store: PromptStore, state: EnvironmentState): Promise<Map<PromptKey, RunningRollout>> {
  const read = await withRecords(
    store,
    state.running.filter(({ kind }) => kind === "rollout"),
  );
  return new Map(read.map((one) => [one.prompt, one as RunningRollout]));
}

/** All that runs in an environment. */
export async function allRunning(store: PromptStore, state: EnvironmentState): Promise<(RunningEntry & { content: RunningRecord })[]> {
  return withRecords(store, state.running);
}

/** Everything that a prompt is under in an environment: experiments that share its users by a namespace, or one rollout. */
export async function runningOnPrompt(
  store: PromptStore,
  state: EnvironmentState,
  key: PromptKey,
): Promise<(RunningExperiment | RunningRollout)[]> {
  if (runningOn(state.running, key) === null) return [];
  const read = await withRecords(
    store,
    state.running.filter(({ prompt }) => prompt === key),
  );
  return read as (RunningExperiment | RunningRollout)[];
}

/** The record of an experiment or rollout as a commit of an environment's branch has it; null when it did not run there. */
export async function runningAt(store: PromptStore, deployment: ObjectId, name: RunningName): Promise<RunningRecord | null> {
  const object = await store.objects.read(`${deployment}:${runningPath(name)}`);
  return object === null ? null : parseRunning(name, object.content.toString("utf8"));
}

/** When, by whom and with which commit something that runs was started; null where a shallow clone does not reach back. */
export async function startOf(
  store: PromptStore,
  { tip }: Pick<EnvironmentState, "tip">,
  name: RunningName,
): Promise<Pick<RunningEntry, "since" | "by" | "deployment"> | null> {
  if (tip === null) return null;
  for await (const { id, committerDate, author, changes, parents } of rawLog(store.repository, {
    tip,
    firstParent: true,
    paths: [runningPath(name)],
  })) {
    // The commit at the cut of a shallow clone seems to add everything.
    const isCut = parents.length === 0 && store.repository.isShallow;
    if (changes.some(({ status }) => status === "A")) return isCut ? null : originOf({ id, committerDate, author });
  }
  return null;
}

async function withRecords(store: PromptStore, entries: readonly RunningEntry[]): Promise<(RunningEntry & { content: RunningRecord })[]> {
  const objects = entries.length === 0 ? [] : await store.objects.readMany(entries.map(({ record }) => record));
  return entries.flatMap((entry, index) => {
    const content = parseRunning(entry, objects[index]?.content.toString("utf8") ?? "");
    return content === null ? [] : [{ ...entry, content }];
  });
}
