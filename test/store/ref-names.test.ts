import { describe, expect, it } from "vitest";
import type { EnvironmentName } from "../../src/domain/environment/environment-name.ts";
import { branchName, parseRefName } from "../../src/domain/ref-name.ts";
import { environmentOfRef, environmentRef, trackingRef } from "../../src/store/ref-names.ts";

const production = environmentRef("team/prompts", "production" as EnvironmentName);

describe("the names of the branches", () => {
  it("lead from an environment to its branch and back, here and on a remote", () => {
    expect(branchName(production)).toBe("team/prompts/env/production");
    expect(environmentOfRef(production, { prefix: "team/prompts", remote: null })).toBe("production");
    const tracking = trackingRef("origin", production);
    expect(environmentOfRef(tracking, { prefix: "team/prompts", remote: "origin" })).toBe("production");
  });

  it.each([
    ["another prefix", "refs/heads/promptlane/env/production"],
    ["the ledger", "refs/heads/team/prompts/ledger"],
    ["a name that is none", "refs/heads/team/prompts/env/Prod/eu"],
    ["a remote", "refs/remotes/origin/team/prompts/env/production"],
  ])("lead to none from %s", (_, ref) => {
    expect(environmentOfRef(parseRefName(ref), { prefix: "team/prompts", remote: null })).toBeNull();
  });
});
