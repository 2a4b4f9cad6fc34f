import { describe, expect, it } from "vitest";

import type { ExperimentEvent } from "../../../src/domain/experiment/events/event.ts";
import { reduceEvents } from "../../../src/domain/experiment/events/reduce-events.ts";
import type { ReducedEvents } from "../../../src/domain/experiment/events/reduce-events.ts";
import type { Experiment } from "../../../src/domain/experiment/experiment.ts";
import { experimentResults } from "../../../src/domain/experiment/results/experiment-results.ts";
import type { Metrics } from "../../../src/domain/experiment/results/metric.ts";
import type { ResultsDocument } from "../../../src/domain/experiment/results/results-document.ts";
import { sampleOfProportion } from "../../../src/domain/experiment/statistics/sample.ts";
import { refusalOf } from "../prompt/refusal.ts";
import { line } from "./event-line.ts";

const metrics: Metrics = {
  thumbs_up: { type: "proportion", event: "feedback", direction: "increase" },
  latency_ms: { type: "mean", event: "generation", direction: "decrease" },
};
const experiment: Experiment = {
  name: "tone",
  variations: [
    { key: "control", version: "v3" },
    { key: "warm", version: "v4" },
  ],
  metrics: { primary: "thumbs_up", guardrails: [{ metric: "latency_ms", tolerance: 0.05 }] },
};

