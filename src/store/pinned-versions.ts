import { PINNED_FOLDER } from "../domain/environment/environment-paths.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { listTree } from "../git/trees.ts";
import type { PromptStore } from "./prompt-store.ts";

/** The versions pinned in an environment, by their paths in its tree. */
export async function pinnedVersions(store: PromptStore, tip: ObjectId | null): Promise<Map<string, ObjectId>> {
  if (tip === null) return new Map();
  const files = await listTree(store.repository, tip, { path: PINNED_FOLDER, recursive: true });
  return new Map(files.map(({ path, id }) => [path, id]));
}
