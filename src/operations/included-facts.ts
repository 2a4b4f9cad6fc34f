import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PartialReference } from "../domain/prompt/template.ts";
import type { PromptKind, VersionNumber } from "../domain/version/version.ts";
import { loadFacts } from "../store/known-facts.ts";
import type { PromptStore } from "../store/prompt-store.ts";

/** A content whose facts are wanted; null is that of a retired prompt. */
export interface WantedContent {
  kind: PromptKind;
  blob: ObjectId | null;
}

/** Where includes lead: to what is live, or to the version that they pin. */
export interface IncludePlaces {
  target: EnvironmentState;
  /** The content of a pinned version; null when there is none. */
  pinned(key: string, version: VersionNumber): ObjectId | null;
}

/** Loads the facts of contents and of all that they include in an environment, at any depth. */
export async function includedFacts(
  store: PromptStore,
  contents: readonly WantedContent[],
  places: IncludePlaces,
): Promise<(content: ObjectId) => PromptFacts> {
  const known = new Map<ObjectId, WantedContent>();
  let facts = await loadFacts(store, contents);
  for (let fresh = contents; ;) {
    for (const content of fresh) if (content.blob !== null) known.set(content.blob, content);
    const references = fresh.flatMap(({ blob }) => (blob === null ? [] : facts(blob).partials));
    fresh = references.flatMap((reference) => included(reference, places)).filter(({ blob }) => blob !== null && !known.has(blob));
    if (fresh.length === 0) return facts;
    facts = await loadFacts(store, [...known.values(), ...fresh]);
  }
}

function included({ name, version }: PartialReference, { target, pinned }: IncludePlaces): WantedContent[] {
  if (version !== null) return [{ kind: "prompt", blob: pinned(name, version) }];
  const live = target.entries.get(name as PromptKey);
  return live === undefined ? [] : [live];
}
