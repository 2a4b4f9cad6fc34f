import type { Lift } from "./lift.ts";
import { normalDensity, normalTail } from "./normal.ts";

/** What is to be believed of a lift, when nothing was believed before. */
export interface Belief {
  /** How probable it is that the treatment is above the control. */
  readonly chance: number;
  /** What is lost on average by keeping the control: the mean of the lift, where a lift below 0 counts as 0. */
  readonly riskOfControl: number;
  /** What is lost on average by taking the treatment. */
  readonly riskOfTreatment: number;
}

/**
 * The chance that a lift is above 0, and the risk of either choice, in the unit of the lift: a normal posterior from a flat
 * prior.
 *
 * Source: Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.5; the risk is the mean of a normal distribution cut off at
 * 0, Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 1, section 13.10.1.
 * @example chanceToWin(lift).chance
 */
export function chanceToWin({ value, variance }: Lift): Belief {
  const error = Math.sqrt(variance);
  const density = error * normalDensity(value / error);
  return {
    chance: normalTail(-value / error),
    riskOfControl: density + value * normalTail(-value / error),
    riskOfTreatment: density - value * normalTail(value / error),
  };
}
