import { Invalid, NotFound } from "../domain/errors.ts";
import { nearestName } from "../domain/nearest-name.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { branchName, branchRef, parseRefName, type RefName } from "../domain/ref-name.ts";
import { listSymbolicRef, setSymbolicRef } from "../git/refs.ts";
import { fetchRefs, remoteHead } from "../git/remote.ts";
import type { GitRepository } from "../git/repository.ts";
import type { DefaultBranch, FetchPolicy } from "./prompt-store.ts";
import { trackingRef } from "./ref-names.ts";
import { cannotReach } from "./refresh.ts";

/** What the default branch of a remote is found from. */
export interface RemoteBranchSearch {
  repository: GitRepository;
  remote: string;
  /** The branch that a flag, a variable or git config names; null to follow the remote's HEAD. */
  branch: string | null;
  refs: Map<RefName, ObjectId>;
  fetchPolicy: FetchPolicy;
}

/**
 * The default branch of a remote: the one named, else the one that the remote's HEAD stands for. What a clone does not
 * know of it yet (a CI checkout has neither) is fetched once.
 *
 * @throws Invalid when it is not known and may not be fetched.
 * @throws RemoteUnavailable when the remote cannot be reached.
 */
export async function remoteDefaultBranch(search: RemoteBranchSearch): Promise<DefaultBranch> {
  const { remote, refs, branch } = search;
  const name = branch ?? (await nameOfRemoteHead(search));
  const ref = trackingRef(remote, branchRef(name));
  if (!refs.has(ref) && search.fetchPolicy !== "never") await fetchOnce(search, branchRef(name), ref);
  if (branch !== null) refuseUnknownBranch(branch, `refs/remotes/${remote}/`, refs);
  return { name, ref, tip: refs.get(ref) ?? null };
}

/** The default branch where there is no remote: the one named, else the one that HEAD stands for. */
export function localDefaultBranch(repository: GitRepository, branch: string | null, refs: ReadonlyMap<RefName, ObjectId>): DefaultBranch {
  const ref = branch !== null ? branchRef(branch) : (repository.headBranch ?? branchRef("main"));
  return { name: branchName(ref), ref, tip: refs.get(ref) ?? null };
}

/**
 * Refuses a branch that a flag or a variable names and that is not there; where there are none yet, any name will do.
 *
 * @throws NotFound with the nearest name.
 */
export function refuseUnknownBranch(branch: string, folder: string, refs: ReadonlyMap<RefName, ObjectId>): void {
  const known = [...refs.keys()].filter((ref) => ref.startsWith(folder)).map((ref) => ref.slice(folder.length));
  if (known.length === 0 || known.includes(branch)) return;
  const nearest = nearestName(branch, known);
  throw new NotFound("branch-not-found", `There is no branch ${branch} below ${folder}.`, {
    hint: nearest === null ? "git branch --all" : `Did you mean --branch ${nearest}?`,
  });
}

async function nameOfRemoteHead({ repository, remote, fetchPolicy }: RemoteBranchSearch): Promise<string> {
  const head = parseRefName(`refs/remotes/${remote}/HEAD`);
  const known = await listSymbolicRef(repository, head);
  const prefix = `refs/remotes/${remote}/`;
  if (known?.startsWith(prefix)) return known.slice(prefix.length);
  if (fetchPolicy === "never") throw unknownBranch(remote);
  const answer = await remoteHead(repository, remote).catch((cause: unknown) => {
    throw cannotReach(remote, cause);
  });
  if (answer === null) return repository.headBranch === null ? "main" : branchName(repository.headBranch);
  const name = branchName(answer.branch);
  await setSymbolicRef(repository, head, trackingRef(remote, branchRef(name)));
  return name;
}

async function fetchOnce({ repository, remote, refs }: RemoteBranchSearch, source: RefName, target: RefName): Promise<void> {
  const tips = await fetchRefs(repository, { remote, refs: [{ source, target }] }).catch((cause: unknown) => {
    throw cannotReach(remote, cause);
  });
  const tip = tips.get(source);
  if (tip !== undefined) refs.set(target, tip);
}

function unknownBranch(remote: string): Invalid {
  return new Invalid("default-branch-unknown", `This clone does not know the default branch of ${remote}, and --no-fetch forbids asking.`, {
    hint: `git remote set-head ${remote} --auto, or --branch NAME`,
  });
}
