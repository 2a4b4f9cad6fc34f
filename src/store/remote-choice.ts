import { Usage } from "../domain/errors.ts";
import { isBranchName } from "../domain/ref-name.ts";
import type { GitConfig } from "../git/config.ts";
import { listRemotes } from "../git/remotes.ts";
import type { StoreWishes } from "./store-wishes.ts";

/** Which remote a store works with, and which branch was named as its default one. */
export interface RemoteChoice {
  remote: string | null;
  branch: string | null;
}

/**
 * The remote: as named, else git config `promptlane.remote`, else `origin` if there is one. Only names from the
 * repository's own configuration count, so that no file of a pull request can send anything elsewhere.
 *
 * @throws Usage when the named remote is not configured, or the branch cannot be one.
 */
export function chooseRemote(config: GitConfig, wishes: Pick<StoreWishes, "remote" | "branch">): RemoteChoice {
  const remotes = listRemotes(config);
  const named = wishes.remote ?? config.get("promptlane.remote");
  const branch = wishes.branch ?? config.get("promptlane.branch");
  if (branch !== null && !isBranchName(branch)) {
    throw new Usage("invalid-branch", `${JSON.stringify(branch)} is not the name of a branch.`, { hint: "--branch main" });
  }
  if (named === null) return { remote: remotes.includes("origin") ? "origin" : null, branch };
  if (!remotes.includes(named)) {
    const known = remotes.length === 0 ? "none is configured" : `configured: ${remotes.join(", ")}`;
    throw new Usage("unknown-remote", `There is no remote ${JSON.stringify(named)} (${known}).`, { hint: "git remote -v" });
  }
  return { remote: named, branch };
}
