import { chanceToWin } from "../statistics/chance-to-win.ts";
import { confidenceSequence } from "../statistics/confidence-sequence.ts";
import { absoluteLift, relativeLift } from "../statistics/lift.ts";
import type { Sample } from "../statistics/sample.ts";
import { welch } from "../statistics/welch.ts";
import type { Interval } from "../statistics/welch.ts";
import type { Metric } from "./metric.ts";

/** How two arms are compared. */
export interface ComparisonOptions {
  readonly direction: Metric["direction"];
  readonly alpha: number;
  readonly expectedN: number;
}

/** A treatment beside the control. Lifts are parts of the control's mean: 0.1 is 10 % more. */
export interface Comparison {
  readonly lift: number;
  /** Welch's: they hold for one look only, at a number of units that was fixed beforehand. */
  readonly fixed: { readonly interval: Interval; readonly p: number };
  /** The confidence sequence: it holds at every look. The interval is of the lift, p is of there being no difference of means. */
  readonly always_valid: { readonly interval: Interval; readonly p: number };
  /** How probable it is that the treatment is the better one. */
  readonly chance_to_win: number;
  /** What is lost on average, as a part of the control's mean, by taking the treatment and by keeping the control. */
  readonly risk: { readonly treatment: number; readonly control: number };
}

/** What a metric says of a treatment at this look. */
export type Verdict = "better" | "worse" | "undecided";

/** Whether a guardrail holds. */
export type GuardrailVerdict = "pass" | "fail" | "undecided";

/** Compares a treatment with the control; null where there is nothing to compare by yet. */
export function compare(control: Sample, treatment: Sample, { direction, alpha, expectedN }: ComparisonOptions): Comparison | null {
  const lift = relativeLift(control, treatment);
  const difference = absoluteLift(control, treatment);
  if (lift === null || difference === null) return null;
  const { interval, p } = welch(lift, alpha);
  const belief = chanceToWin(direction === "increase" ? lift : { ...lift, value: -lift.value });
  return {
    lift: lift.value,
    fixed: { interval, p },
    // The difference has no uncertain divisor: where successes are few, the lift's own p errs in up to 17 % of all A/A tests.
    always_valid: {
      interval: confidenceSequence(lift, { alpha, expectedN }).interval,
      p: confidenceSequence(difference, { alpha, expectedN }).p,
    },
    chance_to_win: belief.chance,
    risk: { treatment: belief.riskOfTreatment, control: belief.riskOfControl },
  };
}

/** The verdict on a comparison: the interval must not hold 0, and p, raised for other questions, must be below alpha. */
export function verdictOf(comparison: Comparison | null, p: number, { direction, alpha }: ComparisonOptions): Verdict {
  const [low, high] = comparison?.always_valid.interval ?? [-Infinity, Infinity];
  if (p >= alpha || (low <= 0 && high >= 0)) return "undecided";
  return low > 0 === (direction === "increase") ? "better" : "worse";
}

/**
 * Whether a metric holds within its tolerance: it fails when the confidence sequence lies wholly beyond in the harmful direction,
 * and passes when it lies wholly within. The sequence of the difference has to agree, as for a verdict; it decides alone where there
 * is no lift, because nobody in one of the groups succeeded: the first errors ever, or nothing that works any more.
 */
export function guardrailVerdict(control: Sample, treatment: Sample, tolerance: number, options: ComparisonOptions): GuardrailVerdict {
  const sign = options.direction === "increase" ? -1 : 1;
  const lift = relativeLift(control, treatment);
  const beyond = absoluteLift(control, treatment, 1 + sign * tolerance);
  // Below 0 a tolerance that is a part of the control's mean has no meaning.
  if (beyond === null || control.mean < 0) return "undecided";
  const harms = [harmOf(confidenceSequence(beyond, options).interval, sign, 0)];
  if (lift !== null) harms.push(harmOf(confidenceSequence(lift, options).interval, sign, tolerance));
  if (harms.every(([least]) => least > 0)) return "fail";
  return harms.every(([, most]) => most <= 0) ? "pass" : "undecided";
}

/** By how much at least, and at most, a metric is beyond what is tolerated. */
function harmOf([low, high]: Interval, sign: number, tolerance: number): Interval {
  return sign > 0 ? [low - tolerance, high - tolerance] : [-high - tolerance, -low - tolerance];
}
