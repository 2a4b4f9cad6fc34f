import { Conflict, GitError, type PromptlaneError, RemoteUnavailable } from "../domain/errors.ts";
import { shortId } from "../domain/object-id.ts";
import type { RefName } from "../domain/ref-name.ts";
import { listRefs } from "../git/refs.ts";
import { fetchRefs } from "../git/remote.ts";
import { seenTip } from "./environment-table.ts";
import type { PromptStore } from "./prompt-store.ts";
import { environmentOfRef, trackingRef } from "./ref-names.ts";

/**
 * Fetches branches from the remote by explicit refspecs, whatever the clone's own ones are, and takes their tips over
 * into the store. Does nothing without a remote, or with `--no-fetch`.
 *
 * @returns The branches that the remote does not have.
 * @throws RemoteUnavailable when the remote cannot be reached.
 */
export async function refresh(store: PromptStore, branches: readonly RefName[]): Promise<RefName[]> {
  const { remote, fetchPolicy } = store;
  if (remote === null || fetchPolicy === "never" || branches.length === 0) return [];
  return fetchBranches(store, remote, branches);
}

/**
 * Reads one branch of promptlane's anew, after a write that came too late: from the remote, whatever the policy, since
 * the write went there too; or where there is none from the repository.
 *
 * @throws RemoteUnavailable when the remote cannot be reached.
 * @throws Conflict when it lost the branch meanwhile.
 */
export async function reloadBranch(store: PromptStore, branch: RefName): Promise<void> {
  if (store.remote !== null) {
    for (const lost of await fetchBranches(store, store.remote, [branch])) await refuseLostBranch(store, lost);
    return;
  }
  const tip = (await listRefs(store.repository, [branch])).get(branch);
  if (tip === undefined) store.refs.delete(branch);
  else store.refs.set(branch, tip);
}

/**
 * Refuses to write to a branch that the remote no longer has.
 *
 * @throws Conflict when this clone knows the branch, were it only that it has read it: writing would begin its history anew.
 */
export async function refuseLostBranch(store: PromptStore, branch: RefName): Promise<void> {
  const { remote, refs, manifest } = store;
  if (remote === null) return;
  const tracking = trackingRef(remote, branch);
  const environment = environmentOfRef(branch, { prefix: manifest.manifest.refs, remote: null });
  const tip = refs.get(tracking) ?? (environment === null ? null : ((await seenTip(store, environment))?.tip ?? null));
  if (tip === null) return;
  const accept = environment === null ? "" : ` && promptlane verify --env ${environment} --accept ${tip}`;
  throw new Conflict("branch-lost", `${branch} is gone from ${remote}; this clone last saw it at ${shortId(tip)}.`, {
    hint: `to bring it back: git push ${remote} ${tip}:${branch}; to begin anew: git update-ref -d ${tracking}${accept}`,
    details: { branch, remote, tip },
  });
}

async function fetchBranches(
  { repository, config, refs: known }: PromptStore,
  remote: string,
  branches: readonly RefName[],
): Promise<RefName[]> {
  const refs = branches.map((source) => ({ source, target: trackingRef(remote, source) }));
  const tips = await fetchRefs(repository, { remote, refs, config }).catch((cause: unknown) => {
    throw cannotReach(remote, cause);
  });
  for (const { source, target } of refs) {
    const tip = tips.get(source);
    if (tip !== undefined) known.set(target, tip);
  }
  return branches.filter((branch) => !tips.has(branch));
}

/** The error for a remote that does not answer, or does not let this user in. */
export function cannotReach(remote: string, cause: unknown): PromptlaneError {
  // A lock or a full disk is this clone's trouble, and the remote may be well.
  if (cause instanceof GitError && (cause.code === "locked" || cause.code === "disk-full")) return cause;
  const words = cause instanceof Error && "stderr" in cause ? wordsOf(String(cause.stderr)) : "";
  return new RemoteUnavailable("remote-unavailable", `The remote ${remote} cannot be read${words === "" ? "" : `: ${words}`}`, {
    hint: words.includes("transport 'http' not allowed") ? HOW_TO_ALLOW_HTTP : `git ls-remote ${remote}`,
    cause,
  });
}

const HOW_TO_ALLOW_HTTP = "use https or ssh, or allow http for that one host: git config --add promptlane.allowHttp HOST";

/** Git's first own words; what a web server says beside them may be a whole page. */
function wordsOf(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const words = lines.find((line) => !line.startsWith("remote:")) ?? lines[0] ?? "";
  return words.replace(/^(?:fatal|error): /, "").trim();
}
