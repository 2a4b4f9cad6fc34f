import type { Lift } from "./lift.ts";
import type { Interval } from "./welch.ts";

/** What a confidence sequence is asked for. */
export interface SequenceOptions {
  /** How often the sequence may ever miss; 0.05 by default. */
  readonly alpha?: number;
  /** At how many units of both arms together it is narrowest; 5,000 by default. It holds at every other number too. */
  readonly expectedN?: number;
}

/** An interval, and a p-value, that hold at every look at once. */
export interface AlwaysValid {
  readonly interval: Interval;
  readonly p: number;
}

/**
 * The confidence sequence of a lift: intervals of which, in the long run, all together miss the truth in at most `alpha` of all
 * experiments, so that one may look every day and stop at will. It is asymptotic: it wants some tens of units in each arm.
 *
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, Time-uniform central limit theory and asymptotic confidence sequences,
 * arXiv 2103.06476v7: the interval is eq. 9, its tuning eq. 161, the p-value eq. 155.
 * @example confidenceSequence(lift, { alpha: 0.05, expectedN: 20_000 }).p
 */
export function confidenceSequence({ value, variance, n }: Lift, { alpha = 0.05, expectedN = 5000 }: SequenceOptions = {}): AlwaysValid {
  const growth = growthAt(n, alpha, expectedN);
  // The paper's σ²/n is the variance of the estimate.
  const width = Math.sqrt(variance) * sequenceReach(n, { alpha, expectedN });
  const evidence = Math.exp(((growth - 1) / (2 * growth)) * (value ** 2 / variance)) / Math.sqrt(growth);
  return { interval: [value - width, value + width], p: Math.min(1, 1 / evidence) };
}

/**
 * How many standard errors a confidence sequence reaches to either side at `n` units of both arms together; Student's interval
 * reaches 1.96 at α = 5 %.
 *
 * Source: that of `confidenceSequence`, eq. 9.
 *
 * @param level What the p-value is compared with, when that is less than the `alpha` that tunes the sequence.
 */
export function sequenceReach(
  n: number,
  { alpha = 0.05, expectedN = 5000, level = alpha }: SequenceOptions & { level?: number } = {},
): number {
  const growth = growthAt(n, alpha, expectedN);
  return Math.sqrt(((2 * growth) / (growth - 1)) * Math.log(Math.sqrt(growth) / level));
}

function growthAt(n: number, alpha: number, expectedN: number): number {
  return n * tuning(alpha, expectedN) + 1;
}

/** ρ², which decides where the sequence is narrow. */
function tuning(alpha: number, expectedN: number): number {
  const doubled = -2 * Math.log(alpha);
  return (doubled + Math.log(doubled + 1)) / expectedN;
}
