import { parseObjectId, type ObjectId } from "../domain/object-id.ts";
import { importCommit, type TreeEdit } from "./fast-import.ts";
import type { GitRepository } from "./repository.ts";

const NOBODY = "promptlane <promptlane> 0 +0000";
const ROOT = /^040000 tree ([0-9a-f]+)\t/m;

/**
 * Builds a tree from that of `base` (a commit; null for an empty one) and writes it, with one call of git. It touches no
 * index, working file or ref.
 *
 * @throws GitError, and a `TypeError` for a path that no tree can hold.
 * @example
 * const tree = await writeTree(repository, tip, [{ path: ".prompts/a.md", id: blob, kind: "blob" }]);
 */
export async function writeTree(repository: GitRepository, base: ObjectId | null, edits: readonly TreeEdit[]): Promise<ObjectId> {
  const answer = await importCommit(repository, { base, edits, author: NOBODY, committer: NOBODY, message: "" }, 'ls ""');
  return parseObjectId(ROOT.exec(answer)?.[1] ?? "");
}
