import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decideRolloutStep,
  type RolloutEvidence,
  type RolloutProgress,
  type StepCircumstances,
} from "../../../src/domain/experiment/rollout-step.ts";
import type { RolloutGuardrail } from "../../../src/domain/manifest/experiment-entry.ts";
import { holdDuration } from "../../../src/domain/manifest/hold-duration.ts";

const steppedAt = new Date("2026-11-20T09:00:00Z");
const later = (hours: number) => new Date(steppedAt.getTime() + hours * 3_600_000);
const latency: RolloutGuardrail = { metric: "latency_ms", tolerance: 0.05, on_fail: "rollback" };
const thumbs: RolloutGuardrail = { metric: "thumbs_up", on_fail: "pause" };
const steps = [{ percent: 1, hold: "1h" }, { percent: 10, min_units: 100, approval: true }, { percent: 50 }, { percent: 100 }];
const base: RolloutProgress = { steps, step: 0, guardrails: [], state: "running" };
const circumstances: StepCircumstances = { now: later(0), steppedAt, evidence: null, approved: false };

function evidence(verdicts: Record<string, "pass" | "fail" | "undecided">, more: Partial<RolloutEvidence> = {}): RolloutEvidence {
  return { units: { candidate: 1000, control: 1000 }, trusted: true, verdicts: new Map(Object.entries(verdicts)), ...more };
}

function decide(progress: Partial<RolloutProgress>, more: Partial<StepCircumstances> = {}) {
  return decideRolloutStep({ ...base, ...progress }, { ...circumstances, ...more });
}

describe("a step of a rollout", () => {
  it("waits until its hold is over, and goes on at that very time", () => {
    expect(decide({}, { now: new Date(later(1).getTime() - 1) })).toEqual({ type: "wait", waits: [{ code: "hold", until: later(1) }] });
    expect(decide({}, { now: later(1) })).toEqual({ type: "advance", step: 1 });
  });

  it("names everything that is missing", () => {
    expect(decide({ step: 1 })).toEqual({ type: "wait", waits: [{ code: "no-events" }, { code: "approval" }] });
    expect(decide({ step: 1 }, { evidence: evidence({}, { units: { candidate: 99, control: 101 } }), approved: true })).toEqual({
      type: "wait",
      waits: [{ code: "units", have: 99, wanted: 100 }],
    });
    expect(decide({ step: 1 }, { evidence: evidence({}, { units: { candidate: 100, control: 100 } }), approved: true })).toEqual({
      type: "advance",
      step: 2,
    });
  });

  it("waits for guardrails that are undecided, without events, or not to be trusted", () => {
    const at = { step: 2, guardrails: [latency, thumbs] };
    expect(decide(at)).toEqual({ type: "wait", waits: [{ code: "no-events" }] });
    expect(decide(at, { evidence: evidence({ latency_ms: "pass", thumbs_up: "undecided" }) })).toEqual({
      type: "wait",
      waits: [{ code: "guardrail", metric: "thumbs_up" }],
    });
    expect(decide(at, { evidence: evidence({ latency_ms: "fail", thumbs_up: "pass" }, { trusted: false }) })).toEqual({
      type: "wait",
      waits: [{ code: "sample-ratio" }],
    });
    expect(decide(at, { evidence: evidence({ latency_ms: "pass", thumbs_up: "pass" }) })).toEqual({ type: "advance", step: 3 });
  });

  it("fails before its hold is over, and rolls back rather than pauses", () => {
    const both = evidence({ latency_ms: "fail", thumbs_up: "fail" });
    expect(decide({ guardrails: [thumbs, latency] }, { evidence: both })).toEqual({
      type: "fail",
      on_fail: "rollback",
      metrics: ["latency_ms"],
    });
    expect(decide({ guardrails: [thumbs] }, { evidence: both })).toEqual({ type: "fail", on_fail: "pause", metrics: ["thumbs_up"] });
  });

  it("stays paused, unless a guardrail that rolls back fails then", () => {
    const paused = { state: "paused", guardrails: [thumbs, latency] } as const;
    expect(decide(paused, { now: later(9), evidence: evidence({ latency_ms: "pass", thumbs_up: "pass" }), approved: true })).toEqual({
      type: "wait",
      waits: [{ code: "paused" }],
    });
    expect(decide(paused, { evidence: evidence({ latency_ms: "fail", thumbs_up: "fail" }) })).toMatchObject({ on_fail: "rollback" });
  });

  it("judges no guardrail where everybody gets the candidate", () => {
    expect(decide({ step: 3, guardrails: [latency] }, { evidence: evidence({ latency_ms: "fail" }) })).toEqual({ type: "ship" });
    expect(
      decide({ step: 0, steps: [{ percent: 100, min_units: 9 }] }, { evidence: evidence({}, { units: { candidate: 9, control: 0 } }) }),
    ).toEqual({ type: "ship" });
    expect(decide({ step: 3, steps: [...steps.slice(0, 3), { percent: 100, hold: "2d" }] }, { now: later(47) })).toMatchObject({
      type: "wait",
    });
  });
});

