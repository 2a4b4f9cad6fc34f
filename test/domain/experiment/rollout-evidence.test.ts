import { describe, expect, it } from "vitest";
import { assignRollout, type Rollout } from "../../../src/domain/experiment/rollout.ts";
import type { ExperimentEvent } from "../../../src/domain/experiment/events/event.ts";
import { reduceEvents } from "../../../src/domain/experiment/events/reduce-events.ts";
import type { Metrics } from "../../../src/domain/experiment/results/metric.ts";
import { rolloutEvidence, rolloutExperiment } from "../../../src/domain/experiment/rollout-evidence.ts";
import type { RolloutGuardrail } from "../../../src/domain/manifest/experiment-entry.ts";

const metrics: Metrics = { latency_ms: { type: "mean", event: "generation", direction: "decrease" } };
const rollout: Rollout = { prompt: "support/triage", candidate: "v4", stable: "v3", percent: 20 };
const guardrails: RolloutGuardrail[] = [{ metric: "latency_ms", tolerance: 0.05, on_fail: "rollback" }];
const frame = { schema_version: 1, id: "01", time: "2026-11-20T09:00:00.000Z" } as const;

/** What 20,000 users did, of whom a fifth each gets the candidate and the control. */
function observed(slower: number, more: Partial<Rollout> = {}) {
  const seen = { ...rollout, ...more };
  const experiment = rolloutExperiment(rollout, { guardrails });
  const reduction = reduceEvents(experiment, metrics);
  for (let number = 0; number < 20_000; number += 1) {
    const { variation, unit, seed } = assignRollout(seen, { user: `u-${number}` });
    if (variation === null || unit === null) continue;
    const exposure = {
      ...frame,
      event: "feature_flag.evaluation",
      "feature_flag.key": "support/triage",
      "feature_flag.result.variant": variation,
      "feature_flag.result.reason": "split",
      "feature_flag.context.id": unit,
      "promptlane.seed": seed,
    };
    reduction.add(exposure as ExperimentEvent, 1);
    const latency = (700 + (number % 90)) * (variation === "candidate" ? slower : 1);
    reduction.add({ ...frame, event: "generation", unit, latency_ms: latency }, 2);
  }
  return rolloutEvidence(experiment, metrics, reduction.result());
}

describe("what the events of a rollout say", () => {
  it.each([
    [1, "pass"],
    [1.2, "fail"],
    [1.05, "undecided"],
  ])("a candidate that takes %d times as long makes its guardrail %s", (slower, verdict) => {
    const { evidence } = observed(slower);
    expect(evidence.verdicts.get("latency_ms")).toBe(verdict);
    expect(evidence).toMatchObject({ trusted: true });
    expect(evidence.units.candidate).toBeGreaterThan(3800);
  });

  it("leaves out what was seen under another seed", () => {
    const { evidence, results } = observed(1.2, { seed: "earlier" });
    expect(evidence.units.candidate).toBe(0);
    expect(results.checks.other_seed).toBeGreaterThan(7000);
    expect(evidence.verdicts.get("latency_ms")).toBe("undecided");
  });
});
