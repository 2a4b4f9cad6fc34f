import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { RecordTerms } from "../domain/environment/running-change.ts";
import { identityOf } from "../domain/environment/running-identity.ts";
import type { ExperimentRecord } from "../domain/experiment/experiment-record.ts";
import { experimentImpact } from "../domain/experiment/impact.ts";
import { companyOf, refuseCompany } from "../domain/experiment/refuse-company.ts";
import { isDealtAnew, refuseUpdate } from "../domain/experiment/refuse-update.ts";
import { experimentRecord, pinsOf } from "../domain/experiment/running-experiment.ts";
import type { ExperimentEntry } from "../domain/manifest/experiment-entry.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { allRunning, runningExperiments } from "../store/running-experiments.ts";
import type { Review } from "./deploy.ts";
import type { DeploymentDocument } from "./deployment-document.ts";
import { NOTHING_TO_DO, refuseSilentOverride } from "./deploy-running.ts";
import {
  deployExperiment,
  describedExperiment,
  experimentNotRunning,
  type ExperimentRequest,
  refreshForExperiment,
} from "./experiment-deployment.ts";
import { pinVariations } from "./pin-variations.ts";
import { refuseSecrets } from "./refuse-secrets.ts";

/**
 * Makes a running experiment what the manifest in force says: its coverage, targeting, namespace, overrides and what it measures. The
 * versions stay as they are pinned; only a new `seed`, which deals everybody out anew, takes others, and allows other weights.
 *
 * @param review called once with the plan before anything is written, and throws to stop it; not called in a dry run.
 * @throws NotFound when it does not run there, or the manifest does not describe it.
 * @throws PolicyRefused for what would move users from one variation to another, and for other variations; the message says how many.
 * @throws Conflict when somebody else changed it meanwhile.
 * @example await updateExperiment(store, { name: "support-tone", environment: "production" })
 */
export async function updateExperiment(
  store: PromptStore,
  request: ExperimentRequest,
  review: Review = () => {},
): Promise<DeploymentDocument> {
  refuseSilentOverride(request);
  const { name: environment, policy } = await refreshForExperiment(store, request);
  const { name, override = false } = request;
  const decide = async (target: EnvironmentState, terms: RecordTerms): Promise<EntryPlan> => {
    const running = (await runningExperiments(store, target)).get(name);
    if (running === undefined) throw experimentNotRunning(store, name, target);
    const { content: before, ...entry } = running;
    const wanted = describedExperiment(store, name);
    refuseUpdate(before.experiment, { name, ...wanted });
    const pinned = isDealtAnew(before.experiment, { name, ...wanted })
      ? await pinVariations(store, target, { key: wanted.prompt, variations: wanted.variations, after: override ? null : policy.after })
      : { kind: before.kind, pins: inOrderOf(wanted, before) };
    const { metrics } = store.manifest.manifest;
    const record = experimentRecord({ name, entry: wanted, ...pinned, metrics, action: "experiment-update", ...terms });
    if (identityOf(record) === entry.identity) return NOTHING_TO_DO;
    const others = await allRunning(store, target);
    refuseCompany(
      companyOf(record),
      others.map(({ content }) => companyOf(content)),
      environment,
    );
    const plan: EntryPlan = {
      ...NOTHING_TO_DO,
      running: [{ kind: "experiment", name, from: { entry, record: before }, to: { runs: record } }],
      pins: pinsOf(record),
      warnings: warningsOf(before, record),
    };
    await refuseSecrets(store, plan);
    return plan;
  };
  return deployExperiment(store, request, { action: "experiment-update", environment, confirm: policy.confirm, decide }, review);
}

function inOrderOf({ variations }: ExperimentEntry, { pins }: ExperimentRecord): ExperimentRecord["pins"] {
  return variations.flatMap(({ key }) => pins.find(({ variation }) => variation === key) ?? []);
}

function warningsOf(before: ExperimentRecord, after: ExperimentRecord): string[] {
  if (isDealtAnew(before.experiment, after.experiment)) {
    return [`${after.name} has a new seed: everybody is dealt out anew, and its results begin anew`];
  }
  const { leaving } = experimentImpact(before.experiment, after.experiment);
  const lost = `${Number((leaving * 100).toPrecision(4))} % of users lose their variation; those who come back later count as they were first seen`;
  // Whoever tries several and keeps the narrowest finds differences that are not there.
  const chosen = `the analysis of ${after.name} changes under the same seed: always-valid intervals hold for one chosen before any look`;
  return [...(leaving === 0 ? [] : [lost]), ...(analysisOf(before) === analysisOf(after) ? [] : [chosen])];
}

function analysisOf({ experiment: { analysis: { alpha = 0.05, expected_n: expectedN = 5000 } = {} } }: ExperimentRecord): string {
  return JSON.stringify([alpha, expectedN]);
}
