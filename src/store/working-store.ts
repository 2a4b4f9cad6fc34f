import { Invalid } from "../domain/errors.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { readWorkingFile } from "../git/working-files.ts";
import { changesSince } from "../git/working-tree.ts";
import { filesAtCommit } from "./files-at-commit.ts";
import type { PromptStore } from "./prompt-store.ts";
import { storePrefix } from "./store-prefix.ts";
import type { SnapshotFile } from "./store-snapshot.ts";
import { readContents } from "./read-contents.ts";

/** The files of a store as they are now, with what each would be committed as. */
export interface WorkingStore {
  /** By path below the store. */
  files: ReadonlyMap<string, SnapshotFile>;
  /** The bytes of files, in the order of their paths. */
  read(paths: readonly string[]): Promise<Buffer[]>;
}

type StoreSource = Pick<PromptStore, "repository" | "objects" | "config" | "path" | "defaultBranch">;

/** The files of the working tree's store; in a bare repository, those of the default branch. */
export async function workingStore(store: StoreSource): Promise<WorkingStore> {
  const { repository, config, path, defaultBranch } = store;
  const commit = repository.topLevel === null ? defaultBranch.tip : repository.head;
  const files = commit === null ? new Map<string, SnapshotFile>() : await filesAtCommit(store, commit);
  const prefix = storePrefix(path);
  const written = new Set<string>();
  if (repository.topLevel !== null) {
    for (const change of await changesSince(repository, commit, prefix.slice(0, -1), config)) {
      const below = change.path.slice(prefix.length);
      written.add(below);
      if (change.id === null) files.delete(below);
      else files.set(below, { mode: change.mode, id: change.id });
    }
  }
  return { files, read: (paths) => readFiles(store, files, written, paths) };
}

/** From git where the file is as it was committed: thousands are read so in one go. */
async function readFiles(
  { repository, objects, path: storePath }: StoreSource,
  files: ReadonlyMap<string, SnapshotFile>,
  written: ReadonlySet<string>,
  paths: readonly string[],
): Promise<Buffer[]> {
  const committed = paths.filter((path) => !written.has(path));
  const found = await readContents(
    objects,
    committed.map((path) => files.get(path)?.id as ObjectId),
  );
  const contents = new Map(committed.map((path, index) => [path, found[index] as Buffer]));
  for (const path of paths) if (written.has(path)) contents.set(path, await readWritten(repository, `${storePrefix(storePath)}${path}`));
  return paths.map((path) => contents.get(path) as Buffer);
}

async function readWritten(repository: StoreSource["repository"], path: string): Promise<Buffer> {
  try {
    return await readWorkingFile(repository, path);
  } catch (cause) {
    throw new Invalid("file-not-readable", `${path} cannot be read: ${(cause as Error).message}.`, { hint: "look at its rights", cause });
  }
}