describe("events by unit", () => {
  it("count a unit once, whatever it did", () => {
    const { units, samples } = reduced([
      seen("a", "control"),
      seen("a", "control"),
      up("a"),
      up("a"),
      seen("b", "control"),
      seen("c", "warm"),
    ]);
    expect(units).toEqual([2, 1]);
    expect(samples["thumbs_up"]?.map(({ n, mean }) => [n, mean])).toEqual([
      [2, 0.5],
      [1, 0],
    ]);
  });

  it("count outcomes from the first exposure on, in whatever order they are read", () => {
    const events = [up("a", 1), seen("a", "control", 9), seen("a", "control", 2), up("a", 3), seen("b", "warm", 5), up("b", 4)];
    for (const order of [events, events.toReversed()]) {
      expect(reduced(order).samples["thumbs_up"]?.map(({ mean }) => mean)).toEqual([1, 0]);
    }
    expect(reduced([seen("a", "control", 3), up("a", 3)]).samples["thumbs_up"]?.[0]?.mean).toBe(1);
  });

  it("take an outcome for a success when it has no value, and not when it says null", () => {
    const bare = { event: "feedback", unit: "a" };
    const events = [seen("a", "control"), seen("b", "control"), bare, { ...bare, unit: "b", value: null }];
    const { samples, without_number } = reduced(events);
    expect([samples["thumbs_up"]?.[0]?.mean, without_number]).toEqual([0.5, 1]);
  });

  it("leave out and count units that were in two arms", () => {
    const { units, in_two_arms, samples } = reduced([
      seen("a", "control"),
      up("a"),
      seen("a", "warm"),
      seen("a", "control"),
      seen("b", "warm"),
    ]);
    expect({ units, in_two_arms }).toEqual({ units: [0, 1], in_two_arms: 1 });
    expect(samples["thumbs_up"]?.[0]?.n).toBe(0);
  });

  it("count what does not belong, and why", () => {
    const events = [
      seen("a", "control"),
      up("x"),
      up("x"),
      up("y"),
      seen("b", "warm", 0, { "feature_flag.result.reason": "override" }),
      seen("c", "warm", 0, { "promptlane.seed": "old" }),
      seen("d", "hot"),
      seen("e", "warm", 0, { "feature_flag.key": "length" }),
      { event: "generation", unit: "a", latency_ms: "slow" },
    ];
    expect(reduced(events)).toMatchObject({
      units: [1, 0],
      without_exposure: 2,
      overridden: 1,
      other_seed: 1,
      without_number: 1,
      other_variations: { hot: 1 },
      other_experiments: { length: 1 },
    });
  });

  it("keep to one environment when told so", () => {
    const events = [
      seen("a", "control", 0, { "feature_flag.set.id": "production" }),
      seen("b", "control", 0, { "feature_flag.set.id": "dev" }),
    ];
    expect(reduced(events).units).toEqual([2, 0]);
    expect(reduced(events, metrics, { environment: "production" })).toMatchObject({ units: [1, 0], environment: "production" });
  });

  it("count exposures elsewhere, and those that name no environment, when one is asked for", () => {
    const events = [
      seen("a", "control", 0, { "feature_flag.set.id": "dev" }),
      seen("b", "control", 0, { "feature_flag.set.id": "dev" }),
      seen("c", "control"),
      seen("d", "control", 0, { "feature_flag.key": "pitch-len" }),
    ];
    const { units, other_environments: elsewhere, other_experiments: others } = reduced(events, metrics, { environment: "production" });
    expect({ units, elsewhere, others }).toEqual({ units: [0, 0], elsewhere: { dev: 2, "": 1 }, others: { "pitch-len": 1 } });
    expect(reduced(events).other_environments).toEqual({});
  });

  it("say when the first and the last exposure that counts was", () => {
    const events = [seen("a", "control", 9), seen("b", "warm", 2), seen("c", "unheard", 1), up("a", 30)];
    expect(reduced(events).exposed).toEqual({ first: timeAt(2), last: timeAt(9) });
    expect(reduced([up("a")]).exposed).toBeNull();
  });

  it("take a mean of each unit, of those that have one, from the field that is called like the metric or from value", () => {
    const events = [
      ...["a", "b", "c"].map((unit) => seen(unit, "control")),
      { event: "generation", unit: "a", latency_ms: 100 },
      { event: "generation", unit: "a", value: 300 },
      { event: "generation", unit: "b", latency_ms: 500, value: 7 },
    ];
    expect(reduced(events).samples["latency_ms"]?.[0]).toEqual({ n: 2, mean: 350, variance: 45_000 });
  });

  it("cap the values of units at a percentile of all arms", () => {
    const capped: Metrics = { ...metrics, latency_ms: { type: "mean", event: "generation", direction: "decrease", cap_percentile: 0.9 } };
    const events = Array.from({ length: 10 }, (_, index) => [
      seen(`u${index}`, index % 2 === 0 ? "control" : "warm"),
      { event: "generation", unit: `u${index}`, latency_ms: index === 9 ? 1e9 : index + 1 },
    ]).flat();
    expect(reduced(events, capped).samples["latency_ms"]?.[1]?.mean).toBe((2 + 4 + 6 + 8 + 9) / 5);
  });

  it("take a success without a value, and none with 0 or false", () => {
    const events = ["a", "b", "c"].map((unit) => seen(unit, "control"));
    const outcomes = [
      { event: "feedback", unit: "a" },
      { event: "feedback", unit: "b", value: 0 },
      { event: "feedback", unit: "c", value: false },
    ];
    expect(reduced([...events, ...outcomes]).samples["thumbs_up"]?.[0]?.mean).toBe(1 / 3);
  });

  it("are refused for a metric that is not defined", () => {
    const misspelt = { ...experiment, metrics: { primary: "thumbs_upp" } };
    expect(refusalOf(() => reduceEvents(misspelt, metrics))).toMatchObject({ code: "unknown-metric", hint: "Did you mean thumbs_up?" });
  });
});

