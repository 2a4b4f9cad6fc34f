import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { type ExplainedWait, explainWait } from "../domain/experiment/explain-wait.ts";
import type { GuardrailVerdict } from "../domain/experiment/results/compare.ts";
import type { RolloutRecord } from "../domain/experiment/rollout-record.ts";
import { decideRolloutStep, type StepDecision, wantsEvents } from "../domain/experiment/rollout-step.ts";
import type { Interval } from "../domain/experiment/statistics/welch.ts";
import type { RolloutGuardrail } from "../domain/manifest/experiment-entry.ts";
import type { ObservedRollout } from "./observe-rollouts.ts";

/** What comes next for a rollout. */
export type NextAct = "advance" | "ship" | "wait" | "rollback" | "pause";

/** A guardrail and what events say of it. */
export interface GuardrailStatus {
  metric: string;
  tolerance: number;
  on_fail: RolloutGuardrail["on_fail"];
  /** Null without events, and where these cannot be trusted. */
  verdict: GuardrailVerdict | null;
  /** How much more than with the control, as a part of that; null while there is nothing to compare. */
  lift: number | null;
  interval: Interval | null;
}

/** What becomes of a rollout now, by the rules that it was started with and by what was seen of it. */
export function judge({ running, observed }: ObservedRollout, approved: boolean): StepDecision {
  const evidence = observed?.evidence ?? null;
  return decideRolloutStep(running.content, { now: new Date(), steppedAt: new Date(running.since), evidence, approved });
}

/** What a decision comes to, in one word. */
export function nextAct(decision: StepDecision): NextAct {
  return decision.type === "fail" ? decision.on_fail : decision.type;
}

/** What a rollout waits for by a decision, in words. */
export function waitsOf(decision: StepDecision, record: RolloutRecord, environment: EnvironmentName): ExplainedWait[] {
  if (decision.type !== "wait") return [];
  const rollout = { prompt: record.prompt, environment, percent: record.rollout.percent, wantsEvents: wantsEvents(record) };
  return decision.waits.map((wait) => explainWait(wait, rollout));
}

/** The guardrails of a rollout, and what events say of each. */
export function guardrailsOf({ running, observed }: Pick<ObservedRollout, "running" | "observed">): GuardrailStatus[] {
  return running.content.guardrails.map((guardrail) => guardrailStatus(guardrail, observed));
}

function guardrailStatus(
  { metric, tolerance = 0, on_fail: onFail }: RolloutGuardrail,
  observed: ObservedRollout["observed"],
): GuardrailStatus {
  const result = observed?.results.metrics.find((one) => one.metric === metric && one.role === "guardrail");
  const comparison = result?.arms[1]?.comparison ?? null;
  return {
    metric,
    tolerance,
    on_fail: onFail,
    verdict: observed?.evidence.trusted === true ? (observed.evidence.verdicts.get(metric) ?? null) : null,
    lift: comparison?.lift ?? null,
    interval: comparison?.always_valid.interval ?? null,
  };
}
