import type { ObjectId } from "../domain/object-id.ts";
import { listTree } from "../git/trees.ts";
import type { PromptStore } from "./prompt-store.ts";
import { storePrefix } from "./store-prefix.ts";
import type { SnapshotFile } from "./store-snapshot.ts";

/** All files of a store at a commit, by path below the store. */
export async function filesAtCommit(
  { repository, path }: Pick<PromptStore, "repository" | "path">,
  commit: ObjectId,
): Promise<Map<string, SnapshotFile>> {
  const prefix = storePrefix(path);
  const entries = await listTree(repository, commit, { path: prefix.slice(0, -1), recursive: true });
  return new Map(entries.map(({ path: file, mode, id }) => [file.slice(prefix.length), { mode, id }]));
}
