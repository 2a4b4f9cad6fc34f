import { describe, expect, it } from "vitest";
import type { EnvironmentStatus, PromptStatus, StatusDocument } from "../../../src/operations/status.ts";
import { viewStatus } from "../../../src/cli/views/status.ts";
import { id, PIPE, TERMINAL } from "./people-style.ts";

function live(version: number, more: Partial<EnvironmentStatus> = {}): EnvironmentStatus {
  return {
    version,
    label: `v${version}`,
    behind: 0,
    since: "2026-03-01T10:00:00Z",
    by: "Ana",
    action: "promote",
    held: [],
    experiment: null,
    ...more,
  };
}

function prompt(
  key: string,
  latest: number | null,
  environments: PromptStatus["environments"],
  more: Partial<PromptStatus> = {},
): PromptStatus {
  return {
    key: key as PromptStatus["key"],
    kind: "prompt",
    latest,
    draft: null,
    uncommitted: false,
    included_by: 0,
    environments,
    ...more,
  };
}

function document(prompts: PromptStatus[], more: Partial<StatusDocument> = {}): StatusDocument {
  const environments = ["dev", "production"] as StatusDocument["environments"];
  return {
    branch: { name: "main", commit: id("3f2a9c1") },
    remote: "origin",
    fetched: "2026-03-01T11:56:00Z",
    environments,
    unknown: [],
    prompts,
    running: [],
    next: null,
    ...more,
  };
}

const SAME = prompt("billing/refund", 1, { dev: live(1), production: live(1) });
const BEHIND = prompt("support/triage", 5, { dev: live(5), production: live(3, { behind: 2, action: "rollback", held: ["v4"] }) });

describe("viewStatus", () => {
  it("shows the prompts that differ, drafts, how many are the same, and the next command", () => {
    const text = viewStatus(
      document(
        [{ ...SAME, uncommitted: true }, prompt("shared/tone", 2, { dev: live(2), production: null }, { included_by: 12 }), BEHIND],
        { next: "promptlane diff --from dev --to production" },
      ),
      TERMINAL,
      { all: false },
    );
    expect(text).toBe(
      [
        "main 3f2a9c1 · origin fetched 4 min ago",
        "PROMPT          LATEST  DEV  PRODUCTION",
        "shared/tone     v2      v2   -           used by 12 prompts",
        "support/triage  v5      v5   v3 (-2)     production rolled back from v4, 2 h ago, Ana",
        "Draft: billing/refund, uncommitted    promptlane diff billing/refund",
        "1 prompt is the same everywhere (--all)",
        "Next: promptlane diff --from dev --to production",
        "",
      ].join("\n"),
    );
  });

  it("shows every prompt with --all", () => {
    const text = viewStatus(document([SAME, BEHIND]), PIPE, { all: true });
    expect(text).toContain("billing/refund");
    expect(text).not.toContain("the same everywhere");
  });

  it("shows UTC times in a pipe", () => {
    const text = viewStatus(document([BEHIND]), PIPE, { all: false });
    expect(text).toContain("origin fetched 2026-03-01T11:56:00Z");
    expect(text).toContain("2026-03-01T10:00:00Z, Ana");
  });

  it("says when the remote was never fetched, and nothing of it when there is none", () => {
    expect(viewStatus(document([], { fetched: null }), PIPE, { all: false })).toBe("main 3f2a9c1 · origin never fetched\n");
    expect(viewStatus(document([], { remote: null }), PIPE, { all: false })).toBe("main 3f2a9c1\n");
  });

  it("counts a prompt without its source as different where it is live", () => {
    expect(
      viewStatus(document([prompt("old", null, { dev: live(1, { behind: null }), production: null })]), PIPE, { all: false }),
    ).toContain("old     -       v1   -");
  });
});
