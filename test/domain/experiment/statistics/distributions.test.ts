import { describe, expect, it } from "vitest";

import { incompleteBeta } from "../../../../src/domain/experiment/statistics/beta.ts";
import { sampleRatio } from "../../../../src/domain/experiment/statistics/chi-squared.ts";
import { confidenceSequence } from "../../../../src/domain/experiment/statistics/confidence-sequence.ts";
import { logGamma, upperGamma } from "../../../../src/domain/experiment/statistics/gamma.ts";
import { absoluteLift, relativeLift } from "../../../../src/domain/experiment/statistics/lift.ts";
import { normalTail, normalUpperQuantile } from "../../../../src/domain/experiment/statistics/normal.ts";
import { studentTail, studentUpperQuantile } from "../../../../src/domain/experiment/statistics/student-t.ts";

// Computed with SciPy 1.17, which takes these functions from Boost and Cephes.
describe("special functions", () => {
  it.each([
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247],
    [1.5, -0.12078223763524526],
    [3.7, 1.428072326665388],
    [10, 12.801827480081469],
    [171.5, 709.1431630309283],
    [2920.9, 20383.780261385862],
    [1000000, 12815504.569147611],
  ])("log Γ(%d)", (x, expected) => expectNear(logGamma(x), expected));

  it.each([
    [0.5, 0.001, 0.9643294082703201],
    [0.5, 0.5, 0.31731050786291115],
    [0.5, 18, 1.9731752900753933e-9],
    [0.5, 300, 1.674167984691805e-132],
    [1, 1, 0.36787944117144245],
    [1.5, 6.3, 0.005586546097302402],
    [5, 2, 0.9473469826562889],
    [5, 30, 3.6243009520614924e-9],
    [50, 40, 0.9296649333406051],
    [50, 80, 0.0001307839765914092],
    [1000, 1100, 0.0010593232539299773],
  ])("Q(%d, %d)", (a, x, expected) => expectNear(upperGamma(a, x), expected));

  it.each([
    [0.5, 0.5, 0.5, 0.5000000000000001],
    [0.01, 2, 3, 0.0005920299999999999],
    [0.9, 2, 3, 0.9963],
    [0.3, 50, 0.5, 6.800825885173791e-28],
    [0.999, 2920.9, 0.5, 0.015628276371738487],
    [0.2, 10, 30, 0.2413594512807919],
    [1e-6, 1, 0.5, 5.000001250000625e-7],
    [0.99999, 500000, 0.5, 0.0015653640065981895],
  ])("I of %d (%d, %d)", (x, a, b, expected) => expectNear(incompleteBeta(x, a, b), expected, 1e-8));
});

describe("distributions", () => {
  it.each([
    [0, 0.5],
    [0.5, 0.3085375387259869],
    [1.96, 0.024997895148220435],
    [3, 0.0013498980316300933],
    [6, 9.865876450376946e-10],
    [10, 7.61985302416047e-24],
    [37, 5.7255712225239266e-300],
    [-1, 0.8413447460685429],
    [-6, 0.9999999990134123],
  ])("the normal tail above %d", (x, expected) => expectNear(normalTail(x), expected));

  it.each([
    [0, 5, 0.5],
    [1, 1, 0.25000000000000006],
    [2.1, 17.776, 0.02513823559143849],
    [1.96, 5841.742, 0.02502163009889144],
    [40, 3, 1.7190340394579253e-5],
    [6, 1000000, 9.86924906177215e-10],
    [-2, 10, 0.9633059826146299],
  ])("the tail above %d of t with %d degrees of freedom", (x, degrees, expected) => expectNear(studentTail(x, degrees), expected, 1e-8));

  it.each([
    [0.5, 0],
    [0.2, 0.8416212335729142],
    [0.025, 1.9599639845400545],
    [0.001, 3.090232306167813],
    [1e-10, 6.361340902404056],
    [0.9, -1.2815515655446004],
  ])("the normal quantile of %d", (p, expected) => expect(normalUpperQuantile(p)).toBeCloseTo(expected, 10));

  it.each([
    [0.025, 1, 12.706204736174705],
    [0.025, 17.776, 2.1028213103802216],
    [0.025, 5841.742, 1.960370156956713],
    [0.0005, 3, 12.923978636687481],
    [0.9, 12, -1.356217334023205],
    [0.05, 1000000, 1.6448551507220406],
  ])("the quantile of %d of t with %d degrees of freedom", (p, degrees, expected) =>
    expectNear(studentUpperQuantile(p, degrees), expected, 1e-8),
  );
});

it("the normal tail at 6 is not what simple-statistics gives", () => {
  expect(normalTail(6)).toBeLessThan(1e-9);
  expect(normalUpperQuantile(0)).toBe(Infinity);
});

describe("where nothing can be said, nothing is", () => {
  const some = { n: 100, mean: 0.5, variance: 0.25 };

  it.each([
    ["one unit", { n: 1, mean: 1, variance: 0 }, some],
    ["no spread", { n: 50, mean: 0, variance: 0 }, { n: 50, mean: 1, variance: 0 }],
  ])("of a difference: %s", (_, control, treatment) => {
    expect(absoluteLift(control, treatment)).toBe(null);
    expect(relativeLift(control, treatment)).toBe(null);
  });

  it("of a part of nothing, or of what is below it", () => {
    expect(relativeLift({ n: 50, mean: 0, variance: 0 }, some)).toBe(null);
    expect(relativeLift({ n: 50, mean: -1, variance: 2 }, some)).toBe(null);
    expect(absoluteLift({ n: 50, mean: -1, variance: 2 }, some)?.value).toBe(1.5);
  });

  it("of the ratio of one arm, or of no units", () => {
    expect(sampleRatio([10, 0], [1, 0])).toBe(null);
    expect(sampleRatio([0, 0], [1, 1])).toBe(null);
    expect(sampleRatio([10, 12, 0], [0.5, 0.5, 0])?.degreesOfFreedom).toBe(1);
  });
});

it("a confidence sequence is wider than a single test, and narrowest near the expected number of units", () => {
  const width = (n: number, expectedN: number): number => {
    const [low, high] = confidenceSequence({ value: 0, variance: 1, degreesOfFreedom: n - 2, n }, { expectedN }).interval;
    return (high - low) / 2;
  };
  expect(width(5000, 5000)).toBeGreaterThan(1.96);
  expect(width(5000, 5000)).toBeLessThan(width(5000, 500));
  expect(width(5000, 5000)).toBeLessThan(width(5000, 50_000));
});

function expectNear(value: number, expected: number, relative = 1e-10): void {
  expect(Math.abs(value - expected), `${value} is not near ${expected}`).toBeLessThanOrEqual(Math.abs(expected) * relative);
}
