import type { ObjectId } from "../domain/object-id.ts";
import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";
import type { PromptKind } from "../domain/version/version.ts";
import { factsTable } from "./content-facts.ts";
import { FactsReader } from "./facts-rows.ts";
import type { PromptStore } from "./prompt-store.ts";

/**
 * Loads the facts of contents, so that pure decisions can ask for them. Each is read when it is asked for: to tell who
 * includes a partial, thousands of prompts are asked for nothing but their partials. The answer throws a `TypeError` for
 * content that was not loaded, which is a bug.
 */
export async function loadFacts(
  store: PromptStore,
  contents: readonly { kind: PromptKind; blob: ObjectId | null }[],
): Promise<(content: ObjectId) => PromptFacts> {
  const wanted = contents.flatMap(({ kind, blob }) => (blob === null ? [] : [{ kind, id: blob }]));
  const table = await factsTable(store, wanted);
  const reader = new FactsReader();
  return (content) => {
    const row = table.find(content);
    if (row === null) throw new TypeError(`the facts of ${content} were not loaded`);
    return reader.read(row.text, row.start);
  };
}
