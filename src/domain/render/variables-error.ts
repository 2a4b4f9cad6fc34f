import { Invalid } from "../errors.ts";
import type { VariableFault } from "./check-variables.ts";
import { placeOfDeclaration } from "./front-matter-place.ts";
import type { Prompt } from "./prompt.ts";
import { shownProblem, type ShownProblem, type TemplateFile } from "./template-problem.ts";

/** A fault of a variable at the place that shows it. */
export interface VariableProblem extends ShownProblem {
  variable: string;
  /** For an unknown name, the one that was probably meant. */
  nearest: string | null;
}

const CODES: Readonly<Record<VariableFault["kind"], string>> = {
  missing: "variable-missing",
  unknown: "variable-unknown",
  type: "variable-type",
};

/** The one error for all that is wrong with the values of a call. */
export function variablesError(prompt: Prompt, faults: readonly VariableFault[]): Invalid {
  const problems = faults.map((fault) => problemOf(prompt, fault)).toSorted((a, b) => a.line - b.line || a.column - b.column);
  const of = (kind: VariableFault["kind"]) => faults.filter((fault) => fault.kind === kind).map(({ name }) => name);
  const parts = [list(of("missing"), "missing"), list(of("unknown"), "unknown"), list(of("type"), "of the wrong type")].filter(
    (part) => part !== null,
  );
  return new Invalid("invalid-variables", `${prompt.path ?? "The prompt"} cannot be rendered: ${parts.join(", ")}.`, {
    hint: problems.map(({ hint }) => hint).find((hint) => hint.startsWith("Did you mean")) ?? problems[0]?.hint ?? "",
    details: {
      ...(prompt.path !== null && { path: prompt.path }),
      missing: of("missing"),
      unknown: of("unknown"),
      type: of("type"),
      problems,
    },
  });
}

function list(names: readonly string[], state: string): string | null {
  if (names.length === 0) return null;
  const [last = "", ...others] = names.toReversed();
  return others.length === 0 ? `${last} is ${state}` : `${others.toReversed().join(", ")} and ${last} are ${state}`;
}

function problemOf(prompt: Prompt, { kind, name, message, nearest, use }: VariableFault): VariableProblem {
  const { file, line, column } = placeOf(prompt, name, use);
  return {
    ...shownProblem(file, { code: CODES[kind], message, hint: hintOf(kind, name, nearest), line, column }),
    variable: name,
    nearest,
  };
}

function placeOf(
  prompt: Prompt,
  name: string,
  use: VariableFault["use"],
): { file: Pick<TemplateFile, "path" | "text">; line: number; column: number } {
  if (use !== null) {
    const { start } = use.node.loc;
    return { file: use.file, line: use.file.firstLine + start.line - 1, column: start.column + 1 };
  }
  const declared = placeOfDeclaration(prompt, name.split(/[.[]/, 1)[0] ?? name);
  return { file: prompt, ...(declared ?? { line: prompt.templateLine, column: 1 }) };
}

function hintOf(kind: VariableFault["kind"], name: string, nearest: string | null): string {
  if (kind === "type") return "Pass a value of that type.";
  if (kind === "unknown") return nearest === null ? `Leave ${name} out.` : `Did you mean ${nearest}?`;
  if (name.startsWith("@")) return `Pass ${name.slice(1)} as a value of the context.`;
  return `Pass ${name}, or declare it as \`${name}?\` in input.schema if it may be left out.`;
}
