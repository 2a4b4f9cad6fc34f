import fc from "../../support/fast-check.ts";
import { describe, expect, it } from "vitest";

import { assign } from "../../../src/domain/experiment/assign.ts";
import { bucketOf } from "../../../src/domain/experiment/bucket.ts";
import type { AssignmentContext, Experiment } from "../../../src/domain/experiment/experiment.ts";
import { assignRollout } from "../../../src/domain/experiment/rollout.ts";
import { memoryStickyStore } from "../../../src/domain/experiment/sticky-store.ts";
import { refusalOf } from "../prompt/refusal.ts";
import { unitsByBucket } from "./units-by-bucket.ts";

const variations = [
  { key: "control", version: "v3", weight: 0.5 },
  { key: "warm", version: "v4", weight: 0.5 },
];
const experiment: Experiment = { name: "support-tone", variations };
const units = unitsByBucket("support-tone");

describe("the reason is the first that applies", () => {
  const outside = userWith(({ namespace }) => namespace >= 5000);
  const inside = userWith(({ namespace, bucket }) => namespace < 5000 && bucket < 1000);
  const beyond = userWith(({ namespace, bucket }) => namespace < 5000 && bucket >= 1000 && bucket < 5000);
  const all: Experiment = {
    ...experiment,
    coverage: 0.2,
    namespace: { seed: "support", range: [0, 0.5] },
    targeting: { plan: { $in: ["pro", "team"] } },
    overrides: { "qa-1": "warm" },
  };
  const kept = memoryStickyStore();
  kept.set(JSON.stringify(["support-tone", "support-tone", "user", outside]), "warm");

  it.each<[string, Experiment, AssignmentContext, string | null]>([
    ["override", { ...all, active: false }, { user: "qa-1" }, "warm"],
    ["inactive", { ...all, active: false }, {}, null],
    ["missing_unit", all, { attributes: { plan: "free" } }, null],
    ["sticky", all, { user: outside, attributes: { plan: "free" }, sticky: kept }, "warm"],
    ["namespace", all, { user: outside, attributes: { plan: "free" } }, null],
    ["targeting", all, { user: beyond, attributes: { plan: "free" } }, null],
    ["traffic", all, { user: beyond, attributes: { plan: "pro" } }, null],
    ["split", all, { user: inside, attributes: { plan: "pro" } }, "control"],
  ])("%s", (reason, given, context, variation) => {
    expect(assign(given, context)).toMatchObject({ reason, variation });
  });
});

it("an answer says what was hashed with what, and the version", () => {
  expect(assign(experiment, { user: units[7000] ?? "" })).toEqual({
    experiment: "support-tone",
    variation: "warm",
    version: "v4",
    reason: "split",
    bucket: 7000,
    unit: units[7000],
    seed: "support-tone",
  });
});

describe("the unit", () => {
  const byAccount: Experiment = { ...experiment, unit: "account", overrides: { "7": "warm" } };

  it.each<[string, AssignmentContext, string | null]>([
    ["is the attribute that the experiment names", { user: "u", attributes: { account: "a-1" } }, "a-1"],
    ["may be a number", { attributes: { account: 42 } }, "42"],
    ["is missing when it is empty", { user: "u", attributes: { account: "" } }, null],
    ["is missing when it is nothing that can be written in one way", { attributes: { account: { id: 1 } } }, null],
    ["is no property that every object has", { attributes: {} }, null],
  ])("%s", (_, context, unit) => {
    expect(assign(byAccount, context).unit).toBe(unit);
    expect(assign({ ...byAccount, unit: "constructor" }, context).unit).toBe(null);
  });

  it("is what overrides name", () => {
    expect(assign(byAccount, { user: "u", attributes: { account: 7 } }).reason).toBe("override");
    expect(assign(byAccount, { user: "7", attributes: { account: "8" } }).reason).toBe("split");
  });

  it("user counts as the attribute user, also for targeting, and goes before it", () => {
    expect(assign(experiment, { attributes: { user: "u-1" } }).unit).toBe("u-1");
    expect(assign(experiment, { user: "u-2", attributes: { user: "u-1" } }).unit).toBe("u-2");
    const targeting = { user: "u-2" };
    expect(assign({ ...experiment, targeting }, { user: "u-2" }).reason).toBe("split");
    expect(assign({ ...experiment, targeting }, { user: "u-2", attributes: { user: "u-1" } }).reason).toBe("split");
    expect(assign({ ...experiment, targeting }, { attributes: { user: "u-2" } }).reason).toBe("split");
  });
});

