import { describe, expect, it } from "vitest";
import type { DeploymentSummary } from "../../../src/operations/history.ts";
import { viewHistory } from "../../../src/cli/views/history.ts";
import { ANA, id, PIPE, TERMINAL } from "./people-style.ts";

function deployment(more: Partial<DeploymentSummary>): DeploymentSummary {
  return {
    environment: "production" as DeploymentSummary["environment"],
    commit: id("5e77b04"),
    date: "2026-03-01T10:00:00Z",
    author: ANA,
    action: "promote",
    source: null,
    reason: null,
    operation: null,
    running: [],
    changes: [],
    ...more,
  };
}

const change = (key: string, from: number | null, to: number | null) => ({
  key: key as DeploymentSummary["changes"][number]["key"],
  from: from === null ? null : { version: from, label: `v${from}` },
  to: to === null ? null : { version: to, label: `v${to}` },
});

describe("viewHistory", () => {
  it("shows who did what where and when, why, and from what to what", () => {
    const deployments = [
      deployment({ source: "staging", reason: "release 12", changes: [change("support/desk", 6, 7), change("a", null, 1)] }),
      deployment({ commit: id("90ab112"), action: "rollback", changes: [change("support/desk", 7, 6)] }),
      deployment({ commit: id("1234567"), action: "retire", changes: [change("a", 1, null)] }),
      deployment({ commit: id("7654321"), action: null }),
    ];
    expect(viewHistory({ deployments }, PIPE)).toBe(
      [
        "production 5e77b04  2026-03-01T10:00:00Z  Ana  promoted from staging",
        "  release 12",
        "    support/desk  v6    →  v7",
        "    a             none  →  v1",
        "",
        "production 90ab112  2026-03-01T10:00:00Z  Ana  rolled back",
        "    support/desk  v7  →  v6",
        "",
        "production 1234567  2026-03-01T10:00:00Z  Ana  retired",
        "    a  v1  →  none",
        "",
        "production 7654321  2026-03-01T10:00:00Z  Ana  changed by hand",
        "",
      ].join("\n"),
    );
  });

  it("cuts a long deployment short on a terminal only", () => {
    const deployments = [deployment({ changes: Array.from({ length: 25 }, (_, index) => change(`p${index}`, null, 1)) })];
    expect(viewHistory({ deployments }, TERMINAL)).toContain("and 5 more (--json)");
    expect(viewHistory({ deployments }, PIPE)).toContain("p24");
  });

  it("C8: makes control characters of author and reason visible on a terminal", () => {
    const text = viewHistory({ deployments: [deployment({ author: { ...ANA, name: "A\rB" }, reason: "\u001b[2Jgone" })] }, TERMINAL);
    expect(text).not.toMatch(/[\r\u001b]/);
  });
});
