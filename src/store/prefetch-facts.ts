import type { ObjectId } from "../domain/object-id.ts";
import { classifyFiles } from "../domain/prompt/content-files.ts";
import { fetchMissingContents } from "../git/partial-clone.ts";
import { listTree } from "../git/trees.ts";
import { factsFor } from "./content-facts.ts";
import type { ContentId, FactsSource } from "./read-facts.ts";
import type { PromptStore } from "./prompt-store.ts";
import { storePrefix } from "./store-prefix.ts";

/**
 * Reads and keeps the facts of everything that lives at a commit; the contents that a clone left out are fetched first,
 * all at once. Meant for the time in which git reads the whole history, when promptlane would only wait; what fails here
 * fails again where the facts are needed.
 */
export async function prefetchFacts(source: FactsSource & Pick<PromptStore, "path" | "config">, commit: ObjectId): Promise<void> {
  try {
    await fetchMissingContents(source.repository, { commit, path: source.path, config: source.config });
    await factsFor(source, await contentsAt(source, commit), { everything: true });
  } catch {
    return;
  }
}

async function contentsAt({ repository, path }: Pick<PromptStore, "repository" | "path">, commit: ObjectId): Promise<ContentId[]> {
  const prefix = storePrefix(path);
  const entries = await listTree(repository, commit, { path: prefix.slice(0, -1), recursive: true, folders: true });
  const ids = new Map(entries.map(({ path: file, id }) => [file.slice(prefix.length), id]));
  const files = entries.filter(({ type }) => type !== "tree").map(({ path: file, mode }) => ({ path: file.slice(prefix.length), mode }));
  const { prompts, flows } = classifyFiles(files);
  return [
    ...[...prompts.values()].map((file): ContentId => ({ kind: "prompt", id: ids.get(file) as ObjectId })),
    ...[...flows.keys()].map((key): ContentId => ({ kind: "flow", id: ids.get(key) as ObjectId })),
  ];
}
