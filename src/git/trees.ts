import type { ObjectId } from "../domain/object-id.ts";
import type { GitRepository } from "./repository.ts";
import { runGit } from "./run-git.ts";

/** What a folder of a commit holds under one name. */
export interface TreeEntry {
  /** `100644`, `100755`, `120000` (symlink), `040000` (folder) or `160000` (submodule). */
  mode: string;
  type: "blob" | "tree" | "commit";
  id: ObjectId;
  /** From the top of the tree. */
  path: string;
}

export interface ListTreeOptions {
  /** A folder; the whole tree by default. */
  path?: string;
  /** Whether to list the files of all folders instead of the folders; false by default. */
  recursive?: boolean;
  /** Whether a recursive list names the folders, too; false by default. */
  folders?: boolean;
}

/**
 * Lists a folder of a tree or commit, in git's order; one that is not there is empty.
 *
 * @example await listTree(repository, commit, { path: ".prompts", recursive: true })
 */
export async function listTree(repository: GitRepository, treeish: ObjectId, options: ListTreeOptions = {}): Promise<TreeEntry[]> {
  const { path = "", recursive = false, folders = false } = options;
  // With a slash at the end git lists what is in the folder and not the folder.
  return list(repository, [...(recursive ? ["-r"] : []), ...(folders ? ["-t"] : []), treeish, "--", ...(path === "" ? [] : [`${path}/`])]);
}

/** Lists exactly these files and folders of a tree or commit, those that are there. */
export async function listPaths(repository: GitRepository, treeish: ObjectId, paths: readonly string[]): Promise<TreeEntry[]> {
  if (paths.length === 0) return [];
  // -t lists a folder also where something in it was asked for, and with it the folders above.
  const entries = await list(repository, ["-t", treeish, "--", ...paths]);
  return entries.filter(({ path }) => paths.includes(path));
}

async function list(repository: GitRepository, args: string[]): Promise<TreeEntry[]> {
  const { stdout } = await runGit(repository.location, ["ls-tree", "-z", "--full-tree", ...args]);
  const entries: TreeEntry[] = [];
  for (let start = 0, end = stdout.indexOf("\0"); end !== -1; start = end + 1, end = stdout.indexOf("\0", start)) {
    entries.push(parseEntry(stdout, start, end));
  }
  return entries;
}

// `MODE TYPE ID TAB PATH`, by places and not by an expression, since trees have thousands of entries.
function parseEntry(text: string, start: number, end: number): TreeEntry {
  const type = start + "100644 ".length;
  const typeEnd = text.indexOf(" ", type);
  const tab = text.indexOf("\t", typeEnd);
  return {
    mode: text.slice(start, type - 1),
    type: text.slice(type, typeEnd) as TreeEntry["type"],
    // Not checked one by one: git printed it at a fixed place.
    id: text.slice(typeEnd + 1, tab) as ObjectId,
    path: text.slice(tab + 1, end),
  };
}
