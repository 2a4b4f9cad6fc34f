import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { endOf, type RecordTerms } from "../domain/environment/running-change.ts";
import { Invalid, PolicyRefused } from "../domain/errors.ts";
import { candidatePin } from "../domain/experiment/rollout-record.ts";
import { isLastStep } from "../domain/experiment/rollout-step.ts";
import type { EnvironmentPolicy } from "../domain/manifest/manifest.ts";
import { parsePromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { RunningRollout } from "../store/running-experiments.ts";
import { neededEnvironment } from "./chosen-environment.ts";
import { declaredEnvironment } from "./declared-environment.ts";
import type { Review } from "./deploy.ts";
import { deployRunning, refuseSilentOverride } from "./deploy-running.ts";
import type { DeploymentDocument } from "./deployment-document.ts";
import { refuseOutOfOrder } from "./promotion-order.ts";
import { refreshForPromotion } from "./refresh-for-deployment.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { undoOfEnd } from "./restart.ts";
import { rolloutName, runningRolloutOf } from "./running-rollout.ts";
import { otherPartials, shipPlan } from "./ship-variation.ts";
import { refuseUnready, type RolloutStepRequest } from "./step-rollout.ts";

/** Which rollout ends with its version live. */
export type RolloutShipRequest = Omit<RolloutStepRequest, "approve">;

/**
 * Makes the candidate of a rollout live and ends the rollout, in one commit. It has to stand at its last step, with nothing more to wait
 * for; to ship is to approve. The rules of a promotion hold.
 *
 * @param review called once with the plan before anything is written, and throws to stop it; not called in a dry run.
 * @throws NotFound when no rollout of the prompt runs there.
 * @throws PolicyRefused `rollout-not-finished` before the last step, `rollout-waits` at it, and for what a promotion would refuse.
 * @throws Conflict when somebody else changed it meanwhile.
 * @example await shipRollout(store, { key: "support/triage", environment: "production" })
 */
export async function shipRollout(store: PromptStore, request: RolloutShipRequest, review: Review = () => {}): Promise<DeploymentDocument> {
  refuseSilentOverride(request);
  const key = parsePromptKey(request.key);
  const wanted = neededEnvironment(store, request.environment ?? null);
  await refreshForPromotion(store, wanted, []);
  const { name: environment, policy } = declaredEnvironment(store, wanted);
  const override = request.override ?? false;
  const decide = async (target: EnvironmentState, terms: RecordTerms): Promise<EntryPlan> => {
    const running = await runningRolloutOf(store, target, key);
    if (!override) refuseUnfinished(running, target);
    const warnings = override ? [] : await refuseUnready(store, target, running, { ...request, approve: true });
    const plan = await planOf(store, target, running, { ...terms, policy, override });
    return { ...plan, warnings: [...plan.warnings, ...warnings] };
  };
  const act = { running: rolloutName(key), action: "rollout-ship", environment, confirm: policy.confirm, decide } as const;
  return deployRunning(store, request, { ...act, undo: undoOfEnd(rolloutName(key), environment) }, review);
}

function refuseUnfinished({ content: { prompt, rollout, steps, step } }: RunningRollout, { name }: EnvironmentState): void {
  if (isLastStep({ steps, step })) return;
  throw new PolicyRefused(
    "rollout-not-finished",
    `${rollout.candidate} of ${prompt} stands at ${rollout.percent} % in ${name}, step ${step + 1} of ${steps.length}.`,
    {
      hint: `promptlane rollout step ${prompt} --env ${name}; at once: promptlane rollout ship ${prompt} --env ${name} --override --reason "why"`,
      details: { key: prompt, environment: name, percent: rollout.percent, step: step + 1, steps: steps.length },
    },
  );
}

async function planOf(
  store: PromptStore,
  target: EnvironmentState,
  running: RunningRollout,
  { policy, override, ...terms }: RecordTerms & { policy: EnvironmentPolicy; override: boolean },
): Promise<EntryPlan> {
  const pin = candidatePin(running.content);
  if (pin === null) {
    throw new Invalid("invalid-record", `The record of the rollout of ${running.prompt} pins no candidate.`, {
      hint: `promptlane verify --env ${target.name}`,
    });
  }
  const plan = await shipPlan(store, target, running, { pin, ...terms });
  if (policy.after !== null && !override) await refuseOutOfOrder(store, plan, target, policy.after);
  await refuseSecrets(store, plan);
  const end = endOf({ entry: running, record: running.content }, { action: "rollout-ship", shipped: pin.variation, ...terms });
  return { ...plan, running: [end], warnings: [...plan.warnings, ...otherPartials(running, pin, target)] };
}
