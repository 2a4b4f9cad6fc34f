import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { parseRefName, type RefName } from "../domain/ref-name.ts";

/** The branch of an environment: `refs/heads/promptlane/env/production`. */
export function environmentRef(prefix: string, environment: EnvironmentName): RefName {
  return parseRefName(`refs/heads/${prefix}/env/${environment}`);
}

/** The branch of the ledger: `refs/heads/promptlane/ledger`. */
export function ledgerRef(prefix: string): RefName {
  return parseRefName(`refs/heads/${prefix}/ledger`);
}

/** The remote-tracking ref of a branch: `refs/remotes/origin/promptlane/env/production`. */
export function trackingRef(remote: string, branch: RefName): RefName {
  return parseRefName(`refs/remotes/${remote}/${branch.slice("refs/heads/".length)}`);
}
