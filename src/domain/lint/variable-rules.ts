import type { LintProblem } from "./lint-problem.ts";
import { problemIn, type LintedPrompt, type LintedStore } from "./linted-store.ts";
import { includedPrompts } from "./partials-of.ts";

/** Variables that a prompt declares and that neither its template nor what it includes uses. */
export function variableRules(prompt: LintedPrompt, store: LintedStore): LintProblem[] {
  const unused = [...prompt.files.values()].flatMap(({ path, linted }) => linted.unused.map((variable) => ({ path, ...variable })));
  if (unused.length === 0) return [];
  const used = new Set(
    [...includedPrompts(prompt, store), prompt].flatMap(({ files }) =>
      [...files.values()].flatMap(({ linted }) => linted.variables.map((path) => path.split(".")[0])),
    ),
  );
  // What a pinned version uses is not looked up.
  const pins = [...prompt.files.values()].some(({ linted }) =>
    linted.partials.some(({ version, by }) => version !== null && by !== "tool"),
  );
  return pins ? [] : unused.filter(({ name }) => !used.has(name)).map(({ path, finding }) => problemIn(prompt.key, path, finding));
}
