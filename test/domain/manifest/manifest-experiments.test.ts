import { describe, expect, it } from "vitest";
import type { Manifest } from "../../../src/domain/manifest/manifest.ts";
import { parseManifest } from "../../../src/domain/manifest/parse-manifest.ts";
import { faultOf, refusalOf } from "../prompt/refusal.ts";

const EXAMPLE = `format: 1
environments: {dev: {}, production: {}}
experiments:
  support-tone:                  # also the default seed
    prompt: support/triage
    hypothesis: A warmer tone raises thumbs-up
    unit: user                   # what is hashed
    coverage: 0.2
    namespace: {seed: support, range: [0, 0.5]}
    targeting: {plan: {$in: [pro, team]}}
    variations:
      - {key: control, version: production, weight: 0.5}
      - {key: warm, version: v4, weight: 0.5}
    overrides: {qa-1: warm}
    metrics: {primary: thumbs_up, guardrails: [latency_ms]}
    analysis: {method: sequential, alpha: 0.05, expected_n: 5000}
rollouts:
  support/triage:
    unit: user
    candidate: v4
    steps: [{percent: 1, hold: 1h}, {percent: 10, hold: 12h, approval: true}, {percent: 50, hold: 2d}, {percent: 100}]
    guardrails: [{metric: latency_ms, tolerance: 0.05, on_fail: pause}]
metrics:
  thumbs_up: {type: proportion, event: feedback, direction: increase}
  latency_ms: {type: mean, event: generation, cap_percentile: 0.999, direction: decrease}
`;

const parse = (text: string): Manifest => parseManifest(text, { path: "manifest.yaml" });
/** The example with one piece of its text in place of another. */
const changed = (from: string, to: string): string => {
  expect(EXAMPLE.split(from)).toHaveLength(2);
  return EXAMPLE.replace(from, () => to);
};
const refused = (from: string, to: string) => refusalOf(() => parse(changed(from, to)));

const WEIGHTS = ", weight: 0.5}\n      - {key: warm, version: v4, weight: 0.5}";
const STEPS = "[{percent: 1, hold: 1h}, {percent: 10, hold: 12h, approval: true}, {percent: 50, hold: 2d}, {percent: 100}]";
const second = (namespace: string): [string, string] => [
  "rollouts:\n",
  `  second:\n    prompt: support/triage\n${namespace}    variations: [{key: a, version: v1}, {key: b, version: v2}]\nrollouts:\n`,
];

