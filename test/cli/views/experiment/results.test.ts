import { describe, expect, it } from "vitest";

import { viewResultsMarkdown } from "../../../../src/cli/views/experiment/results-markdown.ts";
import { viewResults } from "../../../../src/cli/views/experiment/results.ts";
import type { Experiment } from "../../../../src/domain/experiment/experiment.ts";
import { experimentResults } from "../../../../src/domain/experiment/results/experiment-results.ts";
import { sampleOfProportion } from "../../../../src/domain/experiment/statistics/sample.ts";
import type { ReducedEvents } from "../../../../src/domain/experiment/events/reduce-events.ts";
import type { ExperimentResultsDocument } from "../../../../src/operations/read-results.ts";
import { PIPE, TERMINAL } from "../people-style.ts";

const EXPERIMENT: Experiment = {
  name: "support-tone",
  variations: [
    { key: "control", version: "v3" },
    { key: "warm", version: "v4" },
  ],
  metrics: { primary: "thumbs_up", guardrails: [{ metric: "latency_ms", tolerance: 0.05 }] },
};
const METRICS = {
  thumbs_up: { type: "proportion", event: "feedback", direction: "increase" },
  latency_ms: { type: "mean", event: "generation", direction: "decrease" },
} as const;

describe("drawn results", () => {
  it("give every number of a metric, a chart, the checks and what follows", () => {
    const text = viewResults(documentOf({}), PIPE);
    expect(text).toMatch(/^support-tone · support\/triage · production · day 6 · coverage 20 %\nthumbs_up \(primary, to increase\)\n/);
    expect(text).toMatch(/ {2}control v3 +2,480 +35\.0 %\n {2}warm v4 +2,506 +46\.0 % +\+31\.4 % +\[\+\S+ %, \+\S+ %\] +> 99 %\n/);
    expect(text).toMatch(/−50 %.*0.*├─+●─+┤ +\+50 %\n {4}better · p < 0\.001 · risk of taking it 0\.0 %, of not 31\.4 %\n/);
    expect(text).toMatch(/latency_ms \(guardrail, to decrease, tolerance 5 %\)\n[^]* {4}pass · risk/);
    expect(text).toMatch(/ {2}sample ratio +2,480\/2,506, expected 50:50: p 0\.713, ok\n {2}in two arms +4 units \(0\.1 %\), left out\n/);
    expect(text).toMatch(/ {2}malformed +2 lines: a\.jsonl:88,901 \(no JSON\)\n/);
    expect(text).toMatch(
      /\nwarm is better on thumbs_up; the size is uncertain: \S+ % to \S+ %\.\nShip it: promptlane experiment stop support-tone/,
    );
  });

  it("say of every malformed line what is wrong with it, and of outcomes without a number no metric that they may not be of", () => {
    const document = documentOf({ without_number: 2 });
    const [first] = document.read.malformed_lines;
    const other = { path: "a.jsonl", line: 7, fault: "unit is missing" };
    const read = { ...document.read, malformed: 9, malformed_lines: first === undefined ? [] : [first, other, { ...other, line: 12 }] };
    const text = viewResults({ ...document, read }, PIPE);
    expect(text).toContain("9 lines: a.jsonl:88 (no JSON), a.jsonl:7,12 (unit is missing) and 6 more\n");
    expect(text).toMatch(/ {2}without a number +2 outcomes, not counted\n/);
  });

  it("fit a terminal of 80 columns", () => {
    const lines = viewResults(documentOf({}), { ...TERMINAL, width: 80 }).split("\n");
    const conclusion = lines.findIndex((one) => one.startsWith("warm is better"));
    expect(Math.max(...lines.slice(0, conclusion).map((one) => one.length))).toBeLessThanOrEqual(80);
  });

  it("open with the failed sample ratio, and give no verdict and no way to ship", () => {
    const document = documentOf({ units: [600, 400] });
    const text = viewResults(document, PIPE);
    expect(text).toMatch(/^DO NOT TRUST: 600\/400, expected 50:50 \(p 2\.5e-10\)\. Look for lost events or redirects\.\n/);
    expect(text).not.toMatch(/better|undecided|pass|Ship/);
    expect(viewResultsMarkdown(document, PIPE)).toMatch(/\n> \*\*DO NOT TRUST: 600\/400.*\*\*\n/);
    expect(viewResults(documentOf({ units: [2000, 0] }), PIPE)).toMatch(/^DO NOT TRUST: 2000\/0, expected 50:50 \(p < 1e-15\)/);
  });

  it("are a table in Markdown, in which nobody's text formats or calls anything", () => {
    const odd = { ...documentOf({}), experiment: "`a`|@team <b>" };
    const text = viewResultsMarkdown(odd, PIPE);
    expect(text).toMatch(/^### \\`a\\`\\\|&#64;team \\<b\\>\n/);
    expect(text).toMatch(/\| warm v4 \| 2,506 \| 46\.0 % \| \+31\.4 % \| \[.*\] \| > 99 % \| 0\.0 % \| < 0\.001 \| \*\*better\*\* \|\n/);
    expect(text).not.toContain("@team");
  });

  it("say by which definition they were read", () => {
    const { definition } = documentOf({});
    const stopped = { ...definition, from: "stopped" as const, ended: "2026-03-01T10:00:00.000Z" };
    expect(viewResults({ ...documentOf({}), definition: stopped }, TERMINAL)).toMatch(/· stopped 2 h ago\n/);
    expect(viewResults({ ...documentOf({}), definition: { ...definition, from: "manifest" } }, PIPE)).toMatch(
      /· as in the manifest, since it never ran there\n/,
    );
  });

  it("name what was left out, the most frequent first", () => {
    const others = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`e${index}`, index + 1]));
    const text = viewResults(documentOf({ other_experiments: others, other_environments: { "": 12 }, other_variations: { hot: 3 } }), PIPE);
    expect(text).toMatch(/ {2}other experiments +e6 7, e5 6, e4 5, e3 4, e2 3 and 2 more: exposures left out\n/);
    expect(text).toMatch(/ {2}other environments +\(none named\) 12: exposures left out\n/);
    expect(text).toMatch(/ {2}unknown variations +hot 3: exposures left out\n/);
  });
});

