import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { entryOf, type RunningChange } from "../domain/environment/running-change.ts";
import { identityOf } from "../domain/environment/running-identity.ts";
import { PolicyRefused } from "../domain/errors.ts";
import type { ExperimentRecord } from "../domain/experiment/experiment-record.ts";
import { companyOf, refuseCompany } from "../domain/experiment/refuse-company.ts";
import { pinsOf } from "../domain/experiment/running-experiment.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { allRunning } from "../store/running-experiments.ts";
import { NOTHING_TO_DO } from "./experiment-deployment.ts";

/**
 * The plan that lets an experiment run that does not.
 *
 * @throws PolicyRefused when it runs otherwise, and when something else has its users.
 */
export async function planOfStart(store: PromptStore, target: EnvironmentState, record: ExperimentRecord): Promise<EntryPlan> {
  const running = entryOf(target, { kind: "experiment", name: record.name });
  if (running !== null) {
    if (running.identity === identityOf(record)) return NOTHING_TO_DO;
    throw new PolicyRefused("experiment-runs", `${record.name} runs in ${target.name} already, as ${running.by.name} left it.`, {
      hint: `promptlane experiment update ${record.name} --env ${target.name}`,
      details: { experiment: record.name, environment: target.name, since: running.since, by: running.by },
    });
  }
  const others = await allRunning(store, target);
  refuseCompany(
    companyOf(record),
    others.map(({ content }) => companyOf(content)),
    target.name,
  );
  const change: RunningChange = { kind: "experiment", name: record.name, from: null, to: { runs: record } };
  return { ...NOTHING_TO_DO, running: [change], pins: pinsOf(record) };
}
