import { includersOf } from "../domain/environment/inclusion.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { loadFacts } from "../store/known-facts.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";

/** Which prompts include which, at any depth, by their latest versions. */
export async function latestIncluders(store: PromptStore): Promise<(partial: PromptKey) => PromptKey[]> {
  const newest = (await indexOf(store)).all();
  const facts = await loadFacts(store, newest);
  return includersOf(new Map(newest.map(({ key, blob }) => [key, facts(blob).partials])));
}