function documentOf(events: Partial<ReducedEvents>): ExperimentResultsDocument {
  const units = events.units ?? [2480, 2506];
  const [control = 0, warm = 0] = units;
  const results = experimentResults(EXPERIMENT, METRICS, {
    environment: "production",
    arms: ["control", "warm"],
    weights: [0.5, 0.5],
    units,
    samples: {
      thumbs_up: [sampleOfProportion(control * 0.35, control), sampleOfProportion(warm * 0.46, warm)],
      latency_ms: [
        { n: control, mean: 900, variance: 10_000 },
        { n: warm, mean: 905, variance: 10_000 },
      ],
    },
    in_two_arms: 4,
    exposed: { first: "2026-03-01T00:00:00.000Z", last: "2026-03-06T12:00:00.000Z" },
    without_exposure: 0,
    without_number: 0,
    overridden: 0,
    other_seed: 0,
    other_experiments: {},
    other_variations: {},
    other_environments: {},
    ...events,
  });
  const text = "promptlane experiment stop support-tone --env production --ship warm";
  return {
    ...results,
    prompt: "support/triage" as ExperimentResultsDocument["prompt"],
    coverage: 0.2,
    definition: { from: "running", environment: null, deployment: null, started: null, ended: null },
    read: {
      events: 12_000,
      malformed: 2,
      malformed_lines: [
        { path: "a.jsonl", line: 88, fault: "no JSON" },
        { path: "a.jsonl", line: 901, fault: "no JSON" },
      ],
      cut: [],
    },
    next: results.trusted ? { act: "ship", variation: "warm", command: { argv: text.split(" "), text } } : null,
  };
}