describe("targeting", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["an unknown operator", { plan: { $equals: "pro" } }, "unknown-operator"],
    ["an unknown operator at the top", { $xor: [] }, "unknown-operator"],
    ["an unknown operator deep inside", { $or: [{ tags: { $elemMatch: { $not: { $like: "x" } } } }] }, "unknown-operator"],
    ["what joins conditions where an element is compared", { tags: { $elemMatch: { $or: [{ $eq: "x" }] } } }, "unknown-operator"],
    ["a saved group, of which there are none", { id: { $notInGroup: "staff" } }, "unknown-operator"],
    ["$in without a list", { plan: { $in: "pro" } }, "condition-invalid"],
    ["a regular expression that is none", { plan: { $regex: "(" } }, "condition-invalid"],
    ["an operator beside a field", { plan: { $in: ["pro"], name: "x" } }, "condition-invalid"],
  ])("refuses %s", (_, targeting, code) => {
    expect(refusalOf(() => assign({ ...experiment, targeting }, { user: "u" })).code).toBe(code);
  });

  it("names the operator that was meant", () => {
    expect(refusalOf(() => assign({ ...experiment, targeting: { plan: { $inn: [] } } }, { user: "u" })).hint).toBe("Did you mean $in?");
  });

  it.each<[Record<string, unknown>, Record<string, unknown>, boolean]>([
    [{ plan: "pro" }, { plan: "pro" }, true],
    [{ plan: { $in: ["pro", "team"] } }, { plan: "free" }, false],
    [{ $or: [{ age: { $gte: 18 } }, { country: "DE" }] }, { age: 17, country: "DE" }, true],
    [{ $not: { beta: true } }, { beta: true }, false],
    [{ tags: { $elemMatch: { $eq: "x" } } }, { tags: ["y", "x"] }, true],
    [{ tags: { $elemMatch: { $not: { $eq: "x" } } } }, { tags: ["x"] }, false],
    [{ teams: { $elemMatch: { role: "owner" } } }, { teams: [{ role: "owner" }] }, true],
    [{ version: { $vgte: "2.10.0" } }, { version: "2.9.0" }, false],
    [{ "company.size": { $size: 2 } }, { company: { size: [1, 2] } }, true],
  ])("%j of %j is %s", (targeting, attributes, matches) => {
    expect(assign({ ...experiment, targeting }, { user: "u", attributes }).reason).toBe(matches ? "split" : "targeting");
  });
});

it.each<[string, Experiment, string]>([
  ["one variation", { ...experiment, variations: variations.slice(1) }, "too-few-variations"],
  ["one key twice", { ...experiment, variations: [...variations, { key: "warm", version: "v5", weight: 0 }] }, "variation-twice"],
  ["some weights", { ...experiment, variations: [{ key: "a", version: "v1" }, ...variations] }, "weights-incomplete"],
  ["an override with what it has not", { ...experiment, overrides: { x: "hot" } }, "unknown-variation"],
  ["a namespace that ends before it begins", { ...experiment, namespace: { seed: "s", range: [0.5, 0.2] } }, "range-reversed"],
])("an experiment with %s is refused", (_, given, code) => {
  expect(refusalOf(() => assign(given, { user: "u" })).code).toBe(code);
});

