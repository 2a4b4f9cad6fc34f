import type { DeployedVersion, DeploymentRecord } from "./deployment.ts";

/** Beyond this depth the oldest entries fall off: nobody rolls back a hundred promotions one by one. */
const DEEPEST = 100;

/** The stack after a promotion or a retirement: what was live goes on top. */
export function push(record: DeploymentRecord | null): DeployedVersion[] {
  return record === null ? [] : [...record.previous, deployedVersion(record)].slice(-DEEPEST);
}

/** Only what must come back with a rollback, without the facts of one deployment. */
export function deployedVersion({ kind, version, label, commit, blob, digest }: DeployedVersion): DeployedVersion {
  return { kind, version, label, commit, blob, digest };
}
