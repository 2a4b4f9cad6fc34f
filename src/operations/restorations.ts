import type { DeploymentRecord } from "../domain/environment/deployment.ts";
import type { EnvironmentState, LiveEntry } from "../domain/environment/environment-state.ts";
import { backAlongStack, backTo, type Restoration, undoOf } from "../domain/environment/restoration.ts";
import { sameVersion } from "../domain/environment/compare-live.ts";
import { Conflict, NotFound, PolicyRefused, Usage } from "../domain/errors.ts";
import { shortId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { isMoment, parseMoment } from "../domain/version/moment.ts";
import type { VersionNumber } from "../domain/version/version.ts";
import { type Deployment, deployments, lastDeployment } from "../store/deployment-log.ts";
import { readLiveRecords } from "../store/environment-store.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { recordsAt } from "../store/records-at.ts";
import { findDeployment } from "./find-deployment.ts";
import { promptOf, runningAsOf, type RunningRestoration, undoOfSteps } from "./running-restorations.ts";

/** How far a rollback goes. */
export interface RollbackSteps {
  /** Null for the whole environment. */
  key: PromptKey | null;
  to: string | null;
  from: string | null;
  again: boolean;
}

/** What a rollback brings back. */
export interface FoundRestorations {
  restorations: Restoration[];
  /** The experiments and rollouts that go back with it. */
  running: RunningRestoration[];
  warnings: string[];
}

/** Finds what a rollback brings back, prompt by prompt, and experiment by experiment. */
export async function findRestorations(store: PromptStore, target: EnvironmentState, steps: RollbackSteps): Promise<FoundRestorations> {
  if (steps.from !== null && steps.to === null) return undoDeployment(store, target, steps.from, steps.key);
  if (steps.from !== null) await refuseOtherTip(store, target, steps.from, steps.key);
  if (steps.key !== null) return onlyPrompts([await promptBack(store, target, steps.key, steps)]);
  if (steps.to !== null) return environmentAsOf(store, target, steps.to);
  return lastDeploymentUndone(store, target, steps.again);
}

async function promptBack(
  store: PromptStore,
  target: EnvironmentState,
  key: PromptKey,
  { to, again }: RollbackSteps,
): Promise<Restoration> {
  const record = (await readLiveRecords(store, target, [key])).get(key);
  if (record === undefined) throw neverLive(target, key);
  return backAlongStack(record, target.name, { to: to === null ? null : versionOf(to), again, by: target.entries.get(key)?.by ?? null });
}

function onlyPrompts(restorations: Restoration[]): FoundRestorations {
  return { restorations, running: [], warnings: [] };
}

async function lastDeploymentUndone(store: PromptStore, target: EnvironmentState, again: boolean): Promise<FoundRestorations> {
  const last = await lastDeployment(store, target);
  if (last === null) throw new NotFound("nothing-deployed", `Nothing was ever deployed to ${target.name}.`, { hint: "promptlane status" });
  const said = [...last.changes.map(({ to }) => to), ...last.running.map(({ to, ended }) => to ?? ended)];
  if (!said.some((one) => one?.action === "rollback")) return undoChanges(store, target, last, null);
  if (again) return onlyPrompts(await furtherBack(store, target, last));
  throw new PolicyRefused(
    "already-rolled-back",
    `The last deployment of ${target.name} was a rollback already: ${shortId(last.commit)} by ${last.author.name}.`,
    {
      hint: `to undo it: promptlane rollback --env ${target.name} --from ${shortId(last.commit)}; to go further back: --again`,
      details: { deployment: last.commit, by: last.author },
    },
  );
}

async function furtherBack(store: PromptStore, target: EnvironmentState, last: Deployment): Promise<Restoration[]> {
  const records = await readLiveRecords(
    store,
    target,
    last.changes.map(({ key }) => key),
  );
  return [...records.values()].map((record) => backAlongStack(record, target.name, { to: null, again: true }));
}

async function undoDeployment(
  store: PromptStore,
  target: EnvironmentState,
  from: string,
  key: PromptKey | null,
): Promise<FoundRestorations> {
  const deployment = await findDeployment(store, target, from);
  return undoChanges(store, target, deployment, key);
}

async function undoChanges(
  store: PromptStore,
  target: EnvironmentState,
  deployment: Deployment,
  only: PromptKey | null,
): Promise<FoundRestorations> {
  const steps = deployment.running.filter((step) => only === null || promptOf(step) === only);
  if (steps.length === 0 && !deployment.changes.some(({ key }) => only === null || key === only)) {
    throw new NotFound("not-in-deployment", `${only} was not changed by the deployment ${shortId(deployment.commit)}.`, {
      hint: `promptlane history ${only} --env ${target.name}`,
    });
  }
  const running = undoOfSteps(target, deployment, steps);
  return { restorations: await undoOfChanges(store, target, deployment, only), ...running };
}

/**
 * What undoes the changes of prompts in a deployment.
 *
 * @throws Conflict when one of them has moved on since.
 */
export async function undoOfChanges(
  store: PromptStore,
  target: EnvironmentState,
  deployment: Deployment,
  only: PromptKey | null,
): Promise<Restoration[]> {
  const changes = deployment.changes.filter(({ key }) => only === null || key === only);
  const records = await readLiveRecords(
    store,
    target,
    changes.map(({ key }) => key),
  );
  return changes.flatMap(({ key, from }) => {
    const now = records.get(key);
    const live = target.entries.get(key);
    if (now === undefined || live === undefined) return [];
    if (live.deployment !== deployment.commit && !isUndone(live, from)) throw movedOn(target, deployment, live);
    return [undoOf(from, now)];
  });
}

function isUndone(live: LiveEntry, before: DeploymentRecord | null): boolean {
  return before === null ? live.blob === null : sameVersion(live, before);
}

async function environmentAsOf(store: PromptStore, target: EnvironmentState, to: string): Promise<FoundRestorations> {
  const deployment = isMoment(to)
    ? await deploymentAt(store, target, parseMoment(to, new Date()))
    : await findDeployment(store, target, to);
  const then = await recordsAt(store, deployment.commit);
  const records = await readLiveRecords(store, target, target.entries.keys());
  const restorations = [...records].map(([key, now]) => backTo(then.get(key) ?? null, now));
  return { restorations, running: await runningAsOf(store, target, deployment.commit), warnings: [] };
}

async function deploymentAt(store: PromptStore, { tip, name }: EnvironmentState, moment: Date): Promise<Deployment> {
  if (tip !== null) {
    for await (const deployment of deployments(store, name, { tip })) if (new Date(deployment.date) <= moment) return deployment;
  }
  throw new NotFound("nothing-then", `Nothing was live in ${name} at ${moment.toISOString()}.`, {
    hint: `promptlane history --env ${name} --all`,
  });
}

async function refuseOtherTip(store: PromptStore, target: EnvironmentState, from: string, key: PromptKey | null): Promise<void> {
  const expected = await findDeployment(store, target, from);
  const live = key === null ? undefined : target.entries.get(key);
  if ((key === null ? target.tip : live?.deployment) === expected.commit) return;
  if (live !== undefined) throw movedOn(target, expected, live);
  const now = target.tip === null ? "empty" : `at ${shortId(target.tip)}`;
  throw new Conflict("moved-meanwhile", `${target.name} is ${now}, no longer at ${from}. Nothing was changed.`, {
    hint: `promptlane history --env ${target.name}`,
  });
}

function movedOn({ name }: EnvironmentState, deployment: Deployment, { key, label, by, deployment: later }: LiveEntry): Conflict {
  return new Conflict(
    "moved-meanwhile",
    `${key} in ${name} was changed after ${shortId(deployment.commit)}: ${by.name} made it ${label} in ${shortId(later)}. Nothing was changed.`,
    {
      hint: `promptlane history ${key} --env ${name}`,
      details: { key, environment: name, live: label, by, deployment: later },
    },
  );
}

function versionOf(text: string): VersionNumber {
  const digits = /^v?([1-9]\d{0,8})$/.exec(text)?.[1];
  if (digits !== undefined) return Number(digits);
  throw new Usage("invalid-version", `${JSON.stringify(text)} is not a version to roll one prompt back to.`, {
    hint: "--to v4; a deployment or a time goes with a whole environment",
  });
}

function neverLive({ name }: EnvironmentState, key: PromptKey): NotFound {
  return new NotFound("not-live", `${key} was never live in ${name}.`, {
    hint: `promptlane list --env ${name}`,
    details: { key, environment: name },
  });
}
