import type { Sample } from "./sample.ts";

/** By how much one arm differs from another, and how sure that is. */
export interface Lift {
  /** The estimate: a difference of means, or that difference as a part of the control's mean. */
  readonly value: number;
  /** The variance of the estimate. */
  readonly variance: number;
  /** Of Welch and Satterthwaite. */
  readonly degreesOfFreedom: number;
  /** The units of both arms. */
  readonly n: number;
}

/**
 * The difference of two means, treatment minus control, without taking their variances for equal. Null where there is nothing
 * to estimate it by: fewer than two units in an arm, or no spread at all.
 *
 * Source: Welch (1947), Biometrika 34, 28; degrees of freedom by Satterthwaite (1946), Biometrics Bulletin 2, 110.
 *
 * @param ratio What the control is multiplied with before; 1 by default. With 1.05 the difference is above 0 when the treatment
 *   is more than 5 % above the control; other than `relativeLift`, that divides by nothing that is uncertain.
 * @example absoluteLift(sampleOfProportion(40, 100), sampleOfProportion(50, 100))?.value // 0.1
 */
export function absoluteLift(control: Sample, treatment: Sample, ratio = 1): Lift | null {
  const [one, two] = [(ratio ** 2 * control.variance) / control.n, treatment.variance / treatment.n];
  if (!isMeasurable(control, treatment)) return null;
  return {
    value: treatment.mean - ratio * control.mean,
    variance: one + two,
    degreesOfFreedom: (one + two) ** 2 / (one ** 2 / (control.n - 1) + two ** 2 / (treatment.n - 1)),
    n: control.n + treatment.n,
  };
}

/**
 * The difference of two means as a part of the control's mean: 0.1 is 10 % more. Null where `absoluteLift` is null, and where
 * the control's mean is not above 0. Where successes are few it errs to one side: a verdict wants `absoluteLift` to agree.
 *
 * Source: the delta method; Deng, Knoblich, Lu (2018), Applying the Delta Method in Metric Analytics, KDD '18, section 2.2.
 *
 * @example relativeLift(sampleOfProportion(14, 28), sampleOfProportion(16, 30))?.value // 0.0667
 */
export function relativeLift(control: Sample, treatment: Sample): Lift | null {
  const absolute = absoluteLift(control, treatment);
  if (absolute === null || !(control.mean > 0)) return null;
  const ratio = treatment.mean / control.mean;
  const variance = (treatment.variance / treatment.n + ratio ** 2 * (control.variance / control.n)) / control.mean ** 2;
  // No spread is left when nobody in the treatment succeeded: that is little to go by, not certainty.
  return variance > 0 ? { ...absolute, value: absolute.value / control.mean, variance } : null;
}

function isMeasurable(control: Sample, treatment: Sample): boolean {
  return control.n >= 2 && treatment.n >= 2 && control.variance + treatment.variance > 0;
}
