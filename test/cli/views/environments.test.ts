import { describe, expect, it } from "vitest";
import type { ListedEnvironment } from "../../../src/operations/list-environments.ts";
import { viewEnvironments } from "../../../src/cli/views/environments.ts";
import { id, PIPE, TERMINAL } from "./people-style.ts";

function environment(name: string, more: Partial<ListedEnvironment> = {}): ListedEnvironment {
  return {
    name: name as ListedEnvironment["name"],
    drafts: false,
    after: null,
    confirm: false,
    declared: true,
    branch: `refs/heads/x/${name}` as ListedEnvironment["branch"],
    tip: null,
    known: true,
    prompts: 0,
    updated: null,
    by: null,
    ...more,
  };
}

describe("viewEnvironments", () => {
  it("shows the rules of each environment and its last deployment", () => {
    const environments = [
      environment("dev", { drafts: true, tip: id("3f2a9c1"), prompts: 12, updated: "2026-03-01T10:00:00Z", by: "Ana" }),
      environment("production", { after: "dev" as ListedEnvironment["name"], confirm: true }),
      environment("old", { declared: false, known: false }),
    ];
    expect(viewEnvironments({ environments }, PIPE)).toBe(
      [
        "ENVIRONMENT  RULES                           PROMPTS  DEPLOYMENT                        UPDATED               BY",
        "dev          takes drafts                         12  3f2a9c1                           2026-03-01T10:00:00Z  Ana",
        "production   after dev, name typed                 0  nothing deployed yet",
        "old          not in the manifest: read only           unknown, never fetched (--fetch)",
        "",
      ].join("\n"),
    );
  });

  it("says on a terminal how to declare the first one", () => {
    expect(viewEnvironments({ environments: [] }, TERMINAL)).toContain("promptlane env create");
  });
});
