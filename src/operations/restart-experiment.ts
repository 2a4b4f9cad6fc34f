import { decideRollback } from "../domain/environment/decide-rollback.ts";
import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { Conflict, NotFound } from "../domain/errors.ts";
import type { ExperimentRecord } from "../domain/experiment/experiment-record.ts";
import { shortId } from "../domain/object-id.ts";
import { type Deployment, deployments, type RunningStep } from "../store/deployment-log.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { findDeployment } from "./find-deployment.ts";
import { undoOfChanges } from "./restorations.ts";
import { rollbackContents } from "./rollback-contents.ts";
import { nothingLive } from "./pin-variations.ts";
import { planOfStart } from "./plan-of-start.ts";

/** Which end of an experiment is to be undone. */
export interface Restart {
  name: string;
  /** The deployment that ended it. */
  from: string;
  operation: string;
  reason: string | null;
}

/**
 * The plan that undoes the end of an experiment: it runs exactly as it did, its versions pinned as they were, and a variation that went
 * live with its end goes back.
 *
 * @throws NotFound for a deployment that did not end it.
 * @throws Conflict when something came after that.
 */
export async function restartPlan(store: PromptStore, target: EnvironmentState, { name, from, ...terms }: Restart): Promise<EntryPlan> {
  const deployment = await findDeployment(store, target, from);
  const before = endedIn(deployment, name);
  if (before === null) {
    throw new NotFound("not-ended-there", `${shortId(deployment.commit)} did not end the experiment ${name}.`, {
      hint: `promptlane history --env ${target.name}`,
      details: { experiment: name, deployment: deployment.commit },
    });
  }
  await refuseLater(store, target, deployment, name);
  const record: ExperimentRecord = { ...before, action: "experiment-start", ...terms };
  const restorations = isShipped(deployment, name) ? await undoOfChanges(store, target, deployment, before.prompt) : [];
  const contents = await rollbackContents(
    store,
    target,
    restorations.map(({ to }) => to),
  );
  const back = decideRollback({ restorations, target, ...contents, ...terms });
  const live = back.changes.find(({ key }) => key === before.prompt)?.to ?? target.entries.get(before.prompt);
  if (live?.blob == null) throw nothingLive(before.prompt, target.name);
  const start = await planOfStart(store, target, record);
  return { ...start, changes: back.changes, warnings: [...back.warnings, ...start.warnings] };
}

function endedIn(deployment: Deployment, name: string): ExperimentRecord | null {
  const step = stepOf(deployment, name);
  return step?.to === null && step.from !== null && "experiment" in step.from ? step.from : null;
}

function isShipped(deployment: Deployment, name: string): boolean {
  return (stepOf(deployment, name)?.ended?.shipped ?? null) !== null;
}

function stepOf({ running }: Deployment, name: string): RunningStep | undefined {
  return running.find((step) => step.kind === "experiment" && step.name === name);
}

async function refuseLater(store: PromptStore, target: EnvironmentState, deployment: Deployment, name: string): Promise<void> {
  if (target.tip === null) return;
  for await (const later of deployments(store, target.name, { tip: target.tip, keys: [], running: true })) {
    if (later.commit === deployment.commit) return;
    const step = stepOf(later, name);
    // Whoever runs the same command again meets what it has done.
    if (step === undefined || step.to?.action === "experiment-start") continue;
    throw new Conflict(
      "moved-meanwhile",
      `${name} was changed in ${target.name} after ${shortId(deployment.commit)}: ${later.author.name}, in ${shortId(later.commit)}. Nothing was changed.`,
      {
        hint: `promptlane history --env ${target.name}`,
        details: { experiment: name, environment: target.name, by: later.author, deployment: later.commit },
      },
    );
  }
}
