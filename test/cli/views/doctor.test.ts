import { describe, expect, it } from "vitest";
import type { DoctorDocument } from "../../../src/operations/diagnose.ts";
import { viewDoctor } from "../../../src/cli/views/doctor.ts";
import { PIPE } from "./people-style.ts";

const FACTS: DoctorDocument["facts"] = {
  git: "2.39.5",
  repository: "/work",
  store: ".prompts",
  remote: null,
  default_branch: "main",
  refs: "promptlane",
  prompts: 3,
  environments: ["dev", "staging"],
  shallow: false,
  fetched: null,
};

describe("viewDoctor", () => {
  it("shows what was found, and that nothing is wrong", () => {
    expect(viewDoctor({ facts: FACTS, problems: [], done: [] }, PIPE)).toBe(
      [
        "git             2.39.5",
        "repository      /work",
        "store           .prompts",
        "remote          none",
        "default branch  main",
        "refs            promptlane",
        "prompts         3",
        "environments    dev, staging",
        "shallow         no",
        "fetched         none",
        "✓ nothing is wrong",
        "",
      ].join("\n"),
    );
  });

  it("shows each problem with what to type", () => {
    const problems: DoctorDocument["problems"] = [
      { severity: "error", code: "a", message: "A lock is left.", hint: "rm .git/index.lock" },
      { severity: "warning", code: "b", message: "It is old.", hint: null },
    ];
    expect(viewDoctor({ facts: FACTS, problems, done: ["removed x"] }, PIPE)).toContain(
      "\n✓ removed x\nerror: A lock is left.\n  rm .git/index.lock\nwarning: It is old.\n",
    );
  });
});
