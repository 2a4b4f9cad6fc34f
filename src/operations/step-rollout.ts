import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { RecordTerms } from "../domain/environment/running-change.ts";
import { PolicyRefused } from "../domain/errors.ts";
import { pausedRollout, steppedRollout } from "../domain/experiment/rollout-changes.ts";
import type { RolloutRecord } from "../domain/experiment/rollout-record.ts";
import { isLastStep, type StepDecision } from "../domain/experiment/rollout-step.ts";
import { parsePromptKey } from "../domain/prompt/prompt-key.ts";
import { deepenEnvironment } from "../store/deepen.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { RunningRollout } from "../store/running-experiments.ts";
import { neededEnvironment } from "./chosen-environment.ts";
import { declaredEnvironment } from "./declared-environment.ts";
import type { Review } from "./deploy.ts";
import { deployRunning, NOTHING_TO_DO, refuseSilentOverride } from "./deploy-running.ts";
import type { DeploymentDocument } from "./deployment-document.ts";
import { eventWarnings } from "./event-warnings.ts";
import { judge, waitsOf } from "./judge-rollout.ts";
import { type GivenEvents, observeRollouts } from "./observe-rollouts.ts";
import { refreshEnvironments, refreshPolicy } from "./refresh-for-deployment.ts";
import { rolloutName, type RolloutRequest, runningRolloutOf } from "./running-rollout.ts";

/** Which rollout is to go on, and what is known of it. */
export interface RolloutStepRequest extends RolloutRequest, GivenEvents {
  /** Somebody agrees to the next step. */
  approve?: boolean;
  /** Go on although it should wait; wants a reason. */
  override?: boolean;
}

/**
 * Brings a rollout to its next step, when its hold is over, enough units were seen, its guardrails pass, and somebody approves where that
 * is wanted. It never ships: at its last step it waits for `shipRollout`.
 *
 * @param review called once with the plan before anything is written, and throws to stop it; not called in a dry run.
 * @throws PolicyRefused `rollout-waits` with what it waits for, `guardrail-failed`, and `rollout-complete` at the last step.
 * @throws NotFound when no rollout of the prompt runs there.
 * @throws Conflict when somebody else changed it meanwhile.
 * @example await stepRollout(store, { key: "support/triage", environment: "production", events: ["events.jsonl"] })
 */
export async function stepRollout(store: PromptStore, request: RolloutStepRequest, review: Review = () => {}): Promise<DeploymentDocument> {
  refuseSilentOverride(request);
  const key = parsePromptKey(request.key);
  await refreshPolicy(store);
  const { name: environment, policy } = declaredEnvironment(store, neededEnvironment(store, request.environment ?? null));
  await refreshEnvironments(store, [environment]);
  await deepenEnvironment(store, environment);
  const decide = async (target: EnvironmentState, terms: RecordTerms): Promise<EntryPlan> => {
    const running = await runningRolloutOf(store, target, key);
    refuseComplete(running.content, environment);
    const warnings = request.override === true ? [] : await refuseUnready(store, target, running, request);
    return { ...stepPlan(running, terms), warnings };
  };
  const act = { running: rolloutName(key), action: "rollout-step", environment, confirm: policy.confirm, decide } as const;
  return deployRunning(store, request, act, review);
}

/** The plan that brings a rollout to its next step. */
export function stepPlan(running: RunningRollout, terms: RecordTerms): EntryPlan {
  return planOf(running, steppedRollout(running.content, running.content.step + 1, terms));
}

/** The plan that stops a rollout where it is. */
export function pausePlan(running: RunningRollout, terms: RecordTerms): EntryPlan {
  return planOf(running, pausedRollout(running.content, terms));
}

/**
 * Refuses to go on with a rollout that has to wait.
 *
 * @returns What to tell of the events that it was decided by.
 * @throws PolicyRefused when it waits for something, or when one of its guardrails has failed.
 */
export async function refuseUnready(
  store: PromptStore,
  target: EnvironmentState,
  running: RunningRollout,
  { approve = false, ...given }: GivenEvents & Pick<RolloutStepRequest, "approve">,
): Promise<string[]> {
  const { rollouts, read } = await observeRollouts(store, target, [running], given);
  const observed = rollouts.get(running.prompt);
  const decision = observed === undefined ? null : judge(observed, approve);
  if (decision?.type === "wait") throw waiting(decision, running.content, target.name, eventWarnings(read));
  if (decision?.type === "fail") throw guardrailFailed(decision.metrics, running.content, target.name);
  return eventWarnings(read);
}

function planOf(running: RunningRollout, record: RolloutRecord): EntryPlan {
  const { kind, name, content } = running;
  const change = { kind, name, from: { entry: running, record: content }, to: { runs: record } };
  return { ...NOTHING_TO_DO, running: [change] };
}

function refuseComplete(record: RolloutRecord, environment: EnvironmentName): void {
  if (!isLastStep(record)) return;
  const { prompt, rollout } = record;
  throw new PolicyRefused(
    "rollout-complete",
    `Everybody gets ${rollout.candidate} of ${prompt} in ${environment}: there is no further step.`,
    {
      hint: `promptlane rollout ship ${prompt} --env ${environment}`,
      details: { key: prompt, environment },
    },
  );
}

function waiting(decision: StepDecision, record: RolloutRecord, environment: EnvironmentName, warnings: readonly string[]): PolicyRefused {
  const waits = waitsOf(decision, record, environment);
  const { prompt, rollout } = record;
  const why = [...waits.map(({ message }) => message), ...warnings].join("; ");
  return new PolicyRefused("rollout-waits", `The rollout of ${prompt} ${rollout.candidate} in ${environment} waits: ${why}.`, {
    hint: waits[0]?.hint ?? `promptlane rollout status ${prompt} --env ${environment}`,
    details: { key: prompt, environment, waits },
  });
}

function guardrailFailed(metrics: readonly string[], { prompt, rollout }: RolloutRecord, environment: EnvironmentName): PolicyRefused {
  const which = metrics.join(" and ");
  return new PolicyRefused("guardrail-failed", `${which} got worse with ${rollout.candidate} of ${prompt} in ${environment}.`, {
    hint: `promptlane rollout abort ${prompt} --env ${environment}`,
    details: { key: prompt, environment, metrics },
  });
}
