import { continuedFraction } from "./continued-fraction.ts";
import { logGamma } from "./gamma.ts";

/**
 * I_x(a, b), the incomplete beta function divided by the whole: from 0 at x = 0 to 1 at x = 1; a and b are above 0.
 *
 * Source: NIST DLMF 8.17.22, the continued fraction, and 8.17.4, the symmetry that keeps to where it is fast.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const factor = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return factor / (a * continuedFraction(1, (index) => ({ numerator: numeratorOf(index, x, a, b), denominator: 1 })));
}

function numeratorOf(index: number, x: number, a: number, b: number): number {
  const half = Math.floor(index / 2);
  if (index % 2 === 0) return (half * (b - half) * x) / ((a + 2 * half - 1) * (a + 2 * half));
  return (-(a + half) * (a + b + half) * x) / ((a + 2 * half) * (a + 2 * half + 1));
}
