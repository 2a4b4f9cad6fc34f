import { parseObjectId, type ObjectId } from "../domain/object-id.ts";
import type { GitRepository } from "./repository.ts";
import { runGit, WRITE_OVERRIDES } from "./run-git.ts";

export interface NewCommit {
  tree: ObjectId;
  parents: readonly ObjectId[];
  message: string;
  /** Whether to sign it with the user's key and program. */
  sign: boolean;
}

/**
 * Writes a commit under the user's identity; no branch moves.
 *
 * @throws GitError with git's own words when there is no identity, or when signing fails.
 */
export async function createCommit(repository: GitRepository, commit: NewCommit): Promise<ObjectId> {
  const parents = commit.parents.flatMap((parent) => ["-p", parent]);
  const args = ["commit-tree", ...(commit.sign ? ["--gpg-sign"] : []), ...parents, "-F", "-", commit.tree];
  const { stdout } = await runGit(repository.location, args, {
    input: commit.message.endsWith("\n") ? commit.message : `${commit.message}\n`,
    overrides: [...WRITE_OVERRIDES, "i18n.commitEncoding=UTF-8"],
  });
  return parseObjectId(stdout.trim());
}
