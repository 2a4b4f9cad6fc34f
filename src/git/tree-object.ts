import { createHash } from "node:crypto";
import type { ObjectId } from "../domain/object-id.ts";
import type { GitRepository } from "./repository.ts";

/** One entry of a tree as git stores it. */
export interface StoredEntry {
  /** Without a leading zero: `100644`, `40000`. */
  mode: string;
  name: string;
  id: ObjectId;
}

/** A file to make a tree of: its path below the tree, and its mode and blob. */
export interface TreeFile {
  path: string;
  mode: string;
  id: ObjectId;
}

const FOLDER_MODE = "40000";

/** Reads the content of a tree object, as `ObjectReader` gives it. */
export function parseTreeObject(repository: GitRepository, content: Buffer): StoredEntry[] {
  const idLength = repository.objectFormat === "sha256" ? 32 : 20;
  const entries: StoredEntry[] = [];
  for (let start = 0; start < content.length;) {
    const space = content.indexOf(" ", start);
    const nul = content.indexOf(0, space);
    const end = nul + 1 + idLength;
    entries.push({
      mode: content.toString("latin1", start, space),
      name: content.toString("utf8", space + 1, nul),
      id: content.toString("hex", nul + 1, end) as ObjectId,
    });
    start = end;
  }
  return entries;
}

/** The id that git would give to a tree of these files, at any depth; nothing is written. */
export function treeIdOf(repository: GitRepository, files: readonly TreeFile[]): ObjectId {
  const entries: StoredEntry[] = [];
  const folders = new Map<string, TreeFile[]>();
  for (const { path, mode, id } of files) {
    const slash = path.indexOf("/");
    if (slash === -1) {
      entries.push({ mode, name: path, id });
      continue;
    }
    const folder = path.slice(0, slash);
    folders.set(folder, [...(folders.get(folder) ?? []), { path: path.slice(slash + 1), mode, id }]);
  }
  for (const [name, below] of folders) entries.push({ mode: FOLDER_MODE, name, id: treeIdOf(repository, below) });
  return hashTree(repository, entries);
}

function hashTree({ objectFormat }: GitRepository, entries: StoredEntry[]): ObjectId {
  const sorted = entries.map((entry) => ({ entry, order: sortKey(entry) })).toSorted((a, b) => Buffer.compare(a.order, b.order));
  const content = Buffer.concat(
    sorted.flatMap(({ entry: { mode, name, id } }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]),
  );
  return createHash(objectFormat).update(`tree ${content.length}\0`).update(content).digest("hex") as ObjectId;
}

/** Git sorts by bytes, a folder as if its name ended with a slash. */
function sortKey({ mode, name }: StoredEntry): Buffer {
  return Buffer.from(mode === FOLDER_MODE ? `${name}/` : name);
}
