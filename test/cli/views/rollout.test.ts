import { describe, expect, it } from "vitest";
import { viewRolloutRun } from "../../../src/cli/views/rollout/run.ts";
import { viewRolloutStatus } from "../../../src/cli/views/rollout/status.ts";
import type { RolloutStatus, RolloutStatusDocument } from "../../../src/operations/rollout-status.ts";
import type { RolloutRunDocument, RolloutRunResult } from "../../../src/operations/run-rollouts.ts";
import { ANA, id, PIPE, TERMINAL } from "./people-style.ts";

const environment = "production" as RolloutStatusDocument["environment"];
const key = "support/triage" as RolloutStatus["key"];
const guardrail = { metric: "latency_ms", tolerance: 0.05, on_fail: "rollback", verdict: null, lift: null, interval: null } as const;
const read = { events: 9, malformed: 2, malformed_lines: [{ path: "a.jsonl", line: 7, fault: "no JSON" }], cut: [] };

function status(more: Partial<RolloutStatus>): RolloutStatus {
  return {
    key,
    kind: "prompt",
    candidate: "v4",
    stable: "v3",
    state: "running",
    step: 1,
    steps: [{ percent: 10 }, { percent: 100 }],
    percent: 10,
    started: "2026-03-01T09:00:00Z",
    since: "2026-03-01T10:00:00Z",
    by: ANA,
    deployment: id("5e77b04"),
    next: "advance",
    command: "promptlane rollout step support/triage --env production",
    waits: [],
    guardrails: [guardrail],
    units: null,
    trusted: null,
    differences: [],
    ...more,
  };
}

function run(more: Partial<RolloutRunResult>): RolloutRunResult {
  return { key, candidate: "v4", act: "wait", from: 10, to: 10, waits: [], guardrails: [], deployment: null, error: null, ...more };
}

describe("viewRolloutStatus", () => {
  const view = (rollouts: RolloutStatus[], more: Partial<RolloutStatusDocument> = {}) =>
    viewRolloutStatus({ environment, rollouts, waiting: [], read: null, ...more }, PIPE);

  it("says how far a rollout is, since when, and what to type next", () => {
    expect(view([status({})])).toBe(
      [
        "support/triage v4 over v3 · production · 10 %, step 1 of 2",
        "  since 2026-03-01T10:00:00Z, Ana",
        "  latency_ms  tolerance 5 %  else rollback",
        "  Next, to 100 %: promptlane rollout step support/triage --env production",
        "",
      ].join("\n"),
    );
  });

  it("says what it waits for, what the manifest has otherwise, and what events were no events", () => {
    const wait = { code: "paused", message: "it is paused", hint: "abort it", until: null } as const;
    const waiting = status({ state: "paused", next: "wait", command: null, waits: [wait], differences: ["steps"], guardrails: [] });
    expect(view([waiting], { read })).toBe(
      [
        "warning: 2 lines are no events and not counted, the first at a.jsonl:7 (no JSON)",
        "support/triage v4 over v3 · production · 10 %, paused, step 1 of 2",
        "  since 2026-03-01T10:00:00Z, Ana",
        "  the manifest has other steps; it runs on as it was started",
        "  waits: it is paused",
        "         abort it",
        "",
      ].join("\n"),
    );
  });

  it.each([
    ["pass", true, "holds  −1.0 % [−3.0 %, +1.0 %]"],
    ["fail", true, "fails  −1.0 % [−3.0 %, +1.0 %]"],
    ["undecided", true, "undecided  −1.0 % [−3.0 %, +1.0 %]"],
    [null, false, "not to be trusted"],
  ] as const)("with events says of a guardrail that is %s and trusted %s: %s", (verdict, trusted, words) => {
    const guardrails = [{ ...guardrail, verdict, lift: -0.01, interval: [-0.03, 0.01] as const }];
    const shown = view([status({ guardrails, trusted, units: { candidate: 1, control: 2 } })], { read: { ...read, malformed: 0 } });
    expect(shown).toContain(`  latency_ms  tolerance 5 %  else rollback  ${words}\n`);
    expect(shown).toContain("1 unit with the candidate, 2 with the control");
  });

  it("names those that are described and not started, and on a terminal that none runs", () => {
    const waiting = [{ key, candidate: "latest" }];
    expect(view([], { waiting })).toBe("Not started\n  support/triage  latest  promptlane rollout start support/triage --env production\n");
    expect(viewRolloutStatus({ environment, rollouts: [], waiting: [], read: null }, TERMINAL)).toBe("No rollout runs in production.\n");
  });
});

describe("viewRolloutRun", () => {
  const view = (rollouts: RolloutRunResult[], more: Partial<RolloutRunDocument> = {}) =>
    viewRolloutRun({ environment, dry_run: false, rollouts, read: null, ...more }, PIPE);

  it("gives each rollout a line, and below it what to type", () => {
    const wait = { code: "approval", message: "somebody has to approve", hint: "promptlane approve", until: null } as const;
    const failed = [{ ...guardrail, verdict: "fail" as const }];
    expect(
      view(
        [
          run({ act: "advance", to: 50 }),
          run({ waits: [wait] }),
          run({ act: "rollback", to: null, guardrails: failed }),
          run({ act: "pause", guardrails: failed }),
          run({ act: "ship", from: 100, to: 100 }),
          run({ error: { code: "moved-meanwhile", message: "Ana moved it.", hint: "look" } }),
        ],
        { dry_run: true },
      ),
    ).toBe(
      [
        "support/triage v4  10 % → 50 %",
        "support/triage v4  10 %, waits: somebody has to approve",
        "  promptlane approve",
        "support/triage v4  taken back from 10 %: latency_ms got worse",
        "support/triage v4  paused at 10 %: latency_ms got worse",
        "support/triage v4  100 %, nothing left to wait for",
        "  promptlane rollout ship support/triage --env production",
        "support/triage v4  failed: Ana moved it.",
        "  look",
        "Nothing was written (--dry-run).",
        "",
      ].join("\n"),
    );
  });

  it("says so when there is none", () => {
    expect(view([])).toBe("No rollout runs in production.\n");
  });
});
