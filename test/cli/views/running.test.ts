import { describe, expect, it } from "vitest";
import { viewRunningChanges } from "../../../src/cli/views/running.ts";
import type { DeployedRunning } from "../../../src/operations/deployed-running.ts";
import { PIPE } from "./people-style.ts";

const SUMMARY = {
  variations: [
    { key: "control", version: "v3", weight: 0.5 },
    { key: "warm", version: "v4", weight: 0.5 },
  ],
  coverage: 0.2,
  percent: null,
  paused: false,
};
const RAMP: DeployedRunning = {
  kind: "experiment",
  name: "tone",
  prompt: "support/triage" as DeployedRunning["prompt"],
  action: "experiment-update",
  from: SUMMARY,
  to: { ...SUMMARY, coverage: 1 },
  shipped: null,
  impact: { kind: "exact", of: "users", targeting_changed: false, moved: 0, entering: 0.8, leaving: 0, moves: [] },
};

describe("viewRunningChanges", () => {
  it("shows who gets what before and after, and whom that moves", () => {
    expect(viewRunningChanges([RAMP], PIPE)).toBe(
      [
        "                 PROMPT          RUNS                                          WILL RUN",
        "experiment tone  support/triage  control v3 50 %, warm v4 50 %, coverage 20 %  control v3 50 %, warm v4 50 %",
        "tone: 80 % of users get a variation, who took no part",
        "",
      ].join("\n"),
    );
  });

  it("calls what is not counted expected, and says of whom it is", () => {
    const impact: DeployedRunning["impact"] = {
      kind: "expected",
      of: "matching users",
      targeting_changed: true,
      moved: 0.5,
      entering: 0,
      leaving: 0,
      moves: [{ from: "control", to: "warm", share: 0.1234 }],
    };
    expect(viewRunningChanges([{ ...RAMP, impact }], PIPE)).toContain(
      "tone: expected, 12.34 % of matching users move from control to warm, others match than before\n",
    );
  });

  it("shows a rollout by its percent, and an end by what goes live with it", () => {
    const candidate = { variations: [{ key: "candidate", version: "v4", weight: 0.5 }], coverage: null, percent: 10, paused: true };
    const rollout: DeployedRunning = { ...RAMP, kind: "rollout", name: "a", from: null, to: candidate, impact: null };
    expect(viewRunningChanges([rollout], PIPE)).toContain("rollout  support/triage  -     v4 for 10 %, paused\n");
    const shipped = viewRunningChanges([{ ...RAMP, to: null, shipped: "warm" }], PIPE);
    expect(shipped).toContain("stops, warm goes live\n");
    expect(shipped).not.toContain("of users");
    expect(viewRunningChanges([], PIPE)).toBe("");
  });
});
