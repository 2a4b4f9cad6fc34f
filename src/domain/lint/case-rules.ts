import { caseCollisions } from "../prompt/case-collisions.ts";
import { finding, type LintProblem } from "./lint-problem.ts";
import { problemIn, type LintedStore } from "./linted-store.ts";

/** Keys that differ only in case, each reported where the later of the two is. */
export function caseRules({ prompts }: LintedStore): LintProblem[] {
  return caseCollisions(prompts.keys()).flatMap(([key, other]) => {
    const prompt = prompts.get(key);
    const path = prompt?.flow?.path ?? prompt?.files.get("")?.path ?? key;
    const message = `${key} and ${other} differ only in case, which not every file system can tell apart.`;
    return problemIn(
      key,
      path,
      finding("error", { code: "case-collision", message, hint: `promptlane mv ${key} NEW-KEY`, line: 1, column: 1 }),
    );
  });
}
