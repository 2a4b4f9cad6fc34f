import type { LeftOut, ReducedEvents } from "../events/reduce-events.ts";
import type { ChiSquared } from "../statistics/chi-squared.ts";
import type { Comparison, GuardrailVerdict, Verdict } from "./compare.ts";
import type { Metric } from "./metric.ts";
import type { UsedMetric } from "./metrics-of.ts";

/** What the events of an experiment say. */
export interface ResultsDocument {
  readonly experiment: string;
  readonly environment: string | null;
  readonly exposed: ReducedEvents["exposed"];
  readonly alpha: number;
  /** False when the sample ratio failed: then no verdict is given on anything. */
  readonly trusted: boolean;
  /** The primary metric first. */
  readonly metrics: readonly MetricResult[];
  readonly checks: ResultChecks;
  /** In plain words, one sentence each. */
  readonly conclusion: readonly string[];
}

/** What one metric says. */
export interface MetricResult {
  readonly metric: string;
  readonly role: UsedMetric["role"];
  readonly type: Metric["type"];
  readonly direction: Metric["direction"];
  /** Null for the primary metric. */
  readonly tolerance: number | null;
  /** The control first. */
  readonly arms: readonly ArmResult[];
}

/** What one metric says of one arm. */
export interface ArmResult {
  readonly variation: string;
  readonly version: string;
  /** Of a proportion all exposed units, of a mean those that have outcomes. */
  readonly units: number;
  /** The mean, or the rate from 0 to 1; null without units. */
  readonly value: number | null;
  /** Null for the control, and where there is nothing to compare by yet. */
  readonly comparison: Comparison | null;
  /** The always-valid p, raised by Holm for the number of treatments; null for the control and for guardrails. */
  readonly adjusted_p: number | null;
  /** Null for the control, and when the results are not to be trusted. */
  readonly verdict: Verdict | GuardrailVerdict | null;
}

/** What tells whether the events can be believed. */
export interface ResultChecks extends LeftOut {
  /** Units by arm beside their weights; null with fewer than two arms of positive weight, and without units. */
  readonly sample_ratio:
    | (ChiSquared & { readonly units: readonly number[]; readonly weights: readonly number[]; readonly failed: boolean })
    | null;
  /** Units that were seen in two arms and are left out; `warn` above 1 % and 10. */
  readonly in_two_arms: { readonly units: number; readonly share: number; readonly warn: boolean };
}
