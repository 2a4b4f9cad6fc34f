import type { LintDocument } from "../../operations/lint.ts";
import { plural } from "./plural.ts";
import type { Style } from "./style.ts";

type Problem = LintDocument["problems"][number];

/** Draws the problems, each with its place as editors and terminals follow it, and the sum. */
export function viewLint({ checked, errors, warnings, problems }: LintDocument, style: Style): string {
  const prompts = plural(checked, "prompt");
  if (problems.length === 0) return `${style.success("✓")} ${prompts}, nothing to mend\n`;
  const sum = `${plural(errors, "error")}, ${plural(warnings, "warning")} in ${prompts}\n`;
  return problems.map((problem) => viewProblem(problem, style)).join("") + sum;
}

function viewProblem({ path, line, column, severity, code, message, hint, excerpt }: Problem, style: Style): string {
  const paint = severity === "error" ? style.failure : style.warning;
  const place = style.strong(`${style.sanitizeLine(path)}:${line}:${column}`);
  const rows = [
    `${place}: ${paint(`${severity}:`)} ${style.sanitizeLine(message)} ${style.dim(`[${code}]`)}`,
    // Each line of it begins with its number, so that none can be taken for a command by a CI system.
    ...(excerpt === null ? [] : style.sanitize(excerpt).split("\n")).map((row) => `  ${row}`),
    ...(hint === "" ? [] : [`  ${style.sanitizeLine(hint)}`]),
  ];
  return `${rows.join("\n")}\n`;
}
