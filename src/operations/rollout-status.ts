import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { Person } from "../domain/environment/environment-state.ts";
import { type ExplainedWait, stepCommand } from "../domain/experiment/explain-wait.ts";
import { rolloutDifferences } from "../domain/experiment/rollout-differences.ts";
import { type RolloutEvidence, type StepDecision, wantsEvents } from "../domain/experiment/rollout-step.ts";
import type { RolloutRecord } from "../domain/experiment/rollout-record.ts";
import type { RolloutStep } from "../domain/manifest/experiment-entry.ts";
import { rolloutOf } from "../domain/manifest/manifest.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { parsePromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptKind } from "../domain/version/version.ts";
import type { EventReport } from "../store/event-files.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import { tellFetchAge } from "../store/fetch-age.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { runningRollouts } from "../store/running-experiments.ts";
import { neededEnvironment } from "./chosen-environment.ts";
import { type GivenEvents, type ObservedRollout, observeRollouts } from "./observe-rollouts.ts";
import { type GuardrailStatus, guardrailsOf, judge, type NextAct, nextAct, waitsOf } from "./judge-rollout.ts";
import { rolloutNotRunning } from "./running-rollout.ts";

/** Which rollouts are asked about. */
export interface RolloutStatusRequest extends GivenEvents {
  /** Only the rollout of this prompt. */
  key?: string;
  /** The default environment unless given. */
  environment?: string;
}

/** What `rollout status` answers. */
export interface RolloutStatusDocument {
  environment: EnvironmentName;
  /** Those that run, by prompt. */
  rollouts: RolloutStatus[];
  /** Those that the manifest describes and that do not run here. */
  waiting: { key: PromptKey; candidate: string }[];
  /** What reading the events came to; null when none were given. */
  read: EventReport | null;
}

/** One rollout that runs. */
export interface RolloutStatus {
  key: PromptKey;
  kind: PromptKind;
  /** The version that comes, such as `v4`. */
  candidate: string;
  /** The version that is live, and that the control group gets. */
  stable: string;
  state: RolloutRecord["state"];
  /** Which of `steps` it stands at, counted from 1. */
  step: number;
  steps: readonly RolloutStep[];
  percent: number;
  /** ISO 8601. */
  started: string;
  /** When it came to where it stands, by whom and by which commit. */
  since: string;
  by: Person;
  deployment: ObjectId;
  /** What is due now. */
  next: NextAct;
  /** What to type for it; null while it waits. */
  command: string | null;
  /** All that it waits for. */
  waits: ExplainedWait[];
  guardrails: GuardrailStatus[];
  /** Null when no events were given. */
  units: RolloutEvidence["units"] | null;
  /** False when units did not arrive in both groups alike; null when no events were given. */
  trusted: boolean | null;
  /** Which parts of it the manifest has otherwise; null when it has it no more. */
  differences: string[] | null;
}

/**
 * How far the rollouts of an environment are, what each waits for, and with events whether its guardrails hold.
 *
 * @throws NotFound for an environment that does not exist, and for a prompt without a rollout there.
 * @example (await rolloutStatus(store, { environment: "production" })).rollouts[0]?.percent
 */
export async function rolloutStatus(store: PromptStore, request: RolloutStatusRequest): Promise<RolloutStatusDocument> {
  const environment = neededEnvironment(store, request.environment ?? null);
  const key = request.key === undefined ? null : parsePromptKey(request.key);
  tellFetchAge(store);
  const state = await loadEnvironment(store, environment);
  const running = await runningRollouts(store, state);
  if (key !== null && !running.has(key)) throw rolloutNotRunning(store, key, environment);
  const wanted = [...running.values()].filter(({ prompt }) => key === null || prompt === key);
  const { rollouts, read } = await observeRollouts(store, state, wanted, request);
  const { manifest } = store.manifest;
  const idle = Object.entries(manifest.rollouts).filter(([prompt]) => key === null && !running.has(prompt as PromptKey));
  return {
    environment,
    rollouts: [...rollouts.values()].map((one) => statusOf(store, one, environment)),
    waiting: idle.map(([prompt, { candidate }]) => ({ key: prompt as PromptKey, candidate })),
    read,
  };
}

function statusOf(store: PromptStore, { running, startedAt, observed }: ObservedRollout, environment: EnvironmentName): RolloutStatus {
  const { content: record, prompt: key, since, by, deployment } = running;
  const { kind, rollout, state, step, steps } = record;
  const evidence = observed?.evidence ?? null;
  const decision = judge({ running, startedAt, observed }, false);
  const entry = rolloutOf(store.manifest.manifest, key);
  return {
    key,
    kind,
    candidate: rollout.candidate,
    stable: rollout.stable,
    state,
    step: step + 1,
    steps,
    percent: rollout.percent,
    started: startedAt.toISOString(),
    since,
    by,
    deployment,
    next: nextAct(decision),
    command: commandOf(decision, record, environment),
    waits: waitsOf(decision, record, environment),
    guardrails: guardrailsOf({ running, observed }),
    units: evidence?.units ?? null,
    trusted: evidence?.trusted ?? null,
    differences: entry === null ? null : rolloutDifferences(record, entry),
  };
}

function commandOf(decision: StepDecision, record: RolloutRecord, environment: EnvironmentName): string | null {
  if (decision.type === "wait") return null;
  if (decision.type === "advance") return stepCommand({ prompt: record.prompt, environment, wantsEvents: wantsEvents(record) });
  return `promptlane rollout ${decision.type === "ship" ? "ship" : "abort"} ${record.prompt} --env ${environment}`;
}
