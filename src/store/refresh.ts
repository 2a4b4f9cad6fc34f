import { Conflict, GitError, type PromptlaneError, RemoteUnavailable } from "../domain/errors.ts";
import type { RefName } from "../domain/ref-name.ts";
import { listRefs } from "../git/refs.ts";
import { fetchRefs } from "../git/remote.ts";
import type { PromptStore } from "./prompt-store.ts";
import { trackingRef } from "./ref-names.ts";

/**
 * Fetches branches from the remote by explicit refspecs, whatever the clone's own ones are, and takes their tips over
 * into the store. Does nothing without a remote, or with `--no-fetch`.
 *
 * @returns The branches that the remote does not have.
 * @throws RemoteUnavailable when the remote cannot be reached.
 */
export async function refresh(store: PromptStore, branches: readonly RefName[]): Promise<RefName[]> {
  const { remote, repository, fetchPolicy } = store;
  if (remote === null || fetchPolicy === "never" || branches.length === 0) return [];
  const refs = branches.map((source) => ({ source, target: trackingRef(remote, source) }));
  const tips = await fetchRefs(repository, { remote, refs }).catch((cause: unknown) => {
    throw cannotReach(remote, cause);
  });
  for (const { source, target } of refs) {
    const tip = tips.get(source);
    if (tip !== undefined) store.refs.set(target, tip);
  }
  return branches.filter((branch) => !tips.has(branch));
}

/**
 * Reads one branch of promptlane's anew, after a write that came too late: from the remote, or where there is none from
 * the repository.
 *
 * @throws Conflict when the remote may not be asked.
 */
export async function reloadBranch(store: PromptStore, branch: RefName): Promise<void> {
  if (store.remote !== null) {
    if (store.fetchPolicy === "never") throw staleWithoutFetch(store.remote, branch);
    await refresh(store, [branch]);
    return;
  }
  const tip = (await listRefs(store.repository, [branch])).get(branch);
  if (tip === undefined) store.refs.delete(branch);
  else store.refs.set(branch, tip);
}

function staleWithoutFetch(remote: string, branch: RefName): Conflict {
  return new Conflict("stale", `${branch} moved on ${remote} since this clone last fetched it. Nothing was changed.`, {
    hint: "run the command again without --no-fetch",
  });
}

/** The error for a remote that does not answer, or does not let this user in. */
export function cannotReach(remote: string, cause: unknown): PromptlaneError {
  // A lock or a full disk is this clone's trouble, and the remote may be well.
  if (cause instanceof GitError && (cause.code === "locked" || cause.code === "disk-full")) return cause;
  const words = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim() : "";
  const said = words === "" ? "" : `: ${words.split("\n")[0]}`;
  return new RemoteUnavailable("remote-unavailable", `The remote ${remote} cannot be read${said}`, {
    hint: `git ls-remote ${remote}`,
    cause,
  });
}
