import { type EnvironmentName, faultOfEnvironmentName } from "../domain/environment/environment-name.ts";
import { branchName, parseRefName, type RefName } from "../domain/ref-name.ts";

/** The branch of an environment: `refs/heads/promptlane/env/production`. */
export function environmentRef(prefix: string, environment: EnvironmentName): RefName {
  return parseRefName(`refs/heads/${prefix}/env/${environment}`);
}

/** The environment whose branch `ref` is, a local branch or one of `remote`; null for every other ref. */
export function environmentOfRef(ref: RefName, { prefix, remote }: { prefix: string; remote: string | null }): EnvironmentName | null {
  const folder = `${remote === null ? "refs/heads" : `refs/remotes/${remote}`}/${prefix}/env/`;
  const name = ref.startsWith(folder) ? ref.slice(folder.length) : "";
  return faultOfEnvironmentName(name) === null ? (name as EnvironmentName) : null;
}

/** The branch of the ledger: `refs/heads/promptlane/ledger`. */
export function ledgerRef(prefix: string): RefName {
  return parseRefName(`refs/heads/${prefix}/ledger`);
}

/** The remote-tracking ref of a branch: `refs/remotes/origin/promptlane/env/production`. */
export function trackingRef(remote: string, branch: RefName): RefName {
  return parseRefName(`refs/remotes/${remote}/${branchName(branch)}`);
}

/** The branch whose remote-tracking ref `ref` is; null for every other ref. */
export function branchOfTracking(ref: RefName, remote: string): RefName | null {
  const folder = `refs/remotes/${remote}/`;
  return ref.startsWith(folder) ? parseRefName(`refs/heads/${ref.slice(folder.length)}`) : null;
}
