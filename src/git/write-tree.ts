import { parseObjectId, type ObjectId } from "../domain/object-id.ts";
import type { GitRepository } from "./repository.ts";
import { runGit, WRITE_OVERRIDES } from "./run-git.ts";

/** One change of a tree: new content, something that is in the repository already, or nothing. */
export type TreeEdit =
  | { path: string; content: string | Buffer }
  | { path: string; id: ObjectId; kind: "blob" | "tree" }
  | { path: string; remove: true };

// Never written as a ref: it is only the name under which fast-import builds the tree.
const SCRATCH = "refs/promptlane/scratch";
const NOBODY = "promptlane <promptlane> 0 +0000";
const ROOT = /^040000 tree ([0-9a-f]+)\t/m;

/**
 * Builds a tree from that of `base` (a commit; null for an empty one) and writes it, with one call of git. It touches no
 * index, working file or ref. Over 100 new objects become one pack.
 *
 * @throws GitError, and a `TypeError` for a path that no tree can hold.
 * @example
 * const tree = await writeTree(repository, tip, [{ path: ".prompts/a.md", id: blob, kind: "blob" }]);
 */
export async function writeTree(repository: GitRepository, base: ObjectId | null, edits: readonly TreeEdit[]): Promise<ObjectId> {
  const input = Buffer.concat([
    Buffer.from(`feature done\nfeature ls\ncommit ${SCRATCH}\ncommitter ${NOBODY}\ndata 0\n`),
    Buffer.from(base === null ? "" : `from ${base}\n`),
    ...edits.flatMap(instruction),
    // Without `from`, the reset forgets the branch, and so nothing is left of it when fast-import writes its refs.
    Buffer.from(`ls ""\nreset ${SCRATCH}\n\ndone\n`),
  ]);
  const { stdout } = await runGit(repository.location, ["fast-import", "--quiet", "--date-format=raw"], {
    input,
    overrides: [...WRITE_OVERRIDES, "fastimport.unpackLimit=100"],
  });
  return parseObjectId(ROOT.exec(stdout)?.[1] ?? "");
}

function instruction(edit: TreeEdit): Buffer[] {
  const path = quoted(edit.path);
  if ("remove" in edit) return [Buffer.from(`D ${path}\n`)];
  if ("id" in edit) return [Buffer.from(`M ${edit.kind === "tree" ? "040000" : "100644"} ${edit.id} ${path}\n`)];
  const content = Buffer.from(edit.content);
  return [Buffer.from(`M 100644 inline ${path}\ndata ${content.length}\n`), content, Buffer.from("\n")];
}

function quoted(path: string): string {
  const segments = path.split("/");
  if (
    path.includes("\0") ||
    segments.some((segment) => segment === "" || segment === "." || segment === ".." || segment.toLowerCase() === ".git")
  ) {
    throw new TypeError(`not a path of a tree: ${JSON.stringify(path)}`);
  }
  return `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
