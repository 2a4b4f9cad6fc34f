/** What an arm of an experiment comes to, in one metric. */
export interface Sample {
  /** How many units. */
  readonly n: number;
  /** Their mean, or the share of them that succeeded. */
  readonly mean: number;
  /** The variance between units. */
  readonly variance: number;
}

/** Mean and variance of numbers that come one by one. */
export interface Moments {
  n: number;
  mean: number;
  /** The sum of the squared distances from the mean. */
  squares: number;
}

/** The moments of no numbers. */
export function noMoments(): Moments {
  return { n: 0, mean: 0, squares: 0 };
}

/**
 * Takes in one number more. The mean moves along, because sums of squares lose every digit where the mean is large and the
 * spread is small.
 *
 * Source: Welford (1962), Technometrics 4, 419.
 */
export function observe(moments: Moments, value: number): void {
  moments.n += 1;
  const distance = value - moments.mean;
  moments.mean += distance / moments.n;
  moments.squares += distance * (value - moments.mean);
}

/** The sample of numbers: its variance is divided by n − 1. */
export function sampleOfMoments({ n, mean, squares }: Moments): Sample {
  return { n, mean, variance: n < 2 ? 0 : squares / (n - 1) };
}

/**
 * The sample of units that succeeded or not.
 *
 * @example sampleOfProportion(14, 28) // { n: 28, mean: 0.5, variance: 0.25 }
 */
export function sampleOfProportion(successes: number, n: number): Sample {
  const mean = n === 0 ? 0 : successes / n;
  return { n, mean, variance: mean * (1 - mean) };
}
