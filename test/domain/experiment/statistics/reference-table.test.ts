import { describe, expect, it } from "vitest";

import { chanceToWin } from "../../../../src/domain/experiment/statistics/chance-to-win.ts";
import { equalProportions, sampleRatio } from "../../../../src/domain/experiment/statistics/chi-squared.ts";
import { confidenceSequence } from "../../../../src/domain/experiment/statistics/confidence-sequence.ts";
import { holm } from "../../../../src/domain/experiment/statistics/holm.ts";
import { absoluteLift, relativeLift } from "../../../../src/domain/experiment/statistics/lift.ts";
import type { Lift } from "../../../../src/domain/experiment/statistics/lift.ts";
import { pooledProportions } from "../../../../src/domain/experiment/statistics/pooled-proportions.ts";
import { powerOfProportions, unitsPerArm } from "../../../../src/domain/experiment/statistics/power.ts";
import { noMoments, observe, sampleOfMoments, sampleOfProportion } from "../../../../src/domain/experiment/statistics/sample.ts";
import type { Sample } from "../../../../src/domain/experiment/statistics/sample.ts";
import { welch } from "../../../../src/domain/experiment/statistics/welch.ts";

const A = sampleOfSums(3407, 1396.87, 52_377.9767);
const B = sampleOfSums(3461, 2422.7, 134_698.29);

describe("the reference table, to the digits given", () => {
  it("Welch, relative", () => {
    const lift = measured(relativeLift(A, B));
    const { interval, p } = welch(lift);
    expect(fixed([lift.value, ...interval, p], 5)).toBe("0.70732 -0.03526 1.44989 0.06191");
  });

  it("Welch, absolute", () => {
    const lift = measured(absoluteLift(A, B));
    const { interval, p } = welch(lift);
    expect(fixed([lift.value, ...interval, p], 5)).toBe("0.29000 0.04538 0.53462 0.02016");
  });

  it("proportions, relative", () => {
    const lift = measured(relativeLift(sampleOfProportion(14, 28), sampleOfProportion(16, 30)));
    const { interval, p } = welch(lift);
    expect(fixed([lift.value, ...interval, p], 5)).toBe("0.06667 -0.47767 0.61101 0.80707");
  });

  it("sequential", () => {
    const lift = measured(relativeLift(sampleOfSums(3000, 1396.87, 52_377.9767), B));
    const { interval, p } = confidenceSequence(lift, { expectedN: 1000 });
    expect(fixed([...interval, p], 5)).toBe("-0.55844 1.56516 1.00000");
  });

  it("sequential proportions", () => {
    const lift = measured(relativeLift(sampleOfProportion(1396, 3000), sampleOfProportion(2422, 3461)));
    const { interval, p } = confidenceSequence(lift);
    expect(fixed([...interval, p], 5)).toBe("0.40098 0.60675 0.00000");
  });

  it("Bayes, proportion", () => {
    const lift = measured(relativeLift(sampleOfProportion(49, 100), sampleOfProportion(51, 100)));
    const { chance, riskOfControl, riskOfTreatment } = chanceToWin(lift);
    expect(fixed([lift.value, chance, riskOfControl, riskOfTreatment], 5)).toBe("0.04082 0.60918 0.08140 0.04058");
  });

  it("Welch, raw: R's sleep data", () => {
    const control = sampleOf([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);
    const treatment = sampleOf([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]);
    const { t, degreesOfFreedom, p, interval } = welch(measured(absoluteLift(control, treatment)));
    expect(`${fixed([t], 4)} ${fixed([degreesOfFreedom], 3)} ${fixed([p, ...interval], 5)}`).toBe(
      "-1.8608 17.776 0.07939 -3.36548 0.20548",
    );
  });

  it("k proportions", () => {
    const { chiSquared, degreesOfFreedom, p } = equalProportions([83, 90, 129, 70], [86, 93, 136, 82]);
    expect(`${fixed([chiSquared], 1)} ${degreesOfFreedom} ${fixed([p], 6)}`).toBe("12.6 3 0.005585");
  });

  it("z", () => {
    expect(fixed([pooledProportions([5, 83], [12, 99]).p], 3)).toBe("0.159");
  });

  it("sample ratio", () => {
    const even = [0.5, 0.5];
    expect(sampleRatio([600, 400], even)?.p.toExponential(2)).toBe("2.54e-10");
    const { chiSquared = 0, p = 0 } = sampleRatio([4955, 5045], even) ?? {};
    expect(`${fixed([chiSquared], 2)} ${fixed([p], 5)}`).toBe("0.81 0.36812");
    expect(sampleRatio([821_588, 815_482], even)?.p.toExponential(2)).toBe("1.82e-6");
  });

  it("power", () => {
    expect(fixed([powerOfProportions(50, 0.5, 0.75)], 3)).toBe("0.740");
    expect(fixed([unitsPerArm(0.5, 0.75, { power: 0.9 })], 1)).toBe("76.7");
  });

  it("Holm", () => {
    expect(fixed(holm([0.01, 0.04, 0.03, 0.005, 0.55, 0.6]), 2)).toBe("0.05 0.12 0.12 0.03 1.00 1.00");
  });

  it.each([
    [0.1, 0.12, 3841],
    [0.2, 0.25, 1094],
    [0.05, 0.06, 8158],
  ])("needed per arm: from %d to %d: %d", (one, two, units) => {
    expect(Math.ceil(unitsPerArm(one, two))).toBe(units);
  });
});

it("variance by Welford is exact where sums of squares are negative: NIST's NumAcc4", () => {
  const values = Array.from({ length: 1001 }, (_, index) => (index === 0 ? 10_000_000.2 : index % 2 === 1 ? 10_000_000.1 : 10_000_000.3));
  const { mean, variance } = sampleOf(values);
  expect(mean).toBeCloseTo(10_000_000.2, 7);
  expect(Math.sqrt(variance)).toBeCloseTo(0.1, 8);
});

function sampleOfSums(n: number, sum: number, squares: number): Sample {
  return { n, mean: sum / n, variance: (squares - (sum * sum) / n) / (n - 1) };
}

function sampleOf(values: readonly number[]): Sample {
  const moments = noMoments();
  for (const value of values) observe(moments, value);
  return sampleOfMoments(moments);
}

function measured(lift: Lift | null): Lift {
  return lift ?? expect.fail("nothing was measured");
}

function fixed(numbers: readonly number[], digits: number): string {
  return numbers.map((number) => number.toFixed(digits)).join(" ");
}
