import { nearestName } from "../nearest-name.ts";
import { finding, type LintProblem } from "./lint-problem.ts";
import { problemIn, type LintedPrompt } from "./linted-store.ts";

const TEMPLATES_TO_CHOOSE_FROM = 2;

/** A flow whose entry point is no template of it, or that is to choose and has nothing to choose by. */
export function flowRules({ key, flow, files }: LintedPrompt): LintProblem[] {
  if (flow === null || flow.linted.flow === null) return [];
  const { mode, entrypoint } = flow.linted.flow;
  const problems: LintProblem[] = [];
  const place = { line: 1, column: 1 };
  if (!files.has(entrypoint)) {
    const near = nearestName(entrypoint, files.keys());
    problems.push(
      problemIn(
        key,
        flow.path,
        finding("error", {
          code: "entrypoint-missing",
          message: `the entry point ${JSON.stringify(entrypoint)} is no template of the flow.`,
          hint: near === null ? `Write ${entrypoint}.md beside it, or name another template as \`entrypoint\`.` : `Did you mean ${near}?`,
          ...place,
        }),
      ),
    );
  }
  const described = [...files.values()].filter(({ linted }) => linted.described).length;
  if (mode === "route" && described < TEMPLATES_TO_CHOOSE_FROM) {
    problems.push(
      problemIn(
        key,
        flow.path,
        finding("warning", {
          code: "nothing-to-route",
          message: `${described} of ${files.size} templates have a description, so the entry point answers everything.`,
          hint: "Give at least two templates a `description` that says when each is the one.",
          ...place,
        }),
      ),
    );
  }
  return problems;
}
