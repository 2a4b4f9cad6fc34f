import { isOfTemplate } from "../prompt/template.ts";
import { declaredNames } from "../prompt/declared-input.ts";
import { linkedTemplate } from "./linked-template.ts";
import type { Prompt } from "./prompt.ts";

/**
 * The variables that a prompt and all that it includes ask for: paths such as `ticket` and `customer.name`, sorted, each
 * once. What a block or an include gives to a partial is none.
 *
 * @throws Invalid as `renderPrompt` does, for a template that does not parse and for what it includes.
 */
export function promptVariables(prompt: Prompt, partials: Readonly<Record<string, Prompt>>): string[] {
  const names = declaredNames(prompt.frontMatter["input"]);
  const { uses } = linkedTemplate(prompt, [], { partials, trim: false, isVariable: (name) => names.has(name) });
  return [...new Set(uses.uses.filter(isOfTemplate).map(({ path }) => path.join(".")))].toSorted();
}