describe("results", () => {
  it("give every number of a clear winner", () => {
    const document = results({ control: [2480, 0.35, 900], warm: [2506, 0.46, 905] });
    const [primary, guardrail] = document.metrics;
    expect(primary?.arms[0]).toMatchObject({
      variation: "control",
      version: "v3",
      units: 2480,
      value: 0.35,
      comparison: null,
      verdict: null,
    });
    expect(primary?.arms[1]).toMatchObject({ variation: "warm", version: "v4", units: 2506, verdict: "better" });
    expect(primary?.arms[1]?.comparison?.lift).toBeCloseTo(0.46 / 0.35 - 1, 2);
    expect(primary?.arms[1]?.comparison?.chance_to_win).toBeGreaterThan(0.99);
    expect(guardrail).toMatchObject({ metric: "latency_ms", role: "guardrail", tolerance: 0.05 });
    expect(document.trusted).toBe(true);
    expect(document.conclusion[0]).toMatch(/^warm is better on thumbs_up; the size is uncertain: \+\d+\.\d % to \+\d+\.\d %\.$/);
  });

  it("say worse of a loss, also where less is better", () => {
    expect(results({ control: [2500, 0.46, 900], warm: [2500, 0.35, 900] }).metrics[0]?.arms[1]?.verdict).toBe("worse");
    const fewer: Metrics = { ...metrics, thumbs_up: { type: "proportion", event: "feedback", direction: "decrease" } };
    const document = results({ control: [2500, 0.46, 900], warm: [2500, 0.35, 900] }, experiment, fewer);
    expect(document.metrics[0]?.arms[1]).toMatchObject({ verdict: "better" });
    expect(document.metrics[0]?.arms[1]?.comparison?.chance_to_win).toBeGreaterThan(0.99);
  });

  it("do not take nothing shown for no difference", () => {
    const { conclusion, metrics: rows } = results({ control: [500, 0.4, 900], warm: [500, 0.42, 900] });
    expect(rows[0]?.arms[1]?.verdict).toBe("undecided");
    expect(conclusion[0]).toMatch(/^Nothing is shown yet for warm on thumbs_up \(−.* %\), which does not mean that there is no difference/);
  });

  it("open with a failed sample ratio in place of any verdict", () => {
    const document = results({ control: [600, 0.2, 900], warm: [400, 0.9, 2000] });
    expect(document.conclusion).toEqual(["DO NOT TRUST: 600/400, expected 50:50 (p 2.5e-10). Look for lost events or redirects."]);
    expect(document.trusted).toBe(false);
    expect(document.metrics.flatMap(({ arms }) => arms.map(({ verdict }) => verdict))).toEqual([null, null, null, null]);
  });

  it.each([
    ["pass", 900, []],
    ["undecided", 940, ["latency_ms is not settled for warm: keep running."]],
    ["fail", 1100, ["latency_ms gets worse with warm by more than 5 %: do not ship it."]],
  ])("a guardrail is judged by its tolerance: %s", (verdict, latency, sentences) => {
    const document = results({ control: [2500, 0.4, 900], warm: [2500, 0.4, latency] });
    expect(document.metrics[1]?.arms[1]?.verdict).toBe(verdict);
    expect(document.conclusion.slice(1)).toEqual(sentences);
  });

  it("say so when the experiment names no metrics", () => {
    const { metrics: _, ...without } = experiment;
    expect(experimentResults(without, metrics, reduced([seen("a", "control")], metrics, {}, without)).conclusion).toEqual([
      "The experiment names no metrics, so that nothing is compared.",
    ]);
  });

  it("do not call it a want of outcomes when there is no lift to speak of below 0", () => {
    const { conclusion } = results({ control: [200, 0.4, -900], warm: [200, 0.4, -905] });
    expect(conclusion.at(-1)).toBe("latency_ms cannot be compared for warm: a lift is a part of the control's mean, and that is below 0.");
  });

  it("do not call a rare outcome settled: no success in the treatment is little to go by", () => {
    const document = results({ control: [100, 0.03, 900], warm: [100, 0, 900] });
    expect(document.metrics[0]?.arms[1]).toMatchObject({ comparison: null, verdict: "undecided", value: 0 });
    expect(document.conclusion[0]).toBe("thumbs_up cannot be compared yet for warm: there are too few outcomes.");
    expect(results({ control: [200, 0.06, 900], warm: [200, 0.005, 900] }).metrics[0]?.arms[1]?.verdict).toBe("undecided");
  });

  it.each([
    {
      verdict: "fail",
      direction: "decrease",
      control: 0,
      warm: 80,
      said: ["thumbs_up gets worse with warm by more than 5 %: do not ship it."],
    },
    {
      verdict: "fail",
      direction: "increase",
      control: 400,
      warm: 0,
      said: ["thumbs_up gets worse with warm by more than 5 %: do not ship it."],
    },
    { verdict: "pass", direction: "decrease", control: 80, warm: 0, said: [] },
    {
      verdict: "undecided",
      direction: "decrease",
      control: 0,
      warm: 3,
      said: ["thumbs_up cannot be compared yet for warm: there are too few outcomes."],
    },
  ] as const)(
    "judge a guardrail also where one group has no success and there is no lift: $verdict for $control and $warm of 800, to $direction",
    ({ verdict, direction, control, warm, said }) => {
      const watched: Experiment = {
        ...experiment,
        metrics: { primary: "latency_ms", guardrails: [{ metric: "thumbs_up", tolerance: 0.05 }] },
      };
      const thumbs: Metrics = { ...metrics, thumbs_up: { type: "proportion", event: "feedback", direction } };
      const samples = { latency_ms: [], thumbs_up: [sampleOfProportion(control, 800), sampleOfProportion(warm, 800)] };
      const document = experimentResults(watched, thumbs, { ...reduced([]), units: [800, 800], samples });
      expect(document.metrics[1]?.arms[1]).toMatchObject({ comparison: null, verdict });
      expect(document.conclusion.slice(1)).toEqual(said);
    },
  );

  it("raise p for several treatments by Holm", () => {
    const three: Experiment = { ...experiment, variations: [...experiment.variations, { key: "cool", version: "v5" }] };
    const document = results({ control: [1500, 0.4, 900], warm: [1500, 0.46, 900], cool: [1500, 0.41, 900] }, three);
    const [, warm, cool] = document.metrics[0]?.arms ?? [];
    expect(warm?.adjusted_p).toBeCloseTo(2 * (warm?.comparison?.always_valid.p ?? 0), 12);
    expect(cool?.adjusted_p).toBe(1);
  });

  it("warn of units in two arms above 1 % and 10", () => {
    const twice = (count: number): ResultsDocument => {
      const events = Array.from({ length: 1000 }, (_, index) => [
        seen(`u${index}`, index % 2 === 0 ? "control" : "warm"),
        ...(index < count ? [seen(`u${index}`, index % 2 === 0 ? "warm" : "control")] : []),
      ]).flat();
      return experimentResults(experiment, metrics, reduced(events));
    };
    expect(twice(10).checks.in_two_arms).toEqual({ units: 10, share: 0.01, warn: false });
    expect(twice(11).checks.in_two_arms.warn).toBe(true);
    expect(twice(11).conclusion.at(-1)).toBe(
      "11 units (1.1 %) were seen in two arms and are left out: look for ids that people share or lose.",
    );
  });

  it("of no events at all say that nothing can be compared", () => {
    const document = experimentResults(experiment, metrics, reduced([]));
    expect(document).toMatchObject({ trusted: true, checks: { sample_ratio: null, in_two_arms: { units: 0, share: 0, warn: false } } });
    expect(document.metrics[0]?.arms.map(({ units, value }) => [units, value])).toEqual([
      [0, null],
      [0, null],
    ]);
    expect(JSON.stringify(document)).not.toMatch(/NaN|Infinity/);
  });
});

