import { incompleteBeta } from "./beta.ts";
import { upperQuantile } from "./upper-quantile.ts";

/**
 * The upper tail of Student's t distribution.
 *
 * Source: Abramowitz and Stegun 26.5.27, P(T > t) = ½ I_{ν/(ν+t²)}(ν/2, ½).
 */
export function studentTail(t: number, degreesOfFreedom: number): number {
  if (t < 0) return 1 - studentTail(-t, degreesOfFreedom);
  return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5) / 2;
}

/** Where the upper tail of Student's t distribution has the size `p`. */
export function studentUpperQuantile(p: number, degreesOfFreedom: number): number {
  return upperQuantile((t) => studentTail(t, degreesOfFreedom), p);
}
