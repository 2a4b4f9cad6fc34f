import { type FetchedRef, fetchRefs } from "../git/remote.ts";
import type { PromptStore } from "./prompt-store.ts";
import { cannotReach } from "./refresh.ts";

/**
 * Fetches all that a shallow clone lacks of a branch's history.
 *
 * @throws RemoteUnavailable when the remote cannot be reached.
 */
export async function fetchWholeHistory(
  { repository, refs }: Pick<PromptStore, "repository" | "refs">,
  remote: string,
  { source, target }: FetchedRef,
): Promise<void> {
  const tips = await fetchRefs(repository, { remote, refs: [{ source, target }], deepen: "full" }).catch((cause: unknown) => {
    throw cannotReach(remote, cause);
  });
  const tip = tips.get(source);
  if (tip !== undefined) refs.set(target, tip);
  repository.isShallow = false;
}
