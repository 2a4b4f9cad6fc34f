import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { entryOf } from "../domain/environment/running-change.ts";
import { nameOf, type RunningEntry, type RunningRecord } from "../domain/environment/running-entry.ts";
import { identityOf } from "../domain/environment/running-identity.ts";
import { PolicyRefused } from "../domain/errors.ts";
import { companyOf, refuseCompany } from "../domain/experiment/refuse-company.ts";
import { pinsOf } from "../domain/experiment/running-experiment.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { allRunning } from "../store/running-experiments.ts";
import { NOTHING_TO_DO } from "./deploy-running.ts";

/**
 * The plan that lets an experiment or a rollout run that does not.
 *
 * @throws PolicyRefused when it runs otherwise, and when something else has its users.
 */
export async function planOfStart(store: PromptStore, target: EnvironmentState, record: RunningRecord): Promise<EntryPlan> {
  const named = nameOf(record);
  const running = entryOf(target, named);
  if (running !== null) {
    if (running.identity === identityOf(record)) return NOTHING_TO_DO;
    throw runsAlready(running, target);
  }
  const others = await allRunning(store, target);
  refuseCompany(
    companyOf(record),
    others.map(({ content }) => companyOf(content)),
    target.name,
  );
  return { ...NOTHING_TO_DO, running: [{ ...named, from: null, to: { runs: record } }], pins: pinsOf(record) };
}

function runsAlready({ kind, name, since, by }: RunningEntry, { name: environment }: EnvironmentState): PolicyRefused {
  const details = { [kind]: name, environment, since, by };
  if (kind === "experiment") {
    return new PolicyRefused("experiment-runs", `${name} runs in ${environment} already, as ${by.name} left it.`, {
      hint: `promptlane experiment update ${name} --env ${environment}`,
      details,
    });
  }
  return new PolicyRefused("rollout-runs", `${name} is being rolled out in ${environment} already, as ${by.name} left it.`, {
    hint: `promptlane rollout status ${name} --env ${environment}`,
    details,
  });
}
