import type { ObjectId } from "../domain/object-id.ts";
import { readConfig, type GitConfig } from "./config.ts";
import { remoteLocation } from "./remotes.ts";
import type { GitRepository } from "./repository.ts";
import { READ_OVERRIDES, runGit } from "./run-git.ts";

export interface ContentsToFetch {
  commit: ObjectId;
  /** A folder of the commit; "" is everything. */
  path: string;
  /** The repository's configuration, where the caller has read it already. */
  config?: GitConfig;
}

/**
 * In a clone that left contents out (`--filter=blob:none`), fetches those of a folder at once; git itself would fetch them
 * one by one as they are read. In any other clone it does nothing.
 *
 * @returns how many were fetched.
 * @throws GitError when the remote cannot be reached.
 */
export async function fetchMissingContents(repository: GitRepository, { commit, path, config }: ContentsToFetch): Promise<number> {
  const known = config ?? (await readConfig(repository));
  const remote = promisorOf(known);
  if (remote === null) return 0;
  const missing = await missingBelow(repository, `${commit}:${path}`);
  if (missing.length === 0) return 0;
  const flags = ["--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--recurse-submodules=no", "--filter=blob:none", "--stdin"];
  await runGit(await remoteLocation(repository, remote, known), ["fetch", ...flags, remote], {
    input: missing.map((id) => `${id}\n`).join(""),
    // These are contents: there is no history to agree on first.
    overrides: [...READ_OVERRIDES, "fetch.negotiationAlgorithm=noop"],
  });
  return missing.length;
}

function promisorOf(config: GitConfig): string | null {
  for (const [name] of config.entries) {
    const remote = /^remote\.(.+)\.promisor$/s.exec(name)?.[1];
    if (remote !== undefined && config.isTrue(name)) return remote;
  }
  return null;
}

async function missingBelow(repository: GitRepository, tree: string): Promise<string[]> {
  const { stdout } = await runGit(repository.location, ["rev-list", "--objects", "--no-walk", "--missing=print", tree]);
  return stdout.split("\n").flatMap((line) => (line.startsWith("?") ? [line.slice(1)] : []));
}
