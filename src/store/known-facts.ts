import type { ObjectId } from "../domain/object-id.ts";
import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";
import type { PromptKind } from "../domain/version/version.ts";
import { factsFor } from "./content-facts.ts";
import type { PromptStore } from "./prompt-store.ts";

/** Loads the facts of contents, so that pure decisions can ask for them. The answer throws for content not loaded, a bug. */
export async function loadFacts(
  store: PromptStore,
  contents: readonly { kind: PromptKind; blob: ObjectId | null }[],
): Promise<(content: ObjectId) => PromptFacts> {
  const wanted = contents.flatMap(({ kind, blob }) => (blob === null ? [] : [{ kind, id: blob }]));
  const known = await factsFor(store, wanted);
  return (content) => {
    const facts = known.get(content);
    if (facts === undefined) throw new TypeError(`the facts of ${content} were not loaded`);
    return facts;
  };
}
