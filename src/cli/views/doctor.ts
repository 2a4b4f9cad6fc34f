import type { DoctorDocument } from "../../operations/diagnose.ts";
import type { Style } from "./style.ts";
import { viewTable } from "./table.ts";

type Problem = DoctorDocument["problems"][number];

/** Draws what was found here, below it what was mended, and what is wrong and how to mend it. */
export function viewDoctor({ problems, done, facts }: DoctorDocument, style: Style): string {
  const rows = Object.entries(facts).map(([name, value]) => [style.dim(name.replaceAll("_", " ")), style.sanitizeLine(viewFact(value))]);
  const found =
    problems.length === 0 ? `${style.success("✓")} nothing is wrong\n` : problems.map((problem) => viewProblem(problem, style)).join("");
  const mended = done.map((what) => `${style.success("✓")} ${style.sanitizeLine(what)}\n`).join("");
  return viewTable({ rows }, style) + mended + found;
}

function viewFact(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(viewFact).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function viewProblem({ severity, message, hint }: Problem, style: Style): string {
  const paint = severity === "error" ? style.failure : style.warning;
  return `${paint(`${severity}:`)} ${style.sanitizeLine(message)}\n${hint == null ? "" : `  ${style.sanitizeLine(hint)}\n`}`;
}
