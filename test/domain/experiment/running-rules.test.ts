import { describe, expect, it } from "vitest";
import { PolicyRefused } from "../../../src/domain/errors.ts";
import { experimentDifferences } from "../../../src/domain/experiment/experiment-differences.ts";
import type { Experiment } from "../../../src/domain/experiment/experiment.ts";
import { type Company, refuseCompany } from "../../../src/domain/experiment/refuse-company.ts";
import { refuseUpdate } from "../../../src/domain/experiment/refuse-update.ts";
import { mayShareUsers, type Population } from "../../../src/domain/experiment/shared-users.ts";
import type { ExperimentEntry } from "../../../src/domain/manifest/experiment-entry.ts";
import type { PromptKey } from "../../../src/domain/prompt/prompt-key.ts";
import { refusalOf } from "../prompt/refusal.ts";

const range = (start: number, end: number, seed = "s"): Population => ({ namespace: { seed, range: [start, end] } });

const RUNNING: Experiment = {
  name: "tone",
  prompt: "a",
  variations: [
    { key: "control", version: "v1", weight: 0.5 },
    { key: "warm", version: "v3", weight: 0.5 },
  ],
};
const withVariations = (...variations: [key: string, version: string, weight?: number][]): Experiment => ({
  ...RUNNING,
  variations: variations.map(([key, version, weight = 0.5]) => ({ key, version, weight })),
});

describe("two experiments", () => {
  it.each<[string, Population, Population, boolean]>([
    ["without namespaces share their users", {}, {}, true],
    ["of which one has no namespace share them", range(0, 0.5), {}, true],
    ["of two namespaces share them", range(0, 0.5), range(0.5, 1, "t"), true],
    ["in overlapping ranges share them", range(0, 0.5), range(0.4999, 1), true],
    ["in ranges that touch do not", range(0, 0.5), range(0.5, 1), false],
    ["in ranges that touch, by other units, do", range(0, 0.5), { ...range(0.5, 1), unit: "team" }, true],
  ])("%s", (_, one, other, shared) => {
    expect(mayShareUsers(one, other)).toBe(shared);
    expect(mayShareUsers(other, one)).toBe(shared);
  });

  const company = (name: string, prompt: string, population: Population = {}, kind: Company["kind"] = "experiment"): Company => ({
    kind,
    name,
    prompt: prompt as PromptKey,
    ...population,
  });

  it("run beside each other on two prompts, or apart on one", () => {
    refuseCompany(company("x", "a"), [company("x", "a"), company("y", "b"), company("b", "b", {}, "rollout")], "canary");
    refuseCompany(company("x", "a", range(0, 0.5)), [company("y", "a", range(0.5, 1))], "canary");
  });

  it.each<[Company, Company, string, string]>([
    [company("x", "a"), company("y", "a"), "users-shared", "promptlane experiment stop y --env canary"],
    [company("x", "a"), company("a", "a", {}, "rollout"), "users-shared", "promptlane rollout abort a --env canary"],
    [company("a", "a", {}, "rollout"), company("x", "a", range(0, 0.5)), "users-shared", "promptlane experiment stop x --env canary"],
    [company("x", "a", range(0, 0.5)), company("y", "b", range(0.3, 1)), "namespace-taken", "a range of its own"],
  ])("%o is refused beside %o", (one, other, code, hint) => {
    const refusal = refusalOf(() => refuseCompany(one, [other], "canary"));
    expect(refusal).toBeInstanceOf(PolicyRefused);
    expect([refusal.code, refusal.hint]).toEqual([code, expect.stringContaining(hint)]);
  });
});

describe("an update", () => {
  it.each<[string, Experiment, string, string]>([
    [
      "other weights",
      withVariations(["control", "v1", 0.4], ["warm", "v3", 0.6]),
      "users-would-move",
      "10.0 % of users move from control to warm",
    ],
    ["another order", withVariations(["warm", "v3"], ["control", "v1"]), "users-would-move", "50.0 % of users move from control to warm"],
    ["another unit", { ...RUNNING, unit: "team" }, "users-would-move", "expected, "],
    ["a renamed variation", withVariations(["control", "v1"], ["hot", "v3"]), "variations-changed", "control, hot"],
    ["one more variation", withVariations(["control", "v1"], ["warm", "v3"], ["hot", "v4", 0]), "variations-changed", "control, warm, hot"],
    [
      "a renamed variation under a new seed",
      { ...withVariations(["control", "v1"], ["hot", "v3"]), seed: "t" },
      "variations-changed",
      "hot",
    ],
    ["another version", withVariations(["control", "v1"], ["warm", "v4"]), "version-changed", "warm runs with v3"],
    ["another prompt", { ...RUNNING, prompt: "b" }, "prompt-changed", "runs on a"],
  ])("with %s is refused", (_, after, code, message) => {
    const refusal = refusalOf(() => refuseUpdate(RUNNING, after));
    expect(refusal).toBeInstanceOf(PolicyRefused);
    expect([refusal.code, refusal.message]).toEqual([code, expect.stringContaining(message)]);
  });

  it.each<[string, Experiment]>([
    ["more coverage", { ...RUNNING, coverage: 0.9 }],
    ["another namespace", { ...RUNNING, ...range(0, 0.5) }],
    [
      "targeting, overrides and metrics",
      { ...RUNNING, targeting: { plan: "pro" }, overrides: { qa: "warm" }, metrics: { primary: "csat" } },
    ],
    ["a version that is no number, which stays as it is pinned", withVariations(["control", "production"], ["warm", "latest"])],
    ["weights left out that are equal", { ...RUNNING, variations: RUNNING.variations.map(({ key, version }) => ({ key, version })) }],
    ["a new seed, weights and versions", { ...withVariations(["control", "v2", 0.1], ["warm", "v4", 0.9]), seed: "t" }],
  ])("with %s goes through", (_, after) => {
    expect(() => refuseUpdate(RUNNING, after)).not.toThrow();
  });
});

describe("what the manifest has otherwise", () => {
  const entry = (more: Partial<ExperimentEntry> = {}): ExperimentEntry => ({
    prompt: "a" as PromptKey,
    variations: RUNNING.variations,
    ...more,
  });

  it("is nothing where only the order of keys differs, or a version is named by where it was taken from", () => {
    const targeting = { plan: "pro", team: "a" };
    const variations = [
      { weight: 0.5, version: "production", key: "control" },
      { key: "warm", version: "v3", weight: 0.5 },
    ];
    const running = { ...RUNNING, targeting };
    expect(experimentDifferences(running, entry({ targeting: { team: "a", plan: "pro" }, variations }))).toEqual([]);
  });

  it("names each field that an update would change, also one that only one of them has", () => {
    const changed = entry({ coverage: 0.5, variations: [{ key: "control", version: "v2" }] });
    expect(experimentDifferences({ ...RUNNING, unit: "team" }, changed)).toEqual([
      { field: "unit", running: "team", manifest: null },
      { field: "coverage", running: null, manifest: 0.5 },
      { field: "variations", running: RUNNING.variations, manifest: [{ key: "control", version: "v2" }] },
    ]);
  });
});
