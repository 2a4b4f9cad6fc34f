import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { endOf, type RecordTerms } from "../domain/environment/running-change.ts";
import { NotFound } from "../domain/errors.ts";
import type { PinnedVariation } from "../domain/experiment/pinned-variation.ts";
import type { EnvironmentPolicy } from "../domain/manifest/manifest.ts";
import { nearestName } from "../domain/nearest-name.ts";
import { deepenEnvironment } from "../store/deepen.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { type RunningExperiment, runningExperiments } from "../store/running-experiments.ts";
import { neededEnvironment } from "./chosen-environment.ts";
import { declaredEnvironment, existingEnvironment } from "./declared-environment.ts";
import type { Review } from "./deploy.ts";
import type { DeploymentDocument } from "./deployment-document.ts";
import { NOTHING_TO_DO, refuseSilentOverride } from "./deploy-running.ts";
import { deployExperiment, experimentNotRunning, type ExperimentRequest } from "./experiment-deployment.ts";
import { refuseOutOfOrder } from "./promotion-order.ts";
import { refreshEnvironments, refreshForPromotion } from "./refresh-for-deployment.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { undoOfEnd } from "./restart.ts";
import { otherPartials, shipPlan } from "./ship-variation.ts";
import { wantsConfirmation } from "./wants-confirmation.ts";

/** Which experiment to stop, and what becomes of its prompt. */
export interface StopExperimentRequest extends ExperimentRequest {
  /** The key of the variation that goes live in the same commit; what is live stays without. */
  ship?: string;
}

/**
 * Stops an experiment in an environment: everybody gets what is live, or with `ship` the variation that goes live with it. Without
 * `ship` it is never refused, and needs no valid manifest, like a rollback.
 *
 * @param review called once with the plan before anything is written, and throws to stop it; not called in a dry run.
 * @throws NotFound when it does not run there, or has no such variation.
 * @throws PolicyRefused for a variation that a promotion would refuse.
 * @throws Conflict when somebody else changed it meanwhile.
 * @example await stopExperiment(store, { name: "support-tone", environment: "production", ship: "warm" })
 */
export async function stopExperiment(
  store: PromptStore,
  request: StopExperimentRequest,
  review: Review = () => {},
): Promise<DeploymentDocument> {
  refuseSilentOverride(request);
  const { name, ship, override = false } = request;
  const { environment, policy } = await refreshed(store, neededEnvironment(store, request.environment ?? null), ship);
  const decide = async (target: EnvironmentState, terms: RecordTerms): Promise<EntryPlan> => {
    const running = (await runningExperiments(store, target)).get(name);
    if (running === undefined) throw experimentNotRunning(store, name, target);
    const { content: record, ...entry } = running;
    const end = endOf({ entry, record }, { action: "experiment-stop", shipped: ship ?? null, ...terms });
    if (ship === undefined) return { ...NOTHING_TO_DO, running: [end] };
    const pin = variationToShip(running, ship);
    const plan = await shipPlan(store, target, running, { pin, ...terms });
    if (policy !== null && policy.after !== null && !override) await refuseOutOfOrder(store, plan, target, policy.after);
    await refuseSecrets(store, plan);
    return { ...plan, running: [end], warnings: [...plan.warnings, ...otherPartials(running, pin, target)] };
  };
  const undo = undoOfEnd({ kind: "experiment", name }, environment);
  const act = { action: "experiment-stop", environment, confirm: wantsConfirmation(store, environment), decide, undo } as const;
  return deployExperiment(store, request, act, review);
}

async function refreshed(
  store: PromptStore,
  named: string,
  ship: string | undefined,
): Promise<{ environment: EnvironmentState["name"]; policy: EnvironmentPolicy | null }> {
  if (ship !== undefined) {
    await refreshForPromotion(store, named, []);
    const { name, policy } = declaredEnvironment(store, named);
    return { environment: name, policy };
  }
  const environment = existingEnvironment(store, named);
  await refreshEnvironments(store, [environment]);
  await deepenEnvironment(store, environment);
  return { environment, policy: null };
}

function variationToShip({ name, content }: RunningExperiment, key: string): PinnedVariation {
  const pin = content.pins.find(({ variation }) => variation === key);
  if (pin !== undefined) return pin;
  const known = content.pins.map(({ variation }) => variation);
  const nearest = nearestName(key, known);
  throw new NotFound("variation-not-found", `${name} has no variation ${key}.`, {
    hint: nearest === null ? `variations: ${known.join(", ")}` : `Did you mean ${nearest}?`,
    details: { experiment: name, variation: key, known },
  });
}
