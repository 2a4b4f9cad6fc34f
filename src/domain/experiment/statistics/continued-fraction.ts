/** When a term adds less than this part of the sum, the sum is done. */
export const PRECISION = 1e-16;
/** More terms than any argument that comes up here needs; the number grows with the root of the degrees of freedom. */
export const MOST_TERMS = 100_000;

const TINY = 1e-300;

interface Step {
  numerator: number;
  denominator: number;
}

/**
 * The value of `first + a₁/(b₁ + a₂/(b₂ + …))`, where `stepOf(n)` gives aₙ and bₙ.
 *
 * Source: the algorithm of Lentz as modified by Thompson and Barnett (1986), J. Comput. Phys. 64, 490.
 */
export function continuedFraction(first: number, stepOf: (index: number) => Step): number {
  let value = first === 0 ? TINY : first;
  let above = value;
  let below = 0;
  for (let index = 1; index < MOST_TERMS; index += 1) {
    const { numerator, denominator } = stepOf(index);
    below = 1 / notZero(denominator + numerator * below);
    above = notZero(denominator + numerator / above);
    const factor = above * below;
    value *= factor;
    if (Math.abs(factor - 1) < 4 * PRECISION) break;
  }
  return value;
}

function notZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
