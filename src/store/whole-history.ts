import { branchRef } from "../domain/ref-name.ts";
import { fetchRefs } from "../git/remote.ts";
import type { PromptStore } from "./prompt-store.ts";
import { cannotReach } from "./refresh.ts";

/**
 * Fetches all that a shallow clone lacks of the default branch's history.
 *
 * @throws RemoteUnavailable when the remote cannot be reached.
 */
export async function fetchWholeHistory(
  { repository, defaultBranch, refs }: Pick<PromptStore, "repository" | "defaultBranch" | "refs">,
  remote: string,
): Promise<void> {
  const source = branchRef(defaultBranch.name);
  const tips = await fetchRefs(repository, { remote, refs: [{ source, target: defaultBranch.ref }], deepen: "full" }).catch(
    (cause: unknown) => {
      throw cannotReach(remote, cause);
    },
  );
  const tip = tips.get(source);
  if (tip !== undefined) refs.set(defaultBranch.ref, tip);
  repository.isShallow = false;
}
