import { continuedFraction, MOST_TERMS, PRECISION } from "./continued-fraction.ts";

const LANCZOS_G = 7;
const LANCZOS: readonly [number, ...number[]] = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const LOG_ROOT_OF_TWO_PI = 0.9189385332046727;

/**
 * The logarithm of the gamma function, for x > 0.
 *
 * Source: Lanczos (1964), SIAM J. Numer. Anal. B 1, 86; coefficients by Godfrey for g = 7 and nine terms.
 */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const base = x + LANCZOS_G - 0.5;
  const [first, ...rest] = LANCZOS;
  const sum = rest.reduce((total, coefficient, index) => total + coefficient / (x + index), first);
  return LOG_ROOT_OF_TWO_PI + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

/**
 * Q(a, x), the upper part of the incomplete gamma function, divided by the whole: from 1 at x = 0 down to 0. Small values are
 * exact to many digits, which 1 − P(a, x) would not be.
 *
 * Source: NIST DLMF 8.7.1 (the series, for x < a + 1) and 8.9.2 (the continued fraction).
 */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const factor = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - factor * seriesOfLowerGamma(a, x) : factor * fractionOfUpperGamma(a, x);
}

function seriesOfLowerGamma(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let count = 1; count < MOST_TERMS && term > sum * PRECISION; count += 1) {
    term *= x / (a + count);
    sum += term;
  }
  return sum;
}

function fractionOfUpperGamma(a: number, x: number): number {
  const denominator = continuedFraction(x + 1 - a, (index) => ({ numerator: -index * (index - a), denominator: x + 2 * index + 1 - a }));
  return 1 / denominator;
}
