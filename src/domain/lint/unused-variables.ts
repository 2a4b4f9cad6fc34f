import type { DeclaredVariable } from "../prompt/declared-variables.ts";
import { finding, type FileFinding } from "./lint-problem.ts";
import type { PromptSource } from "./prompt-source.ts";

/** A variable that the template itself does not use; a partial of it may. */
export interface UnusedVariable {
  name: string;
  finding: FileFinding;
}

/** Variables that the schema declares and the template does not use. */
export function unusedVariables(source: PromptSource, declared: readonly DeclaredVariable[]): UnusedVariable[] {
  const used = new Set(source.variables.map((path) => path.split(".")[0]));
  return declared
    .filter(({ name }) => !used.has(name))
    .map(({ name, path }) => ({
      name,
      finding: finding("warning", {
        code: "unused-variable",
        message: `${name} is declared, and nothing uses it.`,
        hint: `Write {{${name}}} where it belongs, or remove it from input.schema.`,
        ...source.inFrontMatter(path),
      }),
    }));
}
