import type { ObjectId } from "../domain/object-id.ts";
import { classifyFiles } from "../domain/prompt/content-files.ts";
import { fetchMissingContents } from "../git/partial-clone.ts";
import { factsFor } from "./content-facts.ts";
import type { ContentId, FactsSource } from "./content-facts.ts";
import { filesAtCommit } from "./files-at-commit.ts";
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

async function contentsAt(
  { repository, objects, path }: Pick<PromptStore, "repository" | "objects" | "path">,
  commit: ObjectId,
): Promise<ContentId[]> {
  const prefix = storePrefix(path);
  const files = await filesAtCommit({ repository, path }, commit);
  const { prompts, flows } = classifyFiles([...files].map(([file, { mode }]) => ({ path: file, mode })));
  const trees = await objects.check([...flows.keys()].map((key) => `${commit}:${prefix}${key}` as const));
  return [
    ...[...prompts.values()].map((file): ContentId => ({ kind: "prompt", id: files.get(file)?.id as ObjectId })),
    ...trees.flatMap((tree): ContentId[] => (tree === null ? [] : [{ kind: "flow", id: tree.id }])),
  ];
}