it("variations without weights share equally, and nobody falls between them", () => {
  const keys = ["a", "b", "c", "d", "e", "f", "g"].map((key) => ({ key, version: "v1" }));
  const counts = new Map<string | null, number>();
  for (const user of units) {
    const { variation } = assign({ ...experiment, variations: keys }, { user });
    counts.set(variation, (counts.get(variation) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(["a", "b", "c", "d", "e", "f", "g"]);
  expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
});

it("property: a coverage that grows moves nobody who is in", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), share(), (one, two, weight) => {
      const weighted = [
        { key: "control", version: "v3", weight },
        { key: "warm", version: "v4", weight: 1 - weight },
      ];
      const small = { ...experiment, variations: weighted, coverage: Math.min(one, two) };
      const large = { ...experiment, variations: weighted, coverage: Math.max(one, two) };
      const moved = units.filter((user) => {
        const before = assign(small, { user }).variation;
        return before !== null && assign(large, { user }).variation !== before;
      });
      expect(moved).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

describe("a rollout", () => {
  const rollout = { prompt: "support/triage", candidate: "v4", stable: "v3" };
  const users = unitsByBucket("rollout:support/triage@v4");

  it("property: from 1 to 50 % moves nobody across, and both arms are of one size", () => {
    const percent = fc.integer({ min: 100, max: 5000 }).map((hundredths) => hundredths / 100);
    fc.assert(
      fc.property(fc.uniqueArray(percent, { minLength: 2, maxLength: 6 }), (steps) => {
        const held = users.map((): string | null => null);
        for (const step of steps.sort((one, two) => one - two)) {
          const at = { ...rollout, percent: step };
          const arms = users.map((user) => assignRollout(at, { user }).variation);
          expect(arms.filter((arm) => arm === "candidate").length).toBe(arms.filter((arm) => arm === "control").length);
          expect(held.filter((arm, index) => arm !== null && arm !== arms[index])).toEqual([]);
          arms.forEach((arm, index) => (held[index] = arm));
        }
      }),
      { numRuns: 20 },
    );
  });

  it("has arms of one size at each of 5,000 percentages", () => {
    for (let hundredths = 1; hundredths <= 5000; hundredths += 1) {
      const at = { ...rollout, percent: hundredths / 100 };
      const [first, last] = [users[hundredths - 1] ?? "", users[10_000 - hundredths] ?? ""];
      expect([first, last].map((user) => assignRollout(at, { user }).variation)).toEqual(["candidate", "control"]);
    }
  });

  it("gives the rest what is live and does not count them", () => {
    expect(assignRollout({ ...rollout, percent: 10 }, { user: users[5000] ?? "" })).toMatchObject({ variation: null, reason: "traffic" });
    expect(assignRollout({ ...rollout, percent: 10, active: false }, { user: users[0] ?? "" }).reason).toBe("inactive");
    expect(assignRollout({ ...rollout, percent: 100 }, { user: users[9999] ?? "" }).variation).toBe("candidate");
  });

  it("deals each candidate out anew, and forgets it when it ends", () => {
    const sticky = memoryStickyStore();
    const user = users[0] ?? "";
    expect(assignRollout({ ...rollout, percent: 1 }, { user, sticky }).variation).toBe("candidate");
    expect(assignRollout({ ...rollout, percent: 0 }, { user, sticky }).variation).toBe(null);
    expect(assignRollout({ ...rollout, candidate: "v5", percent: 1 }, { user }).bucket).not.toBe(0);
  });

  it.each([-1, 50.01, 75, 99.9, 101, Number.NaN])("is refused at %d %%", (percent) => {
    expect(refusalOf(() => assignRollout({ ...rollout, percent }, { user: "u" })).code).toBe("rollout-percent");
  });
});

function userWith(accepts: (at: { bucket: number; namespace: number }) => boolean): string {
  const found = units.find((user, bucket) => accepts({ bucket, namespace: bucketOf("__support", user) }));
  return found ?? expect.fail("no such user");
}

function share(): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: 10_000 }).map((part) => part / 10_000);
}