describe("experiments, rollouts and metrics", () => {
  it("are read as the contract writes them", () => {
    const { experiments, rollouts, metrics } = parse(EXAMPLE);
    expect(experiments).toEqual({
      "support-tone": {
        prompt: "support/triage",
        hypothesis: "A warmer tone raises thumbs-up",
        unit: "user",
        coverage: 0.2,
        namespace: { seed: "support", range: [0, 0.5] },
        targeting: { plan: { $in: ["pro", "team"] } },
        variations: [
          { key: "control", version: "production", weight: 0.5 },
          { key: "warm", version: "v4", weight: 0.5 },
        ],
        overrides: { "qa-1": "warm" },
        metrics: { primary: "thumbs_up", guardrails: ["latency_ms"] },
        analysis: { method: "sequential", alpha: 0.05, expected_n: 5000 },
      },
    });
    expect(rollouts).toEqual({
      "support/triage": {
        unit: "user",
        candidate: "v4",
        steps: [{ percent: 1, hold: "1h" }, { percent: 10, hold: "12h", approval: true }, { percent: 50, hold: "2d" }, { percent: 100 }],
        guardrails: [{ metric: "latency_ms", tolerance: 0.05, on_fail: "pause" }],
      },
    });
    expect(metrics["latency_ms"]).toEqual({ type: "mean", event: "generation", direction: "decrease", cap_percentile: 0.999 });
  });

  it("hold only what is written, and the safe side where that says nothing", () => {
    const bare =
      "format: 1\nenvironments: {dev: {}}\nexperiments: {a: {prompt: x, variations: [{key: k, version: dev}, {key: 1, version: v2}]}}\n";
    expect(parse(bare).experiments).toEqual({
      a: {
        prompt: "x",
        variations: [
          { key: "k", version: "dev" },
          { key: "1", version: "v2" },
        ],
      },
    });
    expect(parse(changed(", on_fail: pause", "")).rollouts).toMatchObject({ "support/triage": { guardrails: [{ on_fail: "rollback" }] } });
  });

  it.each<[string, string, string, string]>([
    ["weights that leave users out", WEIGHTS, ", weight: 0.5}\n      - {key: warm, version: v4, weight: 0.4999}", "weights-not-one 11:5"],
    ["weights of some variations only", WEIGHTS, ", weight: 1}\n      - {key: warm, version: v4}", "weights-incomplete 11:5"],
    ["one variation", "\n      - {key: warm, version: v4, weight: 0.5}", "", "too-few-variations 11:5"],
    [
      "variations as a map",
      "variations:\n      - {key: control, version: production, weight: 0.5}\n      - {key: warm, version: v4, weight: 0.5}",
      "variations: {a: b}",
      "invalid-value 11:5",
    ],
    [
      "no variations",
      "variations:\n      - {key: control, version: production, weight: 0.5}\n      - {key: warm, version: v4, weight: 0.5}",
      "variations: []",
      "too-few-variations 11:5",
    ],
    ["a key twice", "{key: warm, version: v4", "{key: control, version: v4", "variation-twice 13:10"],
    ["a variation without a key", "{key: warm, ", "{", "invalid-value 13:9"],
    ["a key that no file could have", "{key: warm,", "{key: a/b,", "invalid-name 13:10"],
    ["a misspelt key of a variation", "version: v4, weight", "version: v4, wieght", "unknown-key 13:34"],
    ["a weight above 1", WEIGHTS, ", weight: 1.5}\n      - {key: warm, version: v4, weight: 0.5}", "share-out-of-range 12:45"],
    ["a negative weight", WEIGHTS, ", weight: -0.5}\n      - {key: warm, version: v4, weight: 0.5}", "share-out-of-range 12:45"],
    ["a weight as a text", WEIGHTS, ', weight: "0.5"}\n      - {key: warm, version: v4, weight: 0.5}', "invalid-value 12:45"],
    ["a version that selects nothing", "version: v4, ", "version: V4, ", "invalid-version 13:21"],
    ["a version of no environment", "version: production", "version: produktion", "unknown-environment 12:24"],
    ["a version by a bare number", "version: v4, ", "version: 4, ", "unknown-environment 13:21"],
    ["a draft", "version: v4, ", "version: draft, ", "invalid-version 13:21"],
    ["a coverage in percent", "coverage: 0.2", "coverage: 20", "share-out-of-range 8:5"],
    ["a coverage that is no number", "coverage: 0.2", "coverage: .nan", "invalid-value 8:5"],
    ["a namespace that ends before it begins", "range: [0, 0.5]", "range: [0.5, 0]", "range-reversed 9:32"],
    ["a namespace outside of all users", "range: [0, 0.5]", "range: [0, 1.5]", "share-out-of-range 9:43"],
    ["a namespace that nobody is in", "range: [0, 0.5]", "range: [0.5, 0.5]", "invalid-value 9:32"],
    ["a namespace of three ends", "range: [0, 0.5]", "range: [0, 0.5, 1]", "invalid-value 9:32"],
    ["a namespace without a seed", "{seed: support, range", "{range", "invalid-value 9:5"],
    ["a targeting operator that nobody knows", "{$in: [pro, team]}", "{$inn: [pro, team]}", "unknown-operator 10:24"],
    ["a targeting operator without its list", "{$in: [pro, team]}", "{$in: pro}", "condition-invalid 10:5"],
    ["an override with a variation that is none", "{qa-1: warm}", "{qa-1: worm}", "unknown-variation 14:17"],
    ["an unknown metric", "primary: thumbs_up", "primary: thumbs_pu", "unknown-metric 15:15"],
    ["an unknown guardrail", "[latency_ms]", "[latency]", "unknown-metric 15:48"],
    ["a metric as primary and guardrail", "[latency_ms]", "[thumbs_up]", "metric-twice 15:48"],
    ["metrics without a primary one", "primary: thumbs_up, ", "", "invalid-value 15:5"],
    ["a tolerance in percent", "[latency_ms]", "[{metric: latency_ms, tolerance: 5}]", "share-out-of-range 15:69"],
    ["another method", "method: sequential", "method: bayes", "invalid-value 16:16"],
    ["an alpha of 1", "alpha: 0.05", "alpha: 1", "invalid-value 16:36"],
    ["half a unit", "expected_n: 5000", "expected_n: 0.5", "invalid-value 16:49"],
    ["an unknown key", "hypothesis:", "hypotesis:", "unknown-key 6:5"],
    ["a misspelt prompt", "prompt: support/triage", "prompt: support//triage", "invalid-key 5:5"],
    ["no prompt", "    prompt: support/triage\n", "", "invalid-value 4:3"],
    ["an empty unit", "unit: user                   #", 'unit: ""                   #', "invalid-value 7:5"],
    ["a name with a slash", "support-tone: ", "support/tone: ", "invalid-name 4:3"],
    ["a name that ends like a file", "support-tone: ", "support.json: ", "invalid-name 4:3"],
    ["overlapping namespaces", ...second("    namespace: {seed: support, range: [0.49, 1]}\n"), "namespaces-overlap 19:5"],
    ["an experiment that is called like a rollout's prompt", "rollouts:\n  support/triage", "rollouts:\n  support-tone", "name-twice 18:3"],
    ["a percent between 50 and 100", "percent: 50", "percent: 60", "rollout-percent 21:80"],
    ["a percent of 0", "percent: 1,", "percent: 0,", "rollout-percent 21:14"],
    ["a percent that nobody is in", "percent: 1,", "percent: 0.004,", "rollout-percent 21:14"],
    ["a percent above 100", "percent: 100", "percent: 200", "rollout-percent 21:105"],
    ["steps that go back", "percent: 10,", "percent: 0.5,", "rollout-steps 21:38"],
    ["steps that stop before 100", ", {percent: 100}]", "]", "rollout-steps 21:5"],
    ["no steps", STEPS, "[]", "rollout-steps 21:5"],
    ["a step without a percent", "{percent: 100}", "{approval: true}", "rollout-percent 21:104"],
    ["a hold of some time", "hold: 1h", "hold: a while", "invalid-duration 21:26"],
    ["a hold without a unit", "hold: 1h", "hold: 60", "invalid-duration 21:26"],
    ["a hold of nothing", "hold: 1h", "hold: 0h", "invalid-duration 21:26"],
    ["a misspelt key of a step", "approval: true", "approve: true", "unknown-key 21:62"],
    ["a guardrail that does something else", "on_fail: pause", "on_fail: rolback", "invalid-value 22:56"],
    ["a guardrail twice", "[{metric: latency_ms, tolerance: 0.05, on_fail: pause}]", "[latency_ms, latency_ms]", "metric-twice 22:30"],
    ["no candidate", "    candidate: v4\n", "", "invalid-value 18:3"],
    [
      "a metric that is called like a field of every event",
      "  thumbs_up: {type",
      "  time: {type: mean, event: x, direction: increase}\n  thumbs_up: {type",
      "invalid-value 24:3",
    ],
    ["a metric without direction", ", direction: increase}", "}", "metric-without-direction 24:3"],
    ["a direction that is none", "direction: increase", "direction: increse", "invalid-value 24:50"],
    ["a type that is none", "type: proportion", "type: ratio", "invalid-value 24:15"],
    ["a metric without an event", "event: feedback, ", "", "invalid-value 24:3"],
    ["a cap above 1", "cap_percentile: 0.999", "cap_percentile: 99.9", "share-out-of-range 25:47"],
    ["a cap on a proportion", "direction: increase}", "direction: increase, cap_percentile: 0.9}", "invalid-value 24:71"],
  ])("%s is refused at its place", (_, from, to, expected) => {
    expect(faultOf(() => parse(changed(from, to)))).toBe(expected);
  });

  it.each<[string, string, string, string]>([
    [WEIGHTS, ", weight: 0.5}\n      - {key: warm, version: v4, weight: 0.4999}", "0.01 % of users would get no variation", "add up to 1"],
    ["coverage: 0.2", "coverage: 20", "experiments.support-tone.coverage is 20", "Did you mean 0.2?"],
    ["version: production", "version: produktion", '"produktion"', "Did you mean production?"],
    ["version: v4, ", "version: 4, ", '"4"', "Did you mean v4?"],
    ["primary: thumbs_up", "primary: thumbs_pu", '"thumbs_pu"', "Did you mean thumbs_up?"],
    ["{$in: [pro, team]}", "{$inn: [pro, team]}", "$inn", "Did you mean $in?"],
    ["{qa-1: warm}", "{qa-1: worm}", 'gives qa-1 "worm"', "Did you mean warm?"],
    ["hypothesis:", "hypotesis:", '"hypotesis"', "Did you mean hypothesis?"],
    ["percent: 50", "percent: 60", "is 60", "Go to 50 at most, then to 100."],
    [", {percent: 100}]", "]", "ends at 50 %", "{percent: 100}"],
    [", direction: increase}", "}", "metrics.thumbs_up", "direction: increase"],
    ["prompt: support/triage", "prompt: support/triage@v4", '"support/triage@v4"', "Did you mean support/triage?"],
    [
      ...second("    namespace: {seed: support, range: [0.49, 1]}\n"),
      "[0.49, 1] of the namespace support, which overlaps [0, 0.5] of support-tone",
      "[0.5, 1]",
    ],
  ])("the error names the value and the mend: %j as %j", (from, to, value, mend) => {
    const refusal = refused(from, to);
    expect(refusal.message).toContain(value);
    expect(refusal.hint).toContain(mend);
  });

  it("stand side by side on one prompt, as they need not run at once", () => {
    for (const namespace of ["", "    namespace: {seed: support, range: [0.5, 1]}\n", "    namespace: {seed: other, range: [0, 1]}\n"]) {
      expect(Object.keys(parse(changed(...second(namespace))).experiments)).toEqual(["support-tone", "second"]);
    }
  });

  it("keep weights that add up to 1 but for the last digits", () => {
    const thirds = ", weight: 0.3333333333}\n      - {key: warm, version: v4, weight: 0.6666666667}";
    expect(parse(changed(WEIGHTS, thirds)).experiments["support-tone"]?.variations[0]?.weight).toBe(0.3333333333);
  });
});
