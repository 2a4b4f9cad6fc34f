import { describe, expect, it } from "vitest";

import { assignAmong } from "../../../src/domain/experiment/assign-among.ts";
import { assign } from "../../../src/domain/experiment/assign.ts";
import type { Experiment } from "../../../src/domain/experiment/experiment.ts";
import { assignRollout } from "../../../src/domain/experiment/rollout.ts";

const USERS = Array.from({ length: 400 }, (_, number) => `u-${number}`);
const ROLLOUT = { prompt: "support/triage", candidate: "v5", stable: "v3", percent: 10 };
const first = inNamespace("tone", [0, 0.5]);
const second = inNamespace("length", [0.5, 1]);

describe("what runs on one prompt", () => {
  it("is nothing when nothing runs", () => {
    expect(assignAmong({ experiments: [], rollout: null }, { user: "a" })).toBeNull();
  });

  it("decides as it would by itself, when it is alone", () => {
    for (const user of USERS) {
      expect(assignAmong({ experiments: [first], rollout: null }, { user })?.assignment).toEqual(assign(first, { user }));
      expect(assignAmong({ experiments: [], rollout: ROLLOUT }, { user })?.assignment).toEqual(assignRollout(ROLLOUT, { user }));
    }
  });

  it("asks the experiment of the namespace that somebody belongs to, in whatever order they are given", () => {
    for (const experiments of [
      [first, second],
      [second, first],
    ]) {
      for (const user of USERS) {
        const mine = assign(first, { user }).reason === "namespace" ? second : first;
        expect(assignAmong({ experiments, rollout: null }, { user })?.assignment).toEqual(assign(mine, { user }));
      }
    }
  });

  it("says of somebody outside of all coverage which experiment would have had them", () => {
    const small = { ...second, coverage: 0 };
    const user = USERS.find((one) => assign(small, { user: one }).reason === "traffic") ?? "";
    expect(assignAmong({ experiments: [first, small], rollout: null }, { user })?.assignment).toMatchObject({
      experiment: "length",
      reason: "traffic",
    });
  });

  it("lets an override go before every split", () => {
    const user = USERS.find((one) => assign(second, { user: one }).reason === "split") ?? "";
    const overriding = { ...first, overrides: { [user]: "warm" } };
    expect(assignAmong({ experiments: [second, overriding], rollout: null }, { user })?.assignment).toMatchObject({
      experiment: "tone",
      reason: "override",
    });
  });
});

function inNamespace(name: string, range: readonly [number, number]): Experiment {
  return {
    name,
    namespace: { seed: "support", range },
    variations: [
      { key: "control", version: "v3" },
      { key: "warm", version: "v4" },
    ],
  };
}
