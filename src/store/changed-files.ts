import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { mergeBase } from "../git/refs.ts";
import { filesAtCommit } from "./files-at-commit.ts";
import type { PromptStore } from "./prompt-store.ts";
import { type SnapshotFile, StoreSnapshot } from "./store-snapshot.ts";

/** What of a store changed since HEAD left a commit: files by path below the store, and the keys that they touch. */
export interface ChangedFiles {
  paths: ReadonlySet<string>;
  keys: ReadonlySet<PromptKey>;
}

/** Compares the files of now with those where HEAD left `since`; null when the two have no history in common here. */
export async function changedFiles(
  store: Pick<PromptStore, "repository" | "path">,
  files: ReadonlyMap<string, SnapshotFile>,
  since: ObjectId,
): Promise<ChangedFiles | null> {
  const { head } = store.repository;
  const base = head === null ? null : await mergeBase(store.repository, head, since);
  if (base === null) return null;
  const before = await filesAtCommit(store, base);
  const paths = new Set<string>();
  for (const [path, { id, mode }] of files) {
    const old = before.get(path);
    if (old?.id !== id || old.mode !== mode) paths.add(path);
  }
  for (const path of before.keys()) if (!files.has(path)) paths.add(path);
  const snapshots = [new StoreSnapshot(before), new StoreSnapshot(files)];
  const keys = new Set([...paths].flatMap((path) => snapshots.flatMap((snapshot) => snapshot.keysTouchedBy(path))));
  return { paths, keys };
}
