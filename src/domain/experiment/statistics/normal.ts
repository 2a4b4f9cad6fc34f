import { upperGamma } from "./gamma.ts";
import { upperQuantile } from "./upper-quantile.ts";

const ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);

/** The density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp(-(x * x) / 2) / ROOT_OF_TWO_PI;
}

/**
 * 1 − Φ(x), the upper tail of the standard normal distribution; far out too it is exact to many digits.
 *
 * Source: NIST DLMF 7.11.2, erfc z = Q(½, z²).
 */
export function normalTail(x: number): number {
  return x < 0 ? 1 - normalTail(-x) : upperGamma(0.5, (x * x) / 2) / 2;
}

/** Where the upper tail of the standard normal distribution has the size `p`: 1.96 for 0.025. */
export function normalUpperQuantile(p: number): number {
  return upperQuantile(normalTail, p);
}
