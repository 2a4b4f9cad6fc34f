import { describe, expect, it } from "vitest";

import { viewImpact, viewImpactMarkdown } from "../../../../src/cli/views/experiment/impact.ts";
import type { Experiment } from "../../../../src/domain/experiment/experiment.ts";
import { changedParts, changedVersions } from "../../../../src/domain/experiment/experiment-differences.ts";
import { experimentImpact } from "../../../../src/domain/experiment/impact.ts";
import type { ExperimentImpactEntry, ImpactDocument } from "../../../../src/operations/impact-of-manifest.ts";
import { id, PIPE } from "../people-style.ts";

const BEFORE: Experiment = {
  name: "support-tone",
  variations: [
    { key: "control", version: "v3", weight: 0.5 },
    { key: "warm", version: "v4", weight: 0.5 },
  ],
};
const MOVED: Experiment = {
  ...BEFORE,
  variations: [
    { key: "control", version: "v3", weight: 0.4 },
    { key: "warm", version: "v5", weight: 0.6 },
  ],
};

describe("a drawn impact", () => {
  it("names whom a change moves, and what changes", () => {
    expect(viewImpact(documentOf(entryOf(BEFORE, MOVED)), PIPE)).toBe(
      "The manifest beside that of 3f2a9c1\nsupport-tone  weights, version of warm v4 → v5\n  10 % of users move from control to warm\n",
    );
  });

  it("calls a share expected for a new seed, and of matching users with targeting", () => {
    const text = viewImpact(documentOf(entryOf(BEFORE, { ...BEFORE, seed: "again", targeting: { plan: "pro" } })), PIPE);
    expect(text).toContain("support-tone  seed, targeting\n  Expected: 25 % of matching users move from control to warm\n");
    expect(text).toContain("  The targeting changes; how many it adds or takes away is not known here\n");
  });

  it("says when nobody moves, when one begins, and when one would have to be stopped", () => {
    const hypothesis = entryOf(BEFORE, { ...BEFORE, hypothesis: "Warmer is better" });
    expect(viewImpact(documentOf(hypothesis), PIPE)).toContain("support-tone  hypothesis\n  Nobody moves\n");
    expect(viewImpact(documentOf(entryOf(null, { ...BEFORE, coverage: 0.2 })), PIPE)).toContain(
      "support-tone  new\n  10 % of users get control, who took no part\n  10 % of users get warm, who took no part\n",
    );
    expect(viewImpact(documentOf(entryOf(BEFORE, null)), PIPE)).toContain("no longer in the manifest: it goes on until it is stopped");
    expect(viewImpact({ ...documentOf(), not_running: ["support-tone"] }, PIPE)).toMatch(
      /No experiment changes\.\nNot running: support-tone\n$/,
    );
  });

  it("says what would be refused while it runs", () => {
    const refused = "support-tone cannot be updated while it runs: 10.0 % of users move from control to warm.";
    expect(viewImpact(documentOf({ ...entryOf(BEFORE, MOVED), refused }), PIPE)).toContain(`to warm\n  ${refused}\n`);
  });

  it("is a table in Markdown", () => {
    const text = viewImpactMarkdown({ ...documentOf(entryOf(BEFORE, MOVED)), unchanged: ["pitch-len"] });
    expect(text).toContain("| experiment | change | moved | entering | leaving | who |\n| --- | --- | --: | --: | --: | --- |\n");
    expect(text).toContain(
      "| support-tone | weights, version of warm v4 → v5 | 10 % | 0 % | 0 % | 10 % of users move from control to warm |\n",
    );
    expect(text).toMatch(/\n1 experiment unchanged\.\n$/);
  });
});

describe("the parts of an experiment that change", () => {
  it("are named as the manifest names them, and what is left out equals its default", () => {
    expect(changedParts(BEFORE, { ...MOVED, coverage: 0.5, overrides: { "qa-1": "warm" } })).toEqual(["coverage", "weights", "overrides"]);
    const spelledOut = { ...BEFORE, unit: "user", seed: "support-tone", coverage: 1, overrides: {}, analysis: {} };
    const even = BEFORE.variations.map(({ key, version }) => ({ key, version }));
    expect(changedParts(BEFORE, { ...spelledOut, variations: even })).toEqual([]);
    expect(changedVersions(BEFORE, MOVED)).toEqual([{ variation: "warm", from: "v4", to: "v5" }]);
  });
});

function entryOf(before: Experiment | null, after: Experiment | null): ExperimentImpactEntry {
  const both = before !== null && after !== null;
  return {
    experiment: "support-tone",
    prompt: null,
    change: both ? "changed" : before === null ? "added" : "ended",
    parts: both ? changedParts(before, after) : [],
    versions: both ? changedVersions(before, after) : [],
    impact: experimentImpact(before, after),
    refused: null,
  };
}

function documentOf(...experiments: ExperimentImpactEntry[]): ImpactDocument {
  return { base: id("3f2a9c1"), environment: null, experiments, unchanged: [], not_running: [] };
}
