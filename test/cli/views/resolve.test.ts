import { describe, expect, it } from "vitest";

import { viewExplanation, viewResolved } from "../../../src/cli/views/resolve.ts";
import type { Experiment } from "../../../src/domain/experiment/experiment.ts";
import { explainAssignment } from "../../../src/domain/experiment/explain.ts";
import type { ResolvedForUser } from "../../../src/operations/resolve.ts";
import { id, PIPE, TERMINAL } from "./people-style.ts";

const EXPERIMENT: Experiment = {
  name: "support-tone",
  namespace: { seed: "support", range: [0, 1] },
  targeting: { plan: "pro" },
  variations: [
    { key: "control", version: "v3" },
    { key: "warm", version: "v4" },
  ],
  overrides: { "qa-1": "warm" },
};

const RESOLVED: ResolvedForUser = {
  key: "support/triage" as ResolvedForUser["key"],
  kind: "prompt",
  environment: "production" as ResolvedForUser["environment"],
  environment_commit: id("e"),
  version: 4,
  label: "v4",
  commit: id("3f2a9c1"),
  blob: id("b"),
  digest: "d",
  template: "Hello",
  variables: [],
  experiment: "support-tone",
  variation: "warm",
  reason: "split",
  unit: "u-42",
  bucket: 1,
  text: "Hello\u001b[2J",
};

describe("what somebody gets", () => {
  it("is drawn as the version and the reason above the text, which can do nothing to the terminal", () => {
    expect(viewResolved(RESOLVED, TERMINAL)).toBe("support/triage  v4 in production  3f2a9c1\nwarm of support-tone (split)\n\nHello␛[2J\n");
    const outside = { ...RESOLVED, variation: null, reason: "traffic" as const };
    expect(viewResolved(outside, TERMINAL)).toContain("\nwhat is live: no variation of support-tone (traffic)\n");
    expect(viewResolved({ ...outside, experiment: null, reason: null }, TERMINAL)).toContain("\nwhat is live: nothing runs on it\n");
  });

  it("is explained step by step, with the numbers of each", () => {
    const text = explained({ user: "u-42", attributes: { plan: "pro" } });
    const steps = explainAssignment(EXPERIMENT, { user: "u-42", attributes: { plan: "pro" } });
    const split = steps.find(({ step }) => step === "split");
    expect(text).toMatch(
      /\nexperiment support-tone\n {3}override +u-42 is not named\n {3}inactive +it runs\n {3}missing_unit +user is u-42\n/,
    );
    expect(text).toMatch(/\n {3}sticky +no store is asked\n {3}namespace +__support: hash 0\.\d{4}, bucket \d+, in 0–9999\n/);
    expect(text).toMatch(/\n {3}targeting +\{"user":"u-42","plan":"pro"\} matches \{"plan":"pro"\}\n/);
    expect(text).toMatch(/\n {3}traffic +seed support-tone: hash 0\.\d{4}, bucket \d+; control 0–4999, warm 5000–9999\n/);
    expect(split).toBeDefined();
    expect(text).toMatch(/\n→ {2}split +bucket \d+ is (?:control 0–4999: v3|warm 5000–9999: v4)\n$/);
  });

  it("marks the step that decided, and says which were not reached", () => {
    expect(explained({ user: "qa-1" })).toMatch(/→ {2}override +qa-1 always gets warm\n {3}inactive +not reached\n/);
    expect(explained({})).toMatch(/→ {2}missing_unit +no value for user\n {3}sticky +not reached\n/);
    expect(explained({ user: "u-42" })).toMatch(
      /→ {2}targeting +\{"user":"u-42"\} does not match \{"plan":"pro"\}\n {3}traffic +not reached\n/,
    );
  });
});

function explained(context: Parameters<typeof explainAssignment>[1]): string {
  const explanation = [{ kind: "experiment" as const, name: "support-tone", steps: explainAssignment(EXPERIMENT, context) }];
  return viewExplanation({ ...RESOLVED, explanation }, PIPE);
}
