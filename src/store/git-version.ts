import { readGitVersion } from "../git/git-version.ts";
import type { OpenStoreOptions } from "./open-store.ts";

/** The version of the git that is found on the path, such as `2.39.5`. */
export function gitVersion(cwd: string, environment: OpenStoreOptions["environment"]): Promise<string> {
  return readGitVersion(cwd, environment);
}
