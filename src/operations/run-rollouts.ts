import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { RecordTerms } from "../domain/environment/running-change.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { Conflict, GitError, PolicyRefused, type PromptlaneError, RemoteUnavailable } from "../domain/errors.ts";
import type { ExplainedWait } from "../domain/experiment/explain-wait.ts";
import type { StepDecision } from "../domain/experiment/rollout-step.ts";
import { parsePromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import { deepenEnvironment } from "../store/deepen.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import type { EventReport } from "../store/event-files.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { type RunningRollout, runningRollouts } from "../store/running-experiments.ts";
import { abortPlan } from "./abort-rollout.ts";
import { neededEnvironment } from "./chosen-environment.ts";
import { declaredEnvironment } from "./declared-environment.ts";
import type { Review } from "./deploy.ts";
import { deployRunning, type RunningRequest } from "./deploy-running.ts";
import type { DeploymentDocument } from "./deployment-document.ts";
import { type GuardrailStatus, guardrailsOf, judge, type NextAct, nextAct, waitsOf } from "./judge-rollout.ts";
import { type GivenEvents, type ObservedRollout, observeRollouts } from "./observe-rollouts.ts";
import { refreshEnvironments, refreshPolicy } from "./refresh-for-deployment.ts";
import { undoOfEnd } from "./restart.ts";
import { rolloutName, rolloutNotRunning, runningRolloutOf } from "./running-rollout.ts";
import { pausePlan, stepPlan } from "./step-rollout.ts";

/** Which rollouts are to go on, and what is known of them. */
export interface RolloutRunRequest extends RunningRequest, GivenEvents {
  /** Only the rollout of this prompt; all of the environment when left out. */
  key?: string;
}

/** What `rollout run` answers. */
export interface RolloutRunDocument {
  environment: EnvironmentName;
  dry_run: boolean;
  /** By prompt. */
  rollouts: RolloutRunResult[];
  /** What reading the events came to; null when none were given. */
  read: EventReport | null;
}

/** What was done about one rollout. */
export interface RolloutRunResult {
  key: PromptKey;
  /** The version that comes, such as `v4`. */
  candidate: string;
  /** `wait` and `ship` change nothing: what it waits for is in `waits`, and a person ships. */
  act: NextAct;
  /** At how many percent it stood. */
  from: number;
  /** At how many it stands now; null when its candidate was taken away. */
  to: number | null;
  waits: ExplainedWait[];
  guardrails: GuardrailStatus[];
  /** Null when nothing was written. */
  deployment: DeploymentDocument | null;
  /** Why what was to be done could not be; null when it was. */
  error: { code: string; message: string; hint: string | null } | null;
}

/** The document, and the errors of single rollouts, which kept no other from going on. */
export interface RolloutRun {
  document: RolloutRunDocument;
  errors: PromptlaneError[];
}

/**
 * Does for each rollout of an environment what is due now: the next step, nothing while it waits, or its end when a guardrail fails. One
 * commit each. At the last step it leaves it to a person to ship.
 *
 * @param review called with each plan before it is written, and throws to stop; not called in a dry run.
 * @throws NotFound for a prompt without a rollout there, and for events that cannot be read.
 * @example (await runRollouts(store, { environment: "production", events: ["events.jsonl"] })).document.rollouts
 */
export async function runRollouts(store: PromptStore, request: RolloutRunRequest, review: Review = () => {}): Promise<RolloutRun> {
  const key = request.key === undefined ? null : parsePromptKey(request.key);
  await refreshPolicy(store);
  const { name: environment, policy } = declaredEnvironment(store, neededEnvironment(store, request.environment ?? null));
  await refreshEnvironments(store, [environment]);
  await deepenEnvironment(store, environment);
  const state = await loadEnvironment(store, environment);
  const running = await runningRollouts(store, state);
  if (key !== null && !running.has(key)) throw rolloutNotRunning(store, key, environment);
  const wanted = [...running.values()].filter(({ prompt }) => key === null || prompt === key);
  const { rollouts, read } = await observeRollouts(store, state, wanted, request);
  const results: RolloutRunResult[] = [];
  const errors: PromptlaneError[] = [];
  // One after the other: each is a commit on top of the one before.
  for (const observed of rollouts.values()) {
    const decision = judge(observed, false);
    const result = resultOf(observed, decision, environment);
    try {
      const deployment = await act(store, { request, environment, confirm: policy.confirm, review }, observed.running, decision);
      // Nothing changes when the same operation did it before.
      const isDone = deployment === null || deployment.changed;
      results.push({ ...result, ...(!isDone && { to: result.from }), deployment });
    } catch (error) {
      if (!isOfOne(error)) throw error;
      errors.push(error);
      const { code, message, hint = null } = error;
      results.push({ ...result, to: result.from, error: { code, message, hint } });
    }
  }
  return { document: { environment, dry_run: request.dryRun ?? false, rollouts: results, read }, errors };
}

function isOfOne(error: unknown): error is PromptlaneError {
  return error instanceof Conflict || error instanceof PolicyRefused || error instanceof RemoteUnavailable || error instanceof GitError;
}

function resultOf(observed: ObservedRollout, decision: StepDecision, environment: EnvironmentName): RolloutRunResult {
  const { content: record } = observed.running;
  const { percent, candidate } = record.rollout;
  const next = decision.type === "advance" ? (record.steps[decision.step]?.percent ?? percent) : percent;
  return {
    key: record.prompt,
    candidate,
    act: nextAct(decision),
    from: percent,
    to: decision.type === "fail" && decision.on_fail === "rollback" ? null : next,
    waits: waitsOf(decision, record, environment),
    guardrails: guardrailsOf(observed),
    deployment: null,
    error: null,
  };
}

interface ActTerms {
  request: RolloutRunRequest;
  environment: EnvironmentName;
  confirm: boolean;
  review: Review;
}

async function act(
  store: PromptStore,
  { request, environment, confirm, review }: ActTerms,
  { prompt: key, content }: RunningRollout,
  decision: StepDecision,
): Promise<DeploymentDocument | null> {
  const plan = planFor(decision);
  if (plan === null) return null;
  const failed = decision.type === "fail" ? decision.metrics.join(" and ") : null;
  const reason = request.reason ?? (failed === null ? undefined : `${failed} got worse with ${content.rollout.candidate}`);
  const isOver = decision.type === "fail" && decision.on_fail === "rollback";
  const terms = {
    running: rolloutName(key),
    action: isOver ? "rollout-abort" : "rollout-step",
    environment,
    confirm,
    decide: async (target: EnvironmentState, record: RecordTerms) => plan(await runningRolloutOf(store, target, key), record),
    ...(isOver && { undo: undoOfEnd(rolloutName(key), environment) }),
  } as const;
  return deployRunning(store, reason === undefined ? request : { ...request, reason }, terms, review);
}

function planFor(decision: StepDecision): ((running: RunningRollout, terms: RecordTerms) => EntryPlan) | null {
  if (decision.type === "advance") return stepPlan;
  if (decision.type !== "fail") return null;
  return decision.on_fail === "rollback" ? abortPlan : pausePlan;
}
