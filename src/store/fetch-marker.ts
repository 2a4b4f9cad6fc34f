import { crc32 } from "node:zlib";
import { readCacheFile, writeCacheFile } from "../git/git-directory.ts";
import type { GitRepository } from "../git/repository.ts";

/** What is remembered of the last complete fetch from a remote. */
interface FetchMarker {
  at: string;
  /** The prefix whose branches were fetched. */
  prefix: string;
}

/** When all promptlane branches under `prefix` were last fetched from `remote`; null for never. */
export async function lastFetch(repository: GitRepository, remote: string, prefix: string): Promise<Date | null> {
  const text = await readCacheFile(repository, markerName(remote));
  if (text === null) return null;
  try {
    const marker = JSON.parse(text) as FetchMarker;
    const at = new Date(marker.at);
    return marker.prefix === prefix && !Number.isNaN(at.getTime()) ? at : null;
  } catch {
    return null;
  }
}

/** Remembers that all promptlane branches under `prefix` have just been fetched. */
export async function rememberFetch(repository: GitRepository, remote: string, prefix: string): Promise<Date> {
  const at = new Date();
  const marker: FetchMarker = { at: at.toISOString(), prefix };
  await writeCacheFile(repository, markerName(remote), `${JSON.stringify(marker)}\n`);
  return at;
}

function markerName(remote: string): string {
  return `fetched-${crc32(remote).toString(16)}.json`;
}
