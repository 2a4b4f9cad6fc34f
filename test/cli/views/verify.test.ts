import { describe, expect, it } from "vitest";
import { viewVerify } from "../../../src/cli/views/verify.ts";
import type { VerifyDocument, VerifyFinding } from "../../../src/operations/verify.ts";
import { PIPE } from "./people-style.ts";

const COMMIT = "5e77b04".padEnd(40, "0") as never;
const BRANCHES = [
  { environment: "production", tip: COMMIT, commits: 12 },
  { environment: "staging", tip: null, commits: 0 },
  { environment: null, tip: COMMIT, commits: 1 },
] as VerifyDocument["branches"];
const FINDING: VerifyFinding = {
  environment: "production" as never,
  severity: "error",
  code: "content-without-record",
  commit: COMMIT,
  key: "a" as never,
  path: ".prompts/a.md",
  message: "a changed by hand.",
  hint: "promptlane history a --env production",
};

describe("viewVerify", () => {
  it("shows what was checked, when all is well", () => {
    expect(viewVerify({ branches: BRANCHES, findings: [] }, PIPE)).toBe(
      ["production  5e77b04    12 commits  ✓", "staging     no branch  0 commits   ✓", "ledger                 1 commit    ✓", ""].join(
        "\n",
      ),
    );
  });

  it("shows each finding with branch, commit, path and what to type, safe to print", () => {
    const text = viewVerify({ branches: BRANCHES, findings: [{ ...FINDING, message: "a changed\nby hand." }] }, PIPE);
    expect(text).toContain("production  5e77b04    12 commits  1 error\n");
    expect(text).toContain("\nerror: production 5e77b04  a changed by hand.\n  .prompts/a.md\n  promptlane history a --env production\n");
  });

  it("shows ten of a kind, and how many more there are", () => {
    const gone = Array.from({ length: 12 }, (): VerifyFinding => ({ ...FINDING, severity: "warning", code: "commit-gone", hint: null }));
    const text = viewVerify({ branches: BRANCHES, findings: [...gone, { ...FINDING, environment: null, commit: null, path: null }] }, PIPE);
    expect(text).toContain("12 commits  12 warnings\n");
    expect(text.match(/^warning: /gm)).toHaveLength(10);
    expect(text).toContain("  and 2 more of these (--json)\nerror: ledger  a changed by hand.\n");
  });
});
