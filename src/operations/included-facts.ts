import type { ObjectId } from "../domain/object-id.ts";
import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";
import type { PartialReference } from "../domain/prompt/template.ts";
import type { PromptKind } from "../domain/version/version.ts";
import { loadFacts } from "../store/known-facts.ts";
import type { PromptStore } from "../store/prompt-store.ts";

/** A content whose facts are wanted; null is that of a retired prompt. */
export interface WantedContent {
  kind: PromptKind;
  blob: ObjectId | null;
}

/**
 * Loads the facts of contents and of all that they include, at any depth.
 *
 * @param include where an include leads: to contents that are or may become live, or nowhere.
 */
export async function includedFacts(
  store: PromptStore,
  contents: readonly WantedContent[],
  include: (reference: PartialReference) => WantedContent[],
): Promise<(content: ObjectId) => PromptFacts> {
  const known = new Map<ObjectId, WantedContent>();
  let facts = await loadFacts(store, contents);
  for (let fresh = contents; ;) {
    for (const content of fresh) if (content.blob !== null) known.set(content.blob, content);
    const references = fresh.flatMap(({ blob }) => (blob === null ? [] : facts(blob).partials));
    fresh = references.flatMap(include).filter(({ blob }) => blob !== null && !known.has(blob));
    if (fresh.length === 0) return facts;
    facts = await loadFacts(store, [...known.values(), ...fresh]);
  }
}
