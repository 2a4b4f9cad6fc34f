import { Invalid } from "../domain/errors.ts";
import type { PromptStore } from "./prompt-store.ts";
import { reloadDefaultBranch } from "./reload-default-branch.ts";
import { fetchWholeHistory } from "./whole-history.ts";

/**
 * Fetches the whole history of the default branch into a shallow clone, as a CI checkout is one: where history is cut,
 * versions cannot be counted.
 *
 * @throws Invalid with the command to run when `--no-fetch` forbids it, or there is no remote to ask.
 */
export async function deepenDefaultBranch(store: PromptStore): Promise<void> {
  const { repository, remote, defaultBranch } = store;
  if (!repository.isShallow) return;
  if (remote === null || store.fetchPolicy === "never") {
    throw new Invalid("shallow-clone", "This clone is shallow, so versions cannot be counted in it.", {
      hint: `git fetch --unshallow ${remote ?? "REMOTE"} ${defaultBranch.name}`,
    });
  }
  await fetchWholeHistory(store, remote);
  await reloadDefaultBranch(store);
}
