import type { Lift } from "./lift.ts";
import { studentTail, studentUpperQuantile } from "./student-t.ts";

/** From where to where a value may be, given as the smaller and the larger end. */
export type Interval = readonly [low: number, high: number];

/** A test whose number of units is fixed before it begins. */
export interface FixedTest {
  readonly t: number;
  readonly degreesOfFreedom: number;
  readonly interval: Interval;
  /** Two-sided. */
  readonly p: number;
}

/**
 * Welch's t test. It holds for one look at a number of units that was fixed beforehand; who looks at it every day and stops
 * when it pleases is wrong in far more than `alpha` of the cases. For that there is `confidenceSequence`.
 *
 * Source: Welch (1947), Biometrika 34, 28.
 *
 * @param alpha How often the interval may miss; 0.05 by default.
 * @example welch(lift).interval // [-0.04, 0.24]
 */
export function welch({ value, variance, degreesOfFreedom }: Lift, alpha = 0.05): FixedTest {
  const error = Math.sqrt(variance);
  const width = studentUpperQuantile(alpha / 2, degreesOfFreedom) * error;
  const t = value / error;
  return { t, degreesOfFreedom, interval: [value - width, value + width], p: 2 * studentTail(Math.abs(t), degreesOfFreedom) };
}