describe("any rollout", () => {
  const verdict = fc.constantFrom("pass", "fail", "undecided", null);
  const guardrail = fc.record({ metric: fc.constantFrom("a", "b", "c"), on_fail: fc.constantFrom("rollback", "pause") });
  const step = fc.record(
    {
      percent: fc.integer({ min: 1, max: 50 }),
      hold: fc.constantFrom("30m", "1h", "2d"),
      approval: fc.boolean(),
      min_units: fc.integer({ min: 0, max: 50 }),
    },
    { requiredKeys: ["percent"] },
  );
  const progress: fc.Arbitrary<RolloutProgress> = fc
    .record({
      steps: fc.array(step, { minLength: 1, maxLength: 4 }),
      guardrails: fc.uniqueArray(guardrail, { maxLength: 3, selector: ({ metric }) => metric }),
      state: fc.constantFrom("running", "paused"),
    })
    .chain((record) =>
      fc.integer({ min: 0, max: record.steps.length }).map((at) => ({ ...record, steps: [...record.steps, { percent: 100 }], step: at })),
    );
  const around: fc.Arbitrary<StepCircumstances> = fc.record({
    now: fc.integer({ min: 0, max: 60 }).map(later),
    steppedAt: fc.constant(steppedAt),
    approved: fc.boolean(),
    evidence: fc.option(
      fc.record({
        units: fc.record({ candidate: fc.integer({ min: 0, max: 60 }), control: fc.integer({ min: 0, max: 60 }) }),
        trusted: fc.boolean(),
        verdicts: fc.tuple(verdict, verdict, verdict).map(([a, b, c]) => new Map(Object.entries({ a, b, c }))),
      }),
    ),
  });

  it("property: goes on by one step, and only when its hold, units, guardrails and approval allow it", () => {
    fc.assert(
      fc.property(progress, around, (rollout, at) => {
        const decision = decideRolloutStep(rollout, at);
        if (decision.type === "wait" || decision.type === "fail") return;
        const { hold, approval = false, min_units: units = 0, percent } = rollout.steps[rollout.step] ?? expect.fail("no step");
        expect(decision.type === "advance" ? decision.step : rollout.step + 1).toBe(rollout.step + 1);
        expect(decision.type).toBe(rollout.step === rollout.steps.length - 1 ? "ship" : "advance");
        expect(rollout.state).toBe("running");
        expect(at.now.getTime() - steppedAt.getTime()).toBeGreaterThanOrEqual(hold === undefined ? 0 : (holdDuration(hold) ?? 0));
        expect(at.approved || !approval).toBe(true);
        if (units > 0) expect(at.evidence?.units.candidate).toBeGreaterThanOrEqual(units);
        if (units > 0 && percent < 100) expect(at.evidence?.units.control).toBeGreaterThanOrEqual(units);
        if (percent === 100 || rollout.guardrails.length === 0) return;
        expect(at.evidence?.trusted).toBe(true);
        for (const { metric } of rollout.guardrails) expect(at.evidence?.verdicts.get(metric)).toBe("pass");
      }),
    );
  });

  it("property: neither time, nor an approval, nor more units take back a step that may be made", () => {
    fc.assert(
      fc.property(progress, around, fc.nat(1000), (rollout, at, more) => {
        const decision = decideRolloutStep(rollout, at);
        if (decision.type !== "advance") return;
        const then = {
          ...at,
          now: new Date(at.now.getTime() + more * 60_000),
          approved: true,
          evidence: at.evidence === null ? null : { ...at.evidence, units: moreThan(at.evidence.units, more) },
        };
        expect(decideRolloutStep(rollout, then)).toEqual(decision);
      }),
    );
  });

  it("property: never goes on, nor merely waits, while a guardrail that rolls back fails", () => {
    fc.assert(
      fc.property(progress, around, (rollout, at) => {
        const harmful = rollout.guardrails.filter(
          ({ metric, on_fail: onFail }) => onFail === "rollback" && at.evidence?.verdicts.get(metric) === "fail",
        );
        const judged = at.evidence?.trusted === true && rollout.steps[rollout.step]?.percent !== 100;
        const rollsBack = judged && harmful.length > 0;
        const decision = decideRolloutStep(rollout, at);
        expect(decision.type === "fail" && decision.on_fail === "rollback").toBe(rollsBack);
      }),
    );
  });
});

function moreThan({ candidate, control }: RolloutEvidence["units"], more: number): RolloutEvidence["units"] {
  return { candidate: candidate + more, control: control + more };
}
