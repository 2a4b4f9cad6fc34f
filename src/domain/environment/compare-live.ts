import type { DeployedVersion } from "./deployment.ts";

type Identity = Pick<DeployedVersion, "version" | "blob">;

/** Whether two entries are the same version of the same content, so that going from one to the other changes nothing. */
export function sameVersion(one: Identity, other: Identity): boolean {
  return one.blob === other.blob && one.version === other.version;
}
