import { Invalid, NotFound, Usage } from "../domain/errors.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { isRevision } from "../domain/ref-name.ts";
import { findCommit } from "../store/content-at-commit.ts";
import type { PromptStore } from "../store/prompt-store.ts";

/**
 * The commit that `since` names.
 *
 * @param option how the command takes it, such as `diff --since`; hints name it.
 * @throws Usage for what is no branch or commit, and NotFound for one that is not in this clone.
 */
export async function commitSince(store: PromptStore, since: string, option: string): Promise<ObjectId> {
  if (!isRevision(since)) {
    throw new Usage("invalid-revision", `${JSON.stringify(since)} is neither a branch nor a commit.`, {
      hint: `promptlane ${option} ${store.defaultBranch.name}`,
    });
  }
  // A CI checkout often has the branch only as the remote's.
  const commit =
    (await findCommit(store, since)) ?? (store.remote === null ? null : await findCommit(store, `refs/remotes/${store.remote}/${since}`));
  if (commit !== null) return commit;
  throw new NotFound("commit-not-found", `There is no branch or commit ${JSON.stringify(since)} in this clone.`, {
    hint: `promptlane ${option} ${store.remote === null ? "" : `${store.remote}/`}${store.defaultBranch.name}`,
  });
}

/** The error where HEAD and `since` have no commit in common, as far as this clone knows. */
export function noCommonHistory({ repository, remote, defaultBranch }: PromptStore, since: string, option: string): Invalid {
  if (repository.isShallow) {
    return new Invalid("shallow-clone", `This clone is shallow, so where it left ${since} cannot be told.`, {
      hint: `git fetch --unshallow ${remote ?? "REMOTE"}, or check out with the whole history (fetch-depth: 0)`,
    });
  }
  return new Invalid("unrelated-histories", `HEAD and ${since} have no history in common.`, {
    hint: `promptlane ${option} ${defaultBranch.name}`,
  });
}
