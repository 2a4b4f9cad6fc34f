import { normalTail, normalUpperQuantile } from "./normal.ts";

/** How a comparison of two rates is planned. */
export interface PowerOptions {
  /** How often a difference may be seen that is not there, by a two-sided test; 0.05 by default. */
  readonly alpha?: number;
  /** How often the difference is to be seen when it is there; 0.8 by default. */
  readonly power?: number;
}

/**
 * How probable it is to see a difference between two rates with `n` units in each arm, by one test at the end.
 *
 * Source: Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed., section 4.3, without the correction for
 * continuity; R's `power.prop.test` is the same.
 *
 * @example powerOfProportions(50, 0.5, 0.75) // 0.740
 */
export function powerOfProportions(n: number, one: number, two: number, { alpha = 0.05 }: Pick<PowerOptions, "alpha"> = {}): number {
  const reach = Math.sqrt(n) * Math.abs(one - two) - normalUpperQuantile(alpha / 2) * spreadTogether(one, two);
  return normalTail(-reach / spreadApart(one, two));
}

/**
 * How many units each arm needs to see a difference between two rates; round it up.
 *
 * Source: that of `powerOfProportions`, solved for n.
 *
 * @example unitsPerArm(0.1, 0.12) // 3840.8
 */
export function unitsPerArm(one: number, two: number, { alpha = 0.05, power = 0.8 }: PowerOptions = {}): number {
  const reach = normalUpperQuantile(alpha / 2) * spreadTogether(one, two) + normalUpperQuantile(1 - power) * spreadApart(one, two);
  return (reach / (one - two)) ** 2;
}

function spreadTogether(one: number, two: number): number {
  return Math.sqrt((one + two) * (1 - (one + two) / 2));
}

function spreadApart(one: number, two: number): number {
  return Math.sqrt(one * (1 - one) + two * (1 - two));
}
