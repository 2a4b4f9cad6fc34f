import { crc32 } from "node:zlib";
import type { GitConfig } from "../git/config.ts";
import { timeOfLastFetch } from "../git/fetch-head.ts";
import { readCacheFile, writeCacheFile } from "../git/git-directory.ts";
import type { GitRepository } from "../git/repository.ts";

/** What is remembered of the last complete fetch from a remote. */
interface FetchMarker {
  at: string;
  /** The prefix whose branches were fetched. */
  prefix: string;
}

/**
 * When all branches under `prefix` were last fetched from `remote`, by promptlane or, where the clone's refspec covers
 * every branch, by the user's own `git fetch`; null when promptlane never asked.
 */
export async function lastFetch(repository: GitRepository, config: GitConfig, remote: string, prefix: string): Promise<Date | null> {
  const marker = await readMarker(repository, remote);
  if (marker === null || marker.prefix !== prefix) return null;
  const own = new Date(marker.at);
  if (!config.getAll(`remote.${remote}.fetch`).includes(`+refs/heads/*:refs/remotes/${remote}/*`)) return own;
  const users = await timeOfLastFetch(repository);
  return users !== null && users > own ? users : own;
}

/** Remembers that all branches under `prefix` have just been fetched. */
export async function rememberFetch(repository: GitRepository, remote: string, prefix: string): Promise<Date> {
  const at = new Date();
  const marker: FetchMarker = { at: at.toISOString(), prefix };
  await writeCacheFile(repository, markerName(remote), `${JSON.stringify(marker)}\n`);
  return at;
}

async function readMarker(repository: GitRepository, remote: string): Promise<FetchMarker | null> {
  const text = await readCacheFile(repository, markerName(remote));
  if (text === null) return null;
  try {
    const marker = JSON.parse(text) as FetchMarker;
    return Number.isNaN(Date.parse(marker.at)) ? null : marker;
  } catch {
    return null;
  }
}

function markerName(remote: string): string {
  return `fetched-${crc32(remote).toString(16)}.json`;
}
