import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { assign } from "../../../src/domain/experiment/assign.ts";
import { explainAssignment, explainRollout } from "../../../src/domain/experiment/explain.ts";
import type { AssignmentContext, Experiment } from "../../../src/domain/experiment/experiment.ts";
import { assignRollout } from "../../../src/domain/experiment/rollout.ts";
import { memoryStickyStore } from "../../../src/domain/experiment/sticky-store.ts";

const EXPERIMENT: Experiment = {
  name: "tone",
  coverage: 0.2,
  namespace: { seed: "support", range: [0, 0.5] },
  targeting: { plan: "pro" },
  variations: [
    { key: "control", version: "v3" },
    { key: "warm", version: "v4" },
  ],
  overrides: { "qa-1": "warm" },
};

describe("an explanation", () => {
  it("property: ends with the step that assign names as its reason, and only that one decides", () => {
    const contexts = fc.record(
      { user: fc.constantFrom("", "qa-1", "a", "b", "c", "d", "e", "josé", "李雷"), attributes: fc.constantFrom({}, { plan: "pro" }) },
      { requiredKeys: [] },
    );
    const experiments = fc
      .record({ coverage: fc.constantFrom(0, 0.2, 1), active: fc.boolean(), without: fc.subarray(["namespace", "targeting"] as const) })
      .map(({ without, ...rest }) => ({ ...without.reduce((kept, name) => ({ ...kept, [name]: undefined }), EXPERIMENT), ...rest }));
    fc.assert(
      fc.property(contexts, experiments, fc.boolean(), (context, experiment, isSticky) => {
        const asked: AssignmentContext = { ...context, ...(isSticky && { sticky: memoryStickyStore() }) };
        if (isSticky) assign(experiment, asked);
        const steps = explainAssignment(experiment, asked);
        const { reason, variation, bucket } = assign(experiment, asked);
        expect(steps.map(({ decides }) => decides)).toEqual(steps.map((_, index) => index === steps.length - 1));
        const last = steps.at(-1);
        expect(last?.step).toBe(reason);
        if (last?.step === "split") expect(last).toMatchObject({ bucket, range: { variation } });
        if (last?.step === "sticky" || last?.step === "override") expect(last.variation).toBe(variation);
      }),
    );
  });

  it("gives the hash, the bucket and the ranges that decided", () => {
    const { targeting: _, namespace: __, ...plain } = EXPERIMENT;
    const steps = explainAssignment({ ...plain, coverage: 1 }, { user: "u-42" });
    const { bucket, variation, version } = assign({ ...plain, coverage: 1 }, { user: "u-42" });
    const ranges = [
      { variation: "control", from: 0, to: 5000 },
      { variation: "warm", from: 5000, to: 10_000 },
    ];
    expect(steps.find(({ step }) => step === "traffic")).toMatchObject({ seed: "tone", bucket, hash: (bucket ?? 0) / 10_000, ranges });
    expect(steps.at(-1)).toEqual({
      step: "split",
      decides: true,
      bucket,
      range: ranges.find((one) => one.variation === variation),
      version,
    });
  });

  it("tells a namespace's own hash from that of the split", () => {
    const everybody = { ...EXPERIMENT, coverage: 1, targeting: {} };
    const step = explainAssignment(everybody, { user: "u-42" }).find((one) => one.step === "namespace");
    expect(step).toMatchObject({ namespace: { seed: "support", from: 0, to: 5000 } });
    expect(step?.decides).toBe(assign(everybody, { user: "u-42" }).reason === "namespace");
  });

  it("writes nothing to a sticky store", () => {
    const sticky = memoryStickyStore();
    explainAssignment(
      { ...EXPERIMENT, coverage: 1, namespace: { seed: "support", range: [0, 1] } },
      { user: "a", attributes: { plan: "pro" }, sticky },
    );
    expect(explainAssignment(EXPERIMENT, { user: "a", sticky }).find(({ step }) => step === "sticky")).toMatchObject({
      asked: true,
      variation: null,
    });
  });

  it("explains a rollout by the buckets of candidate and control", () => {
    const rollout = { prompt: "support/triage", candidate: "v4", stable: "v3", percent: 10 };
    for (const user of ["a", "b", "c", "d", "e", "f", "g", "h"]) {
      expect(explainRollout(rollout, { user }).at(-1)?.step).toBe(assignRollout(rollout, { user }).reason);
    }
    expect(explainRollout(rollout, { user: "a" }).find(({ step }) => step === "traffic")).toMatchObject({
      seed: "rollout:support/triage@v4",
      ranges: [
        { variation: "candidate", from: 0, to: 1000 },
        { variation: "control", from: 9000, to: 10_000 },
      ],
    });
  });
});
