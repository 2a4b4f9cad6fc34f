import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { entryOf } from "../domain/environment/running-change.ts";
import { identityOf } from "../domain/environment/running-identity.ts";
import type { RunningEntry, RunningRecord } from "../domain/environment/running-entry.ts";
import { Conflict } from "../domain/errors.ts";
import { type ObjectId, shortId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { Deployment, RunningStep } from "../store/deployment-log.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { runningAt } from "../store/running-experiments.ts";

/** What becomes of an experiment or rollout that runs: what it was, or its end. */
export interface RunningRestoration {
  entry: RunningEntry;
  /** Null for its end. */
  to: RunningRecord | null;
}

/**
 * What undoes the steps of experiments and rollouts in a deployment: what it started ends, what it changed is as it was. What it ended
 * stays so: a rollback never restarts anything.
 *
 * @throws Conflict when one of them has moved on since.
 */
export function undoOfSteps(
  target: EnvironmentState,
  deployment: Deployment,
  steps: readonly RunningStep[],
): { running: RunningRestoration[]; warnings: string[] } {
  const running: RunningRestoration[] = [];
  const warnings: string[] = [];
  for (const step of steps) {
    const now = entryOf(target, step);
    if (step.to === null) {
      if (now === null) warnings.push(staysEnded(step, deployment, target));
    } else if (now !== null) {
      if (now.deployment !== deployment.commit) throw movedOn(target, deployment, now);
      running.push({ entry: now, to: step.from });
    }
  }
  return { running, warnings };
}

/** What takes everything that runs back to what ran at a deployment; what runs no more stays so. */
export async function runningAsOf(store: PromptStore, target: EnvironmentState, deployment: ObjectId): Promise<RunningRestoration[]> {
  const restorations: RunningRestoration[] = [];
  for (const entry of target.running) {
    const to = await runningAt(store, deployment, entry);
    if (to === null || identityOf(to) !== entry.identity) restorations.push({ entry, to });
  }
  return restorations;
}

/** The prompt that a step of an experiment or rollout is about; null where nothing of it can be read. */
export function promptOf({ from, to, ended }: RunningStep): PromptKey | null {
  return (to ?? ended ?? from)?.prompt ?? null;
}

function staysEnded({ kind, name }: RunningStep, { commit }: Deployment, { name: environment }: EnvironmentState): string {
  const what = kind === "experiment" ? `the experiment ${name}` : `the rollout of ${name}`;
  return `a rollback never restarts ${what}: promptlane ${kind} start ${name} --env ${environment} --from ${shortId(commit)}`;
}

function movedOn({ name }: EnvironmentState, { commit }: Deployment, { kind, name: what, by, deployment }: RunningEntry): Conflict {
  return new Conflict(
    "moved-meanwhile",
    `The ${kind} ${what} in ${name} was changed after ${shortId(commit)}: by ${by.name} in ${shortId(deployment)}. Nothing was changed.`,
    { hint: `promptlane history --env ${name}`, details: { kind, name: what, environment: name, by, deployment } },
  );
}
