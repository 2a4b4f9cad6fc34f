import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { refuseMixedResults } from "../domain/experiment/refuse-mixed-results.ts";
import type { RecordTerms } from "../domain/environment/running-change.ts";
import { experimentRecord } from "../domain/experiment/running-experiment.ts";
import type { EnvironmentPolicy } from "../domain/manifest/manifest.ts";
import { lastRunOf } from "../store/last-run.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { Review } from "./deploy.ts";
import type { DeploymentDocument } from "./deployment-document.ts";
import { refuseSilentOverride } from "./deploy-running.ts";
import { deployExperiment, describedExperiment, type ExperimentRequest, refreshForExperiment } from "./experiment-deployment.ts";
import { pinVariations } from "./pin-variations.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { planOfStart } from "./plan-of-start.ts";
import { restartPlan } from "./restart.ts";

/** Which experiment to start. */
export interface StartExperimentRequest extends ExperimentRequest {
  /** The deployment that ended it: it runs again exactly as it did, and what was shipped with it goes back. */
  from?: string;
}

/**
 * Starts an experiment in an environment, as the manifest in force describes it: one commit on its branch, in which every version, and all
 * that it includes, is pinned.
 *
 * @param review called once with the plan before anything is written, and throws to stop it; not called in a dry run.
 * @throws NotFound for an experiment, version or environment that does not exist.
 * @throws PolicyRefused when nothing is live for the prompt, when something else has its users, when its seed was used for other
 * versions there, and for what a promotion would refuse.
 * @throws Conflict when somebody else changed it meanwhile.
 * @throws Invalid for a prompt that does not parse.
 * @example await startExperiment(store, { name: "support-tone", environment: "production" })
 */
export async function startExperiment(
  store: PromptStore,
  request: StartExperimentRequest,
  review: Review = () => {},
): Promise<DeploymentDocument> {
  refuseSilentOverride(request);
  const { name: environment, policy } = await refreshForExperiment(store, request);
  return deployExperiment(
    store,
    request,
    {
      action: "experiment-start",
      environment,
      confirm: policy.confirm,
      decide: async (target, terms) =>
        request.from === undefined
          ? startPlan(store, target, request, { ...terms, policy })
          : restartPlan(store, target, { named: { kind: "experiment", name: request.name }, from: request.from, ...terms }),
    },
    review,
  );
}

async function startPlan(
  store: PromptStore,
  target: EnvironmentState,
  { name, override = false }: StartExperimentRequest,
  { policy, ...terms }: RecordTerms & { policy: EnvironmentPolicy },
): Promise<EntryPlan> {
  const entry = describedExperiment(store, name);
  const after = override ? null : policy.after;
  const { kind, pins } = await pinVariations(store, target, { key: entry.prompt, variations: entry.variations, after });
  const { metrics } = store.manifest.manifest;
  const record = experimentRecord({ name, entry, kind, pins, metrics, action: "experiment-start", ...terms });
  const plan = await planOfStart(store, target, record);
  const last = await lastRunOf(store, target, { kind: "experiment", name });
  if (last !== null && "experiment" in last.record) refuseMixedResults(last.record, record, target.name);
  await refuseSecrets(store, plan);
  return plan;
}
