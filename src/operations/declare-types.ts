import { typesFile, type PromptTypes } from "../domain/types/types-file.ts";
import { variableTypes } from "../domain/types/variable-types.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { WorkingPrompts } from "./working-prompts.ts";

/** What `types` answers. */
export interface TypesDocument {
  /** Sorted by name. */
  prompts: PromptTypes[];
  /** The module of TypeScript that declares them. */
  text: string;
}

/**
 * Declares the types of the variables of every prompt in the working tree (in a bare repository, on the default branch).
 *
 * @throws Invalid, with the place, for the first prompt that cannot be rendered whatever its values are.
 * @example (await declareTypes(store)).text
 */
export async function declareTypes(store: PromptStore): Promise<TypesDocument> {
  const working = await WorkingPrompts.read(store);
  const types: PromptTypes[] = [];
  for (const one of working.templates()) {
    const { prompt, partials } = await working.sources(one);
    const variables = variableTypes(prompt, partials);
    const { key, template } = one;
    if (template !== null) types.push({ name: `${key}#${template}`, ...variables });
    if (template === null || template === (await working.entrypoint(key))) types.push({ name: key, ...variables });
  }
  const sorted = types.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { prompts: sorted, text: typesFile(sorted) };
}
