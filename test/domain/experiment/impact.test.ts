import fc from "../../support/fast-check.ts";
import { describe, expect, it } from "vitest";

import { assign } from "../../../src/domain/experiment/assign.ts";
import type { Experiment } from "../../../src/domain/experiment/experiment.ts";
import { experimentImpact } from "../../../src/domain/experiment/impact.ts";
import { unitsByBucket } from "./units-by-bucket.ts";

const even = weighted({ control: 0.5, warm: 0.5 });

describe("the share of users that moves", () => {
  it("is named by variation when weights change", () => {
    expect(experimentImpact(even, weighted({ control: 0.4, warm: 0.6 }))).toEqual({
      kind: "exact",
      of: "users",
      targeting_changed: false,
      moved: 0.1,
      entering: 0,
      leaving: 0,
      moves: [{ from: "control", to: "warm", share: 0.1 }],
    });
  });

  it("is none when the coverage grows", () => {
    const impact = experimentImpact({ ...even, coverage: 0.2 }, { ...even, coverage: 0.5 });
    expect(impact).toMatchObject({ moved: 0, entering: 0.3, leaving: 0 });
    expect(experimentImpact({ ...even, coverage: 0.5 }, { ...even, coverage: 0.2 })).toMatchObject({ moved: 0, leaving: 0.3 });
  });

  it("is nobody's when nothing changes, and everybody's when it begins or ends", () => {
    expect(experimentImpact(even, { ...even })).toMatchObject({ moved: 0, moves: [] });
    expect(experimentImpact(null, even)).toMatchObject({ kind: "exact", moved: 0, entering: 1, leaving: 0 });
    expect(experimentImpact(even, { ...even, active: false })).toMatchObject({ moved: 0, entering: 0, leaving: 1 });
  });

  it("is called expected for a new seed and for a new unit", () => {
    expect(experimentImpact(even, { ...even, seed: "again" })).toMatchObject({ kind: "expected", moved: 0.5 });
    const impact = experimentImpact({ ...even, coverage: 0.2 }, { ...even, coverage: 0.2, unit: "account" });
    expect(impact).toMatchObject({ kind: "expected", moved: 0.02, entering: 0.16, leaving: 0.16 });
  });

  it("is of matching users with targeting, and says when that changes", () => {
    const targeting = { plan: "pro" };
    const other = weighted({ control: 0.4, warm: 0.6 });
    expect(experimentImpact({ ...even, targeting }, { ...other, targeting })).toMatchObject({ of: "matching users", moved: 0.1 });
    expect(experimentImpact({ ...even, targeting }, even)).toMatchObject({ of: "matching users", targeting_changed: true });
    const [one, reordered] = [
      { plan: "pro", team: "a" },
      { team: "a", plan: "pro" },
    ].map((condition) => ({ ...even, targeting: condition }));
    expect(experimentImpact(one ?? null, reordered ?? null)).toMatchObject({ targeting_changed: false });
  });

  it("is exact in a namespace that stays, and expected where it changes", () => {
    const inside = (start: number, end: number): Experiment => ({ ...even, namespace: { seed: "support", range: [start, end] } });
    expect(experimentImpact(inside(0, 0.5), inside(0, 0.5))).toMatchObject({ kind: "exact", of: "matching users", moves: [] });
    expect(experimentImpact(inside(0, 0.5), inside(0.25, 1))).toMatchObject({
      kind: "expected",
      of: "users",
      moved: 0,
      entering: 0.5,
      leaving: 0.25,
    });
    expect(experimentImpact(inside(0, 0.5), even)).toMatchObject({ moved: 0, entering: 0.5, leaving: 0 });
    const elsewhere: Experiment = { ...even, namespace: { seed: "other", range: [0, 0.5] } };
    expect(experimentImpact(inside(0, 0.5), elsewhere)).toMatchObject({ moved: 0, entering: 0.25, leaving: 0.25 });
  });
});

it("property: what is counted is what assigning one user of each bucket finds", () => {
  const units = unitsByBucket("tone");
  fc.assert(
    fc.property(experiments(), experiments(), (before, after) => {
      const moves = new Map<string, number>();
      for (const user of units) {
        const [from, to] = [assign(before, { user }).variation, assign(after, { user }).variation];
        if (from !== to) moves.set(`${from} ${to}`, (moves.get(`${from} ${to}`) ?? 0) + 1);
      }
      const counted = experimentImpact(before, after).moves.map(({ from, to, share }): [string, number] => [`${from} ${to}`, share]);
      expect(new Map(counted)).toEqual(new Map([...moves].map(([pair, count]) => [pair, count / 10_000])));
    }),
    { numRuns: 20 },
  );
});

it("the expected share is near what assigning many users finds", () => {
  const before: Experiment = { ...weighted({ control: 0.3, warm: 0.7 }), coverage: 0.8, namespace: { seed: "one", range: [0, 0.6] } };
  const after: Experiment = { ...even, seed: "again", namespace: { seed: "one", range: [0.2, 0.9] } };
  const users = Array.from({ length: 40_000 }, (_, index) => ({ user: `u-${index}` }));
  const moved = users.filter((context) => {
    const [from, to] = [assign(before, context).variation, assign(after, context).variation];
    return from !== null && to !== null && from !== to;
  });
  expect(Math.abs(moved.length / users.length - experimentImpact(before, after).moved)).toBeLessThan(0.01);
});

function weighted(weights: Record<string, number>): Experiment {
  return { name: "tone", variations: Object.entries(weights).map(([key, weight]) => ({ key, version: "v1", weight })) };
}

function experiments(): fc.Arbitrary<Experiment> {
  const shares = fc
    .array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 4 })
    .filter((parts) => parts.some((part) => part > 0));
  return fc.tuple(shares, fc.double({ min: 0, max: 1, noNaN: true })).map(([parts, coverage]) => {
    const whole = parts.reduce((sum, part) => sum + part, 0);
    return { ...weighted(Object.fromEntries(parts.map((part, index) => [`v${index}`, part / whole]))), coverage };
  });
}
