import { normalTail } from "./normal.ts";

/** How many of how many succeeded. */
export type Rate = readonly [successes: number, total: number];

/**
 * Whether two arms have one rate of success: z, and its two-sided p.
 *
 * Source: Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed., section 3.1, without the correction for
 * continuity.
 *
 * @example pooledProportions([5, 83], [12, 99]).p // 0.159
 */
export function pooledProportions([successesOne, totalOne]: Rate, [successesTwo, totalTwo]: Rate): { z: number; p: number } {
  const rate = (successesOne + successesTwo) / (totalOne + totalTwo);
  const error = Math.sqrt(rate * (1 - rate) * (1 / totalOne + 1 / totalTwo));
  const z = (successesTwo / totalTwo - successesOne / totalOne) / error;
  return { z, p: 2 * normalTail(Math.abs(z)) };
}