type Fields = Record<string, unknown>;

function seen(unit: string, variation: string, minute = 0, more: Fields = {}): Fields {
  return {
    time: timeAt(minute),
    event: "feature_flag.evaluation",
    "feature_flag.key": "tone",
    "feature_flag.result.variant": variation,
    "feature_flag.result.reason": "split",
    "feature_flag.context.id": unit,
    ...more,
  };
}

function up(unit: string, minute = 0): Fields {
  return { time: timeAt(minute), event: "feedback", unit, value: 1 };
}

function timeAt(minute: number): string {
  return new Date(Date.UTC(2026, 10, 20, 9, minute)).toISOString();
}

function reduced(events: readonly Fields[], defined = metrics, options = {}, given = experiment): ReducedEvents {
  const reduction = reduceEvents(given, defined, options);
  for (const fields of events) {
    const event = JSON.parse(line(fields)) as ExperimentEvent;
    reduction.add(event, Date.parse(event.time));
  }
  return reduction.result();
}

/** Results of arms with so many units, such a rate, and such a latency with a spread of a third. */
function results(
  arms: Record<string, [units: number, rate: number, latency: number]>,
  given = experiment,
  defined = metrics,
): ResultsDocument {
  const events = Object.entries(arms).flatMap(([variation, [units, rate, latency]]) =>
    Array.from({ length: units }, (_, index) => [
      seen(`${variation}-${index}`, variation),
      ...(index < Math.round(units * rate) ? [up(`${variation}-${index}`)] : []),
      { event: "generation", unit: `${variation}-${index}`, latency_ms: latency * (index % 2 === 0 ? 2 / 3 : 4 / 3) },
    ]).flat(),
  );
  return experimentResults(given, defined, reduced(events, defined, {}, given));
}
