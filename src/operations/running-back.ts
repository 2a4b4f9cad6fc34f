import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { endOf, type RecordTerms, type RunningChange } from "../domain/environment/running-change.ts";
import type { RunningEntry, RunningRecord } from "../domain/environment/running-entry.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { allRunning } from "../store/running-experiments.ts";
import type { RunningRestoration } from "./running-restorations.ts";

/**
 * What a rollback does to what runs: what it undoes, and the end of every experiment and rollout that pins a prompt which goes back,
 * since it would go on serving what was found bad.
 */
export async function runningBack(
  store: PromptStore,
  target: EnvironmentState,
  { changes }: Pick<EntryPlan, "changes">,
  { running, ...terms }: RecordTerms & { running: readonly RunningRestoration[] },
): Promise<RunningChange[]> {
  if (target.running.length === 0) return [];
  const goingBack = new Set(changes.map(({ key }) => key));
  const wanted = new Map(running.map(({ entry, to }) => [entry.record, to]));
  return (await allRunning(store, target)).flatMap(({ content: record, ...entry }): RunningChange[] => {
    const back = wanted.get(entry.record);
    if (isPinning(entry, goingBack) || back === null) return [endOf({ entry, record }, { action: "rollback", shipped: null, ...terms })];
    if (back === undefined) return [];
    const { kind, name } = entry;
    const runs: RunningRecord = { ...back, action: "rollback", ...terms };
    return [{ kind, name, from: { entry, record }, to: { runs } }];
  });
}

/** What to tell of experiments and rollouts that end because a prompt of theirs goes back. */
export function stopWarnings(
  running: readonly RunningChange[],
  { changes }: Pick<EntryPlan, "changes">,
  target: EnvironmentState,
): string[] {
  const goingBack = new Set(changes.map(({ key }) => key));
  return running.flatMap(({ kind, name, from, to }) => {
    if ("runs" in to || from === null || !isPinning(from.entry, goingBack)) return [];
    const what = kind === "experiment" ? `the experiment ${name}` : `the rollout of ${name}`;
    return [`${what} ends with it, and is not started again by undoing this: promptlane ${kind} start ${name} --env ${target.name}`];
  });
}

function isPinning({ pinned }: RunningEntry, keys: ReadonlySet<PromptKey>): boolean {
  return pinned.some((key) => keys.has(key));
}
