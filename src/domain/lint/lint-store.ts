import { includersOf } from "../environment/inclusion.ts";
import type { AllowedSecret } from "../manifest/manifest.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import { caseRules } from "./case-rules.ts";
import { fileRules } from "./file-rules.ts";
import { flowRules } from "./flow-rules.ts";
import type { LintProblem } from "./lint-problem.ts";
import { problemIn, type LintedPrompt, type LintedStore } from "./linted-store.ts";
import { outerPartials } from "./partials-of.ts";
import { partialRules } from "./partial-rules.ts";
import { secretRules } from "./secret-rules.ts";
import { variableRules } from "./variable-rules.ts";

/**
 * Puts together what all rules say of a store, in the order of its files; paths are below the store.
 *
 * @example lintStore(store, { allow: [] }).filter(({ severity }) => severity === "error")
 */
export function lintStore(store: LintedStore, { allow }: { allow: readonly AllowedSecret[] }): LintProblem[] {
  const problems = [...store.prompts.values()].flatMap((prompt) => [
    ...fileFindings(prompt),
    ...secretRules(prompt, allow),
    ...flowRules(prompt),
    ...partialRules(prompt, store),
    ...variableRules(prompt, store),
  ]);
  return [...problems, ...caseRules(store), ...fileRules(store.ignored)].toSorted(byPlace);
}

/** The prompts of these keys, and those that include one of them, at whatever depth. */
export function includingPrompts(store: LintedStore, keys: ReadonlySet<PromptKey>): Set<PromptKey> {
  const includers = includersOf(new Map([...store.prompts].map(([key, prompt]) => [key, outerPartials(prompt)])));
  return new Set([...keys].flatMap((key) => [key, ...includers(key)]));
}

function fileFindings({ key, flow, files }: LintedPrompt): LintProblem[] {
  const places = [...(flow === null ? [] : [flow]), ...files.values()];
  return places.flatMap(({ path, linted }) => linted.findings.map((found) => problemIn(key, path, found)));
}

function byPlace(one: LintProblem, other: LintProblem): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
