import { decideRollback } from "../domain/environment/decide-rollback.ts";
import type { DeployedVersion } from "../domain/environment/deployment.ts";
import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { RunningName } from "../domain/environment/environment-paths.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { RecordTerms } from "../domain/environment/running-change.ts";
import type { RunningRecord } from "../domain/environment/running-entry.ts";
import { Conflict, NotFound } from "../domain/errors.ts";
import { shortId } from "../domain/object-id.ts";
import { type Deployment, deployments, type RunningStep } from "../store/deployment-log.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { findDeployment } from "./find-deployment.ts";
import { undoOfChanges } from "./restorations.ts";
import { rollbackContents } from "./rollback-contents.ts";
import { nothingLive } from "./pin-variations.ts";
import { planOfStart } from "./plan-of-start.ts";

/** Which end of an experiment or a rollout is to be undone. */
export interface Restart extends RecordTerms {
  named: RunningName;
  /** The deployment that ended it. */
  from: string;
}

/** The words of the command that lets an experiment or a rollout run again as it did when a commit ended it. */
export function undoOfEnd({ kind, name }: RunningName, environment: EnvironmentName): (commit: string) => string[] {
  return (commit) => ["promptlane", kind, "start", name, "--env", environment, "--from", commit];
}

/**
 * The plan that undoes the end of an experiment or a rollout: it runs exactly as it did, its versions pinned as they were, and one that
 * went live with its end goes back.
 *
 * @throws NotFound for a deployment that did not end it.
 * @throws Conflict when something came after that.
 */
export async function restartPlan(store: PromptStore, target: EnvironmentState, { named, from, ...terms }: Restart): Promise<EntryPlan> {
  const deployment = await findDeployment(store, target, from);
  const { kind, name } = named;
  const before = endedIn(deployment, named);
  if (before === null) {
    throw new NotFound("not-ended-there", `${shortId(deployment.commit)} did not end the ${kind} ${name}.`, {
      hint: `promptlane history --env ${target.name}`,
      details: { [kind]: name, deployment: deployment.commit },
    });
  }
  await refuseLater(store, target, deployment, named);
  const record: RunningRecord = { ...before, action: `${kind}-start`, ...terms };
  const restorations = isShipped(deployment, named) ? await undoOfChanges(store, target, deployment, before.prompt) : [];
  const contents = await rollbackContents(
    store,
    target,
    restorations.map(({ to }) => to),
  );
  const back = decideRollback({ restorations, target, ...contents, ...terms });
  const live = back.changes.find(({ key }) => key === before.prompt)?.to ?? target.entries.get(before.prompt);
  if (live?.blob == null) throw nothingLive(before.prompt, target.name);
  refuseOtherStable(before, live, target);
  const start = await planOfStart(store, target, record);
  return { ...start, changes: back.changes, warnings: [...back.warnings, ...start.warnings] };
}

/** In a rollout everybody but the candidate's users gets what is live, so that must be what it was. */
function refuseOtherStable(record: RunningRecord, live: DeployedVersion, { name }: EnvironmentState): void {
  if ("experiment" in record || record.pins.every(({ variation, blob }) => variation !== "control" || blob === live.blob)) return;
  const { prompt, rollout } = record;
  throw new Conflict(
    "moved-meanwhile",
    `${prompt} is ${live.label} in ${name} now, and was ${rollout.stable} in that rollout. Nothing was changed.`,
    {
      hint: `promptlane rollout start ${prompt} --env ${name}, without --from`,
      details: { rollout: prompt, environment: name, live: live.label, stable: rollout.stable },
    },
  );
}

function endedIn(deployment: Deployment, named: RunningName): RunningRecord | null {
  const step = stepOf(deployment, named);
  return step?.to === null ? step.from : null;
}

function isShipped(deployment: Deployment, named: RunningName): boolean {
  return (stepOf(deployment, named)?.ended?.shipped ?? null) !== null;
}

function stepOf({ running }: Deployment, { kind, name }: RunningName): RunningStep | undefined {
  return running.find((step) => step.kind === kind && step.name === name);
}

async function refuseLater(store: PromptStore, target: EnvironmentState, deployment: Deployment, named: RunningName): Promise<void> {
  if (target.tip === null) return;
  const { kind, name } = named;
  for await (const later of deployments(store, target.name, { tip: target.tip, keys: [], running: true })) {
    if (later.commit === deployment.commit) return;
    const step = stepOf(later, named);
    // Whoever runs the same command again meets what it has done.
    if (step === undefined || step.to?.action === `${kind}-start`) continue;
    throw new Conflict(
      "moved-meanwhile",
      `${name} was changed in ${target.name} after ${shortId(deployment.commit)}: ${later.author.name}, in ${shortId(later.commit)}. Nothing was changed.`,
      {
        hint: `promptlane history --env ${target.name}`,
        details: { [kind]: name, environment: target.name, by: later.author, deployment: later.commit },
      },
    );
  }
}
