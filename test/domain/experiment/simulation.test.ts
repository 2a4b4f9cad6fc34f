import { describe, expect, it } from "vitest";

import { assign } from "../../../src/domain/experiment/assign.ts";
import type { Experiment } from "../../../src/domain/experiment/experiment.ts";
import { planPower } from "../../../src/domain/experiment/power-plan.ts";
import { simulate } from "../../../src/domain/experiment/simulation.ts";
import { confidenceSequence } from "../../../src/domain/experiment/statistics/confidence-sequence.ts";
import { absoluteLift } from "../../../src/domain/experiment/statistics/lift.ts";
import { powerOfProportions } from "../../../src/domain/experiment/statistics/power.ts";
import { sampleOfProportion } from "../../../src/domain/experiment/statistics/sample.ts";
import { refusalOf } from "../prompt/refusal.ts";

const EXPERIMENT: Experiment = {
  name: "tone",
  coverage: 0.5,
  variations: [
    { key: "control", version: "v3", weight: 0.5 },
    { key: "warm", version: "v4", weight: 0.5 },
  ],
};

describe("a simulation", () => {
  it("deals out what assign deals out, the same every time", () => {
    const { arms, outside } = simulate(EXPERIMENT, { users: 500 });
    const assigned = Array.from({ length: 500 }, (_, index) => assign(EXPERIMENT, { user: `user-${index + 1}` }).variation);
    const countOf = (key: string | null) => assigned.filter((one) => one === key).length;
    expect(arms.map(({ users }) => users)).toEqual([countOf("control"), countOf("warm")]);
    expect(outside).toEqual([{ reason: "traffic", users: countOf(null), share: countOf(null) / 500 }]);
    expect(simulate(EXPERIMENT, { users: 500 })).toEqual(simulate(EXPERIMENT, { users: 500 }));
    expect(simulate(EXPERIMENT, { users: 500, crowd: "other" })).not.toEqual(simulate(EXPERIMENT, { users: 500 }));
  });

  it("comes out as the weights, the coverage and the namespace say", () => {
    const { arms, sample_ratio: ratio } = simulate({ ...EXPERIMENT, namespace: { seed: "support", range: [0, 0.5] } }, { users: 40_000 });
    expect(arms.map(({ expected }) => expected)).toEqual([0.125, 0.125]);
    for (const { share } of arms) expect(share).toBeCloseTo(0.125, 2);
    expect(ratio?.failed).toBe(false);
  });

  it("takes everybody to match the targeting, unless it is said what they are", () => {
    const targeted = { ...EXPERIMENT, targeting: { plan: "pro" } };
    const matching = simulate(targeted, { users: 500 });
    expect(matching).toEqual({ ...simulate(EXPERIMENT, { users: 500 }), of: "matching users" });
    const free = simulate(targeted, { users: 500, attributes: { plan: "free" } });
    expect(free).toMatchObject({ of: "users", outside: [{ reason: "targeting", users: 500 }], sample_ratio: null });
  });

  it("hashes the attribute that the experiment names, and deals out one that does not run yet", () => {
    const byCompany = { ...EXPERIMENT, unit: "company", active: false };
    const assigned = Array.from({ length: 300 }, (_, index) =>
      assign({ ...byCompany, active: true }, { attributes: { company: `c-${index + 1}` } }),
    );
    const { arms } = simulate(byCompany, { users: 300, crowd: "c" });
    expect(arms[0]?.users).toBe(assigned.filter(({ variation }) => variation === "control").length);
  });
});

describe("the power of an experiment", () => {
  const baseline = { baseline: 0.1, mde: 0.2, direction: "increase" } as const;

  it("needs the units of the reference table for one test at the end", () => {
    expect(planPower(EXPERIMENT, baseline).needed_per_arm.fixed).toBe(3841);
    expect(planPower(EXPERIMENT, { ...baseline, baseline: 0.2, mde: 0.25 }).needed_per_arm.fixed).toBe(1094);
    expect(planPower(EXPERIMENT, { ...baseline, direction: "decrease" }).treatment).toBeCloseTo(0.08, 12);
  });

  it("needs for the always-valid verdict as many as let the sequence find it in 80 of 100 experiments", () => {
    const { needed_per_arm: needed } = planPower(EXPERIMENT, baseline);
    expect(needed.sequential).toBeGreaterThan(needed.fixed);
    const next = random(7);
    const runs = 600;
    let found = 0;
    for (let run = 0; run < runs; run += 1) {
      const [control, warm] = [0.1, 0.12].map((rate) => sampleOfProportion(successes(needed.sequential, rate, next), needed.sequential));
      const lift = control === undefined || warm === undefined ? null : absoluteLift(control, warm);
      if (lift !== null && confidenceSequence(lift).p < 0.05) found += 1;
    }
    expect(Math.abs(found / runs - 0.8)).toBeLessThan(0.05);
  });

  it("counts with the smallest arm, and with a smaller alpha for several treatments", () => {
    const three = {
      ...EXPERIMENT,
      variations: [
        { key: "control", version: "v3", weight: 0.5 },
        { key: "warm", version: "v4", weight: 0.3 },
        { key: "short", version: "v5", weight: 0.2 },
      ],
    };
    const plan = planPower(three, baseline);
    expect(plan).toMatchObject({ alpha: 0.025, expected_n: 5000, expected_per_arm: 1000 });
    expect(plan.needed_units.fixed).toBe(Math.ceil(plan.needed_per_arm.fixed / 0.2));
    expect(plan.power_at_expected_n.fixed).toBe(powerOfProportions(1000, 0.1, plan.treatment, { alpha: 0.025 }));
  });

  it("refuses rates that are none", () => {
    expect(refusalOf(() => planPower(EXPERIMENT, { ...baseline, baseline: 1.2 })).code).toBe("baseline-out-of-range");
    expect(refusalOf(() => planPower(EXPERIMENT, { ...baseline, baseline: 0.9 })).code).toBe("mde-out-of-range");
  });
});

/** As many as have the chance `rate`, out of `n`: a normal approximation, which is close where hundreds succeed. */
function successes(n: number, rate: number, next: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return Math.round(n * rate + normal * Math.sqrt(n * rate * (1 - rate)));
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
