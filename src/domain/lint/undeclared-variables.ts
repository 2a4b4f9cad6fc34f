import { nearestName } from "../nearest-name.ts";
import type { DeclaredVariable } from "../prompt/declared-variables.ts";
import { finding, type FileFinding } from "./lint-problem.ts";
import type { PromptSource } from "./prompt-source.ts";

/** Variables that the template uses and the schema does not declare: whoever calls the prompt cannot know of them. */
export function undeclaredVariables(source: PromptSource, declared: readonly DeclaredVariable[]): FileFinding[] {
  const names = declared.map(({ name }) => name);
  const undeclared = new Map(
    source.variables.map((path) => [path.split(".")[0] ?? path, path]).filter(([head = ""]) => !names.includes(head)) as [string, string][],
  );
  return [...undeclared].map(([name, path]) => {
    const near = nearestName(name, names);
    return finding("warning", {
      code: "undeclared-variable",
      message: `${name} is used, and input.schema does not declare it.`,
      hint: near === null ? `Declare it below input.schema: \`${name}: string\`.` : `Did you mean ${near}?`,
      ...source.places().ofVariable(path),
    });
  });
}
