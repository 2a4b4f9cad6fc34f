import { Invalid } from "../domain/errors.ts";
import { branchRef } from "../domain/ref-name.ts";
import { fetchRefs } from "../git/remote.ts";
import { reloadDefaultBranch } from "./open-store.ts";
import type { PromptStore } from "./prompt-store.ts";
import { cannotReach } from "./refresh.ts";

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
    throw new Invalid("shallow-clone", "This clone is shallow, so versions cannot be counted in it.", { hint: `git fetch --unshallow ${remote ?? "REMOTE"} ${defaultBranch.name}` });
  }
  const source = branchRef(defaultBranch.name);
  const tips = await fetchRefs(repository, { remote, refs: [{ source, target: defaultBranch.ref }], deepen: "full" }).catch((cause: unknown) => {
    throw cannotReach(remote, cause);
  });
  const tip = tips.get(source);
  if (tip !== undefined) store.refs.set(defaultBranch.ref, tip);
  repository.isShallow = false;
  await reloadDefaultBranch(store);
}
