import { Usage } from "../errors.ts";
import type { Experiment } from "./experiment.ts";
import type { Metric } from "./results/metric.ts";
import { sequenceReach } from "./statistics/confidence-sequence.ts";
import { normalTail } from "./statistics/normal.ts";
import { powerOfProportions, unitsPerArm } from "./statistics/power.ts";
import { weightsOf } from "./variation-weights.ts";

/** What a plan assumes. */
export interface PowerAssumptions {
  /** The control's rate, from 0 to 1. */
  readonly baseline: number;
  /** The smallest lift that matters, as a part of the baseline: 0.05 is 5 % of it. */
  readonly mde: number;
  readonly direction: Metric["direction"];
}

/** A number for one test at the end, and for the verdict that holds at every look. */
export interface ByTest {
  /** One two-sided test at a number of units that is fixed beforehand. */
  readonly fixed: number;
  /** The confidence sequence, looked at once at that number; looks before can only find it earlier. */
  readonly sequential: number;
}

/** How many units an experiment needs to see a lift in a rate, and how probably it sees it. */
export interface PowerPlan {
  readonly baseline: number;
  readonly mde: number;
  /** The rate of the treatment that is to be seen. */
  readonly treatment: number;
  readonly power: number;
  /** What a p-value is compared with: the experiment's alpha, divided by the number of treatments. */
  readonly alpha: number;
  readonly needed_per_arm: ByTest;
  /** Units in all, so that the arm with the smallest weight has enough. */
  readonly needed_units: ByTest;
  readonly expected_n: number;
  /** How many of them the arm with the smallest weight gets. */
  readonly expected_per_arm: number;
  readonly power_at_expected_n: ByTest;
}

const POWER = 0.8;
const MOST_UNITS = 1e12;

/**
 * Plans an experiment on a rate, taking every arm to be as large as its smallest.
 *
 * @throws Usage `baseline-out-of-range` or `mde-out-of-range` for rates that are none.
 * @example planPower(experiment, { baseline: 0.1, mde: 0.2, direction: "increase" }).needed_per_arm.fixed // 3841
 */
export function planPower(experiment: Experiment, assumptions: PowerAssumptions): PowerPlan {
  const { baseline, mde } = assumptions;
  const { alpha: whole = 0.05, expected_n: expectedN = 5000 } = experiment.analysis ?? {};
  const weights = weightsOf(experiment);
  const smallest = Math.min(...weights.filter((weight) => weight > 0));
  const treatment = treatedRate(assumptions);
  const alpha = whole / (weights.length - 1);
  const powerOf = (n: number) => sequentialPower(n, baseline, treatment, { alpha: whole, level: alpha, expectedN });
  const needed = { fixed: Math.ceil(unitsPerArm(baseline, treatment, { alpha, power: POWER })), sequential: leastUnits(powerOf) };
  const perArm = Math.floor(expectedN * smallest);
  return {
    baseline,
    mde,
    treatment,
    power: POWER,
    alpha,
    needed_per_arm: needed,
    needed_units: { fixed: Math.ceil(needed.fixed / smallest), sequential: Math.ceil(needed.sequential / smallest) },
    expected_n: expectedN,
    expected_per_arm: perArm,
    power_at_expected_n: { fixed: powerOfProportions(perArm, baseline, treatment, { alpha }), sequential: powerOf(perArm) },
  };
}

function treatedRate({ baseline, mde, direction }: PowerAssumptions): number {
  if (!(baseline > 0 && baseline < 1)) {
    throw new Usage("baseline-out-of-range", `The baseline ${baseline} is no rate between 0 and 1.`, { hint: "write 0.1 for 10 %" });
  }
  const treatment = baseline * (direction === "increase" ? 1 + mde : 1 - mde);
  if (mde > 0 && treatment > 0 && treatment < 1) return treatment;
  throw new Usage("mde-out-of-range", `A rate of ${baseline} cannot ${direction} by ${mde} of itself.`, {
    hint: "the mde is a part of the baseline: 0.05 asks for 5 % of it",
  });
}

interface Sequence {
  readonly alpha: number;
  readonly level: number;
  readonly expectedN: number;
}

/** How probable it is that the confidence sequence of a difference leaves out 0 at `n` units in each of two arms. */
function sequentialPower(n: number, one: number, two: number, sequence: Sequence): number {
  const error = Math.sqrt((one * (1 - one) + two * (1 - two)) / n);
  return normalTail(sequenceReach(2 * n, sequence) - Math.abs(one - two) / error);
}

/** The smallest whole number that has the power wanted; the power rises with the units. */
function leastUnits(powerOf: (n: number) => number): number {
  let [low, high] = [0, 1];
  while (powerOf(high) < POWER && high < MOST_UNITS) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (powerOf(middle) < POWER) low = middle;
    else high = middle;
  }
  return high;
}
