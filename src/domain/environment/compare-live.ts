import type { DeployedVersion } from "./deployment.ts";

type Identity = Pick<DeployedVersion, "version" | "blob">;

/** Whether the version has a lower number than what is live; drafts have none, so they are neither older nor newer. */
export function isOlder({ version }: Pick<Identity, "version">, live: Pick<Identity, "version">): boolean {
  return version !== null && live.version !== null && version < live.version;
}

/** Whether two entries are the same version of the same content, so that going from one to the other changes nothing. */
export function sameVersion(one: Identity, other: Identity): boolean {
  return one.blob === other.blob && one.version === other.version;
}
