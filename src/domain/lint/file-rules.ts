import type { IgnoredFile, IgnoredReason } from "../prompt/content-files.ts";
import { finding, type LintProblem, type LintSeverity } from "./lint-problem.ts";
import { problemIn } from "./linted-store.ts";

const REASONS: Readonly<Record<IgnoredReason, { severity: LintSeverity; what: string; hint: string }>> = {
  symlink: { severity: "warning", what: "is a symbolic link, which is never followed", hint: "Put the file itself there." },
  submodule: { severity: "warning", what: "is a submodule, which is never entered", hint: "Keep it outside of the store." },
  "invalid-key": {
    severity: "warning",
    what: "has a name that cannot be a key",
    hint: "Letters, digits, `.`, `_` and `-`, each part beginning with a letter or digit.",
  },
  "inside-flow": {
    severity: "warning",
    what: "lies in a folder below a flow, where nothing reads it",
    hint: "Move it beside flow.yaml, or out of the flow.",
  },
  "shadowed-by-flow": { severity: "error", what: "lies beside a flow of the same name", hint: "Rename one of them." },
};

/** What lies in a store, looks like a prompt, and is none. */
export function fileRules(ignored: readonly IgnoredFile[]): LintProblem[] {
  return ignored.map(({ path, reason }) => {
    const { severity, hint } = REASONS[reason];
    return problemIn(null, path, finding(severity, { code: reason, message: `it ${REASONS[reason].what}.`, hint, line: 1, column: 1 }));
  });
}

/** Why a file is no prompt, as words that follow its path. */
export function whyIgnored(reason: IgnoredReason): string {
  return REASONS[reason].what;
}
