import { endOf, type RecordTerms } from "../domain/environment/running-change.ts";
import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { parsePromptKey } from "../domain/prompt/prompt-key.ts";
import { deepenEnvironment } from "../store/deepen.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { RunningRollout } from "../store/running-experiments.ts";
import { neededEnvironment } from "./chosen-environment.ts";
import type { Review } from "./deploy.ts";
import { deployRunning, NOTHING_TO_DO } from "./deploy-running.ts";
import type { DeploymentDocument } from "./deployment-document.ts";
import { refreshEnvironments } from "./refresh-for-deployment.ts";
import { undoOfEnd } from "./restart.ts";
import { rolloutName, runningRolloutOf, type RolloutRequest } from "./running-rollout.ts";
import { wantsConfirmation } from "./wants-confirmation.ts";

/**
 * Takes the candidate of a rollout away: everybody gets what is live, and the candidate is held there. Like a rollback it asks nothing of
 * the default branch, and works with a manifest that does not parse.
 *
 * @param review called once with the plan before anything is written, and throws to stop it; not called in a dry run.
 * @throws NotFound when no rollout of the prompt runs there.
 * @throws Conflict when somebody else changed it meanwhile.
 * @example await abortRollout(store, { key: "support/triage", environment: "production", reason: "Slow" })
 */
export async function abortRollout(store: PromptStore, request: RolloutRequest, review: Review = () => {}): Promise<DeploymentDocument> {
  const key = parsePromptKey(request.key);
  const environment = neededEnvironment(store, request.environment ?? null);
  await refreshEnvironments(store, [environment]);
  await deepenEnvironment(store, environment);
  const act = {
    running: rolloutName(key),
    action: "rollout-abort",
    environment,
    confirm: wantsConfirmation(store, environment),
    decide: async (target: EnvironmentState, terms: RecordTerms) => abortPlan(await runningRolloutOf(store, target, key), terms),
    undo: undoOfEnd(rolloutName(key), environment),
  } as const;
  return deployRunning(store, request, act, review);
}

/** The plan that ends a rollout and changes nothing that is live. */
export function abortPlan(running: RunningRollout, terms: RecordTerms): EntryPlan {
  const ended = endOf({ entry: running, record: running.content }, { action: "rollout-abort", shipped: null, ...terms });
  return { ...NOTHING_TO_DO, running: [ended] };
}
