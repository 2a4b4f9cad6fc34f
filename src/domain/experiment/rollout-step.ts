import type { RolloutGuardrail, RolloutStep } from "../manifest/experiment-entry.ts";
import { holdDuration } from "../manifest/hold-duration.ts";
import type { GuardrailVerdict } from "./results/compare.ts";

/** How far a rollout has got, and its rules. */
export interface RolloutProgress {
  readonly steps: readonly RolloutStep[];
  /** Which of the steps it stands at, counted from 0. */
  readonly step: number;
  readonly guardrails: readonly RolloutGuardrail[];
  readonly state: "running" | "paused";
}

/** What the events since its beginning say. */
export interface RolloutEvidence {
  /** How many units were seen. */
  readonly units: { readonly candidate: number; readonly control: number };
  /** False when units did not arrive in both groups alike: then no verdict counts. */
  readonly trusted: boolean;
  /** By metric. */
  readonly verdicts: ReadonlyMap<string, GuardrailVerdict | null>;
}

/** What is known when somebody asks for the next step. */
export interface StepCircumstances {
  readonly now: Date;
  /** When it came to where it stands. */
  readonly steppedAt: Date;
  /** Null when no events were given. */
  readonly evidence: RolloutEvidence | null;
  /** Whether somebody agrees to what comes next. */
  readonly approved: boolean;
}

/** Something that a rollout waits for. */
export type RolloutWait =
  | { readonly code: "paused" }
  | { readonly code: "hold"; readonly until: Date }
  | { readonly code: "no-events" }
  | { readonly code: "sample-ratio" }
  | { readonly code: "units"; readonly have: number; readonly wanted: number }
  | { readonly code: "guardrail"; readonly metric: string }
  | { readonly code: "approval" };

/** What comes next: `ship` when the last step has nothing more to wait for. */
export type StepDecision =
  | { readonly type: "advance"; readonly step: number }
  | { readonly type: "wait"; readonly waits: readonly [RolloutWait, ...RolloutWait[]] }
  | { readonly type: "fail"; readonly on_fail: RolloutGuardrail["on_fail"]; readonly metrics: readonly string[] }
  | { readonly type: "ship" };

/**
 * Decides what becomes of a rollout, in this order: a failed guardrail that rolls back; a pause; a failed guardrail that pauses; what it
 * waits for (hold, events, units, guardrails, approval); the next step. Guardrails compare the candidate with a control group of its
 * size, so at 100 % there is nothing to judge.
 *
 * @returns A wait names everything that is missing, in the order above.
 * @example decideRolloutStep(record, { now: new Date(), steppedAt, evidence: null, approved: false }).type
 */
export function decideRolloutStep(progress: RolloutProgress, circumstances: StepCircumstances): StepDecision {
  const failed = failedGuardrails(progress, circumstances.evidence);
  const harmful = failed.filter(({ on_fail: onFail }) => onFail === "rollback");
  if (harmful.length > 0) return { type: "fail", on_fail: "rollback", metrics: harmful.map(({ metric }) => metric) };
  if (progress.state === "paused") return { type: "wait", waits: [{ code: "paused" }] };
  if (failed.length > 0) return { type: "fail", on_fail: "pause", metrics: failed.map(({ metric }) => metric) };
  const [first, ...others] = waitsOf(progress, circumstances);
  if (first !== undefined) return { type: "wait", waits: [first, ...others] };
  return isLastStep(progress) ? { type: "ship" } : { type: "advance", step: progress.step + 1 };
}

/** Whether there is no step after the one that a rollout stands at. */
export function isLastStep({ steps, step }: Pick<RolloutProgress, "steps" | "step">): boolean {
  return step >= steps.length - 1;
}

/** Whether a rollout cannot go on from where it stands without events. */
export function wantsEvents(progress: RolloutProgress): boolean {
  return judgedGuardrails(progress).length > 0 || (progress.steps[progress.step]?.min_units ?? 0) > 0;
}

function failedGuardrails(progress: RolloutProgress, evidence: RolloutEvidence | null): RolloutGuardrail[] {
  if (evidence?.trusted !== true) return [];
  return judgedGuardrails(progress).filter(({ metric }) => evidence.verdicts.get(metric) === "fail");
}

function judgedGuardrails(progress: RolloutProgress): readonly RolloutGuardrail[] {
  return isForEverybody(progress) ? [] : progress.guardrails;
}

function isForEverybody({ steps, step }: RolloutProgress): boolean {
  return steps[step]?.percent === 100;
}

function waitsOf(progress: RolloutProgress, { now, steppedAt, evidence, approved }: StepCircumstances): RolloutWait[] {
  const { hold, min_units: wanted = 0, approval = false } = progress.steps[progress.step] ?? {};
  const until = new Date(steppedAt.getTime() + (hold === undefined ? 0 : (holdDuration(hold) ?? 0)));
  const waits: RolloutWait[] = [];
  if (now < until) waits.push({ code: "hold", until });
  waits.push(...waitsForEvidence(progress, wanted, evidence));
  if (approval && !approved) waits.push({ code: "approval" });
  return waits;
}

function waitsForEvidence(progress: RolloutProgress, wanted: number, evidence: RolloutEvidence | null): RolloutWait[] {
  if (evidence === null) return wantsEvents(progress) ? [{ code: "no-events" }] : [];
  const guardrails = judgedGuardrails(progress);
  const have = isForEverybody(progress) ? evidence.units.candidate : Math.min(evidence.units.candidate, evidence.units.control);
  const units: RolloutWait[] = have < wanted ? [{ code: "units", have, wanted }] : [];
  if (guardrails.length > 0 && !evidence.trusted) return [...units, { code: "sample-ratio" }];
  const open = guardrails.filter(({ metric }) => evidence.verdicts.get(metric) !== "pass");
  return [...units, ...open.map(({ metric }): RolloutWait => ({ code: "guardrail", metric }))];
}
