import { closeSync } from "node:fs";
import type { ObjectId } from "../domain/object-id.ts";
import type { GitRepository } from "./repository.ts";
import { runGit, WRITE_OVERRIDES } from "./run-git.ts";
import { unseenFileOf } from "./unseen-file.ts";

/** One change of a tree: new content, something that is in the repository already, or nothing. */
export type TreeEdit =
  | { path: string; content: string }
  | { path: string; id: ObjectId; kind: "blob" | "tree" }
  | { path: string; remove: true };

/** A commit as fast-import builds it, on its way to what is wanted of it. */
export interface ImportedCommit {
  /** The commit whose tree is changed, which becomes the parent; null for an empty tree. */
  base: ObjectId | null;
  edits: readonly TreeEdit[];
  /** Both as `NAME <EMAIL> SECONDS ZONE`. */
  author: string;
  committer: string;
  message: string;
}

// For each object git asks for the memory of a compression and frees it. The GNU library gives that back to the system at
// once, and to get it again takes two thirds of the time of a commit with thousands of objects; other libraries ignore this.
const KEPT_MEMORY = { MALLOC_TRIM_THRESHOLD_: String(64 << 20) };
// A pipe takes about as much before somebody reads from it.
const LARGE_INPUT = 200_000;
// Never written as a ref: it is only the name under which fast-import builds the commit.
const SCRATCH = "refs/promptlane/scratch";

/**
 * Builds a commit and writes its objects, with one call of git that touches no index, working file or ref. Over 100 new
 * objects become one pack.
 *
 * @param question What fast-import is asked about it: `ls ""` for its tree, `get-mark :1` for its id.
 * @returns The answer.
 * @throws GitError, and a `TypeError` for a path that no tree can hold.
 */
export async function importCommit(repository: GitRepository, commit: ImportedCommit, question: 'ls ""' | "get-mark :1"): Promise<string> {
  const { base, edits, author, committer, message } = commit;
  // As one text: thousands of small buffers take longer to make, and to be rid of, than all that is in them.
  const input = [
    `feature done\nfeature ls\nfeature get-mark\ncommit ${SCRATCH}\nmark :1\n`,
    `author ${author}\ncommitter ${committer}\n${data(message)}`,
    base === null ? "" : `from ${base}\n`,
    ...edits.map(instruction),
    // Without `from`, the reset forgets the branch, and so nothing is left of it when fast-import writes its refs.
    `${question}\nreset ${SCRATCH}\n\ndone\n`,
  ].join("");
  // Through a pipe git would wait for promptlane, which goes on with other work meanwhile.
  const file = input.length < LARGE_INPUT ? null : unseenFileOf(repository, input);
  try {
    const { stdout } = await runGit(repository.location, ["fast-import", "--quiet", "--date-format=raw"], {
      input: file ?? input,
      overrides: [...WRITE_OVERRIDES, "fastimport.unpackLimit=100"],
      environment: KEPT_MEMORY,
    });
    return stdout;
  } finally {
    if (file !== null) closeSync(file);
  }
}

function instruction(edit: TreeEdit): string {
  const path = quoted(edit.path);
  if ("remove" in edit) return `D ${path}\n`;
  if ("id" in edit) return `M ${edit.kind === "tree" ? "040000" : "100644"} ${edit.id} ${path}\n`;
  return `M 100644 inline ${path}\n${data(edit.content)}`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
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
