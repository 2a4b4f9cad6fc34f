import { describe, expect, it } from "vitest";

import { nextStep } from "../../../src/domain/experiment/results/next-step.ts";
import type { ArmResult, MetricResult } from "../../../src/domain/experiment/results/results-document.ts";

type Verdict = ArmResult["verdict"];

describe("what follows from results", () => {
  it("is to ship a variation that is better while every guardrail passes", () => {
    expect(stepOf({ warm: ["better", "pass"] })).toEqual({ act: "ship", variation: "warm" });
    expect(stepOf({ warm: ["better", "undecided"] })).toEqual({ act: "ship-anyway", variation: "warm" });
  });

  it("is nothing while nothing is settled, and when nothing can be trusted", () => {
    expect(stepOf({ warm: ["undecided", "pass"] })).toBeNull();
    expect(stepOf({ warm: ["worse", "pass"], short: ["undecided", "pass"] })).toBeNull();
    expect(nextStep({ trusted: false, metrics: metricsOf({ warm: ["better", "pass"] }) })).toBeNull();
    expect(nextStep({ trusted: true, metrics: [] })).toBeNull();
  });

  it("is to stop when every variation is worse or harms a guardrail", () => {
    expect(stepOf({ warm: ["worse", "pass"] })).toEqual({ act: "stop" });
    expect(stepOf({ warm: ["better", "fail"], short: ["worse", "undecided"] })).toEqual({ act: "stop" });
  });

  it("is about the better one that gains most, whichever way is better", () => {
    const two: Record<string, Verdict[]> = { warm: ["better", "pass"], short: ["better", "pass"] };
    expect(stepOf(two, { warm: 0.1, short: 0.2 })).toMatchObject({ variation: "short" });
    expect(stepOf(two, { warm: -0.3, short: -0.2 }, "decrease")).toMatchObject({ variation: "warm" });
  });
});

function stepOf(
  verdicts: Record<string, Verdict[]>,
  lifts: Record<string, number> = {},
  direction: MetricResult["direction"] = "increase",
) {
  return nextStep({ trusted: true, metrics: metricsOf(verdicts, lifts, direction) });
}

function metricsOf(
  verdicts: Record<string, Verdict[]>,
  lifts: Record<string, number> = {},
  direction: MetricResult["direction"] = "increase",
): MetricResult[] {
  return ["thumbs_up", "latency_ms"].map((metric, place) => ({
    metric,
    role: place === 0 ? "primary" : "guardrail",
    type: "mean",
    direction,
    tolerance: place === 0 ? null : 0,
    arms: ["control", ...Object.keys(verdicts)].map((variation) => ({
      variation,
      version: "v3",
      units: 10,
      value: 1,
      comparison: variation === "control" ? null : comparisonOf(lifts[variation] ?? 0),
      adjusted_p: null,
      verdict: verdicts[variation]?.[place] ?? null,
    })),
  }));
}

function comparisonOf(lift: number) {
  const test = { interval: [lift - 0.1, lift + 0.1] as const, p: 0.01 };
  return { lift, fixed: test, always_valid: test, chance_to_win: 0.9, risk: { treatment: 0, control: 0.1 } };
}
