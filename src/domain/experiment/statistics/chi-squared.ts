import { upperGamma } from "./gamma.ts";

/** Below this p a sample ratio says that the results are not to be trusted. */
export const RATIO_FAILS_BELOW = 0.001;

/** A χ² test. */
export interface ChiSquared {
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  readonly p: number;
}

/**
 * Whether units arrived in the arms as their weights say. An arm without weight is left out. Below 0.001 the results are not to be
 * trusted: events are lost, or somebody is sent elsewhere. Null with fewer than two arms of positive weight, and without units.
 *
 * Source: Pearson (1900), Philosophical Magazine 50, 157.
 *
 * @param counts The units of each arm.
 * @param weights The weight of each arm; they need not add up to 1.
 * @example sampleRatio([600, 400], [0.5, 0.5])?.p // 2.5e-10
 */
export function sampleRatio(counts: readonly number[], weights: readonly number[]): ChiSquared | null {
  const arms = counts.map((count, index) => ({ count, weight: weights[index] ?? 0 })).filter(({ weight }) => weight > 0);
  const units = sum(arms.map(({ count }) => count));
  const whole = sum(arms.map(({ weight }) => weight));
  if (arms.length < 2 || units === 0) return null;
  return testOf(
    arms.map(({ count, weight }) => [count, (units * weight) / whole]),
    arms.length - 1,
  );
}

/**
 * Whether several arms have one rate of success.
 *
 * Source: Pearson's χ² for a table of two columns; Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed.,
 * section 9.1.
 * @example equalProportions([40, 50], [100, 100]).p
 */
export function equalProportions(successes: readonly number[], totals: readonly number[]): ChiSquared {
  const rate = sum(successes) / sum(totals);
  const cells = totals.flatMap((total, index): [number, number][] => {
    const succeeded = successes[index] ?? 0;
    return [
      [succeeded, total * rate],
      [total - succeeded, total * (1 - rate)],
    ];
  });
  return testOf(cells, totals.length - 1);
}

function testOf(cells: readonly (readonly [observed: number, expected: number])[], degreesOfFreedom: number): ChiSquared {
  const chiSquared = sum(cells.map(([observed, expected]) => (observed - expected) ** 2 / expected));
  return { chiSquared, degreesOfFreedom, p: upperGamma(degreesOfFreedom / 2, chiSquared / 2) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
