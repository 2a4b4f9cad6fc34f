import { describe, expect, it } from "vitest";
import type { DeployedChange, DeploymentDocument } from "../../../src/operations/deployment-document.ts";
import type { DeploymentPlan } from "../../../src/operations/deployment-preview.ts";
import { questionOf, viewDeploymentPlan } from "../../../src/cli/views/deployment-plan.ts";
import { viewDeploymentResult } from "../../../src/cli/views/deployment-result.ts";
import { ANA, id, PIPE, TERMINAL } from "./people-style.ts";

type Key = DeployedChange["key"];

const DESK: DeployedChange = {
  key: "support/desk" as Key,
  kind: "flow",
  from: { version: 6, label: "v6" },
  to: { version: 7, label: "v7" },
  blob: id("a"),
  digest: null,
  affects: [],
  words: { added: 40, removed: 12 },
  frontmatter_changed: false,
  templates: { changed: 2, total: 3 },
};
const TONE: DeployedChange = {
  ...DESK,
  key: "shared/tone" as Key,
  kind: "prompt",
  from: null,
  to: { version: 2, label: "v2" },
  affects: ["a" as Key, "b" as Key],
  words: { added: 3, removed: 1 },
  templates: null,
};

const PLAN: DeploymentPlan = {
  environment: "production" as DeploymentPlan["environment"],
  action: "promote",
  tip: { commit: id("90ab112"), date: "2026-03-01T10:00:00Z", author: ANA },
  source: null,
  confirm: true,
  changes: [DESK, TONE],
  running: [],
  skipped: [
    {
      key: "sales/pitch" as Key,
      label: "v8",
      code: "held",
      reason: "held: rolled back here",
      hint: "promptlane promote sales/pitch@v8 --to production",
    },
  ],
  warnings: ["the tone changes everywhere"],
};

const RESULT: DeploymentDocument = {
  environment: PLAN.environment,
  changed: true,
  commit: id("5e77b04"),
  parent: id("90ab112"),
  remote: "origin",
  pushed: true,
  dry_run: false,
  operation: "x",
  changes: [DESK, TONE],
  running: [],
  skipped: PLAN.skipped,
  warnings: [],
  undo: { argv: [], text: "promptlane rollback --env production --from 5e77b04" },
};

describe("viewDeploymentPlan", () => {
  it("shows what is live, what will be, the words, what is affected, and what is left alone", () => {
    expect(viewDeploymentPlan(PLAN, TERMINAL)).toBe(
      [
        "production at 90ab112 (2 h ago, Ana)",
        "PROMPT        LIVE  WILL BE  WORDS",
        "support/desk  v6    v7       +40 −12  2 of 3 templates",
        "shared/tone   -     v2       +3 −1    changes 2 prompts that include it",
        "Left alone",
        "  sales/pitch  v8  held: rolled back here  promptlane promote sales/pitch@v8 --to production",
        "warning: the tone changes everywhere",
        "",
      ].join("\n"),
    );
  });

  it("leaves the column of words out when they were not counted", () => {
    const text = viewDeploymentPlan(
      { ...PLAN, tip: null, changes: [{ ...DESK, words: null, templates: null, to: null }], skipped: [], warnings: [] },
      PIPE,
    );
    expect(text).toBe("production, nothing deployed yet\nPROMPT        LIVE  WILL BE\nsupport/desk  v6    retired\n");
  });
});

describe("questionOf", () => {
  it("wants the name typed where the environment asks for it", () => {
    expect(questionOf(PLAN)).toBe("2 changes, one commit. Type production to go on:");
    expect(questionOf({ ...PLAN, confirm: false, changes: [DESK] })).toBe("1 change, one commit. Go on?");
  });
});

describe("viewDeploymentResult", () => {
  it("shows old and new commit and the command that undoes it", () => {
    expect(viewDeploymentResult(RESULT, PIPE)).toBe(
      "✓ 90ab112 → 5e77b04, pushed to origin\nundo: promptlane rollback --env production --from 5e77b04\n",
    );
  });

  it("shows where an environment begins, without a remote", () => {
    expect(viewDeploymentResult({ ...RESULT, parent: null, pushed: false, remote: null, undo: null }, PIPE)).toBe(
      "✓ production begins at 5e77b04\n",
    );
  });

  it("says that there was nothing to do, and what was left alone", () => {
    const nothing = { ...RESULT, changed: false, commit: null, changes: [], undo: null };
    expect(viewDeploymentResult({ ...nothing, skipped: [] }, PIPE)).toBe("Nothing to do: production has it already.\n");
    expect(viewDeploymentResult(nothing, PIPE)).toContain("Nothing to do in production.\nLeft alone\n  sales/pitch");
  });

  it("shows the table of a dry run, and that nothing was written", () => {
    const text = viewDeploymentResult({ ...RESULT, dry_run: true, commit: null, undo: null }, PIPE);
    expect(text).toContain("support/desk  v6    v7");
    expect(text).toContain("2 changes in production. Nothing was written (--dry-run).\n");
  });
});
