import type { Manifest } from "../domain/manifest/manifest.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { readCacheFile, writeCacheFile } from "../git/git-directory.ts";
import type { GitRepository } from "../git/repository.ts";

const CACHE_FILE = "manifests.json";
/** Raised whenever the shape of a parsed manifest changes. */
const FORMAT = 1;
// HEAD's and the default branch's, before and after a change.
const MOST_MANIFESTS = 4;

interface CachedManifests {
  format: number;
  manifests: Record<ObjectId, Manifest>;
}

/** The manifest of one blob, parsed once and remembered, so that a warm start loads no YAML. */
export async function cachedManifest(repository: GitRepository, blob: ObjectId, parse: () => Promise<Manifest>): Promise<Manifest> {
  const cached = await readCached(repository);
  const known = cached[blob];
  if (known !== undefined) return known;
  const manifest = await parse();
  const kept = Object.entries(cached).slice(1 - MOST_MANIFESTS);
  const file: CachedManifests = { format: FORMAT, manifests: { ...Object.fromEntries(kept), [blob]: manifest } };
  await writeCacheFile(repository, CACHE_FILE, JSON.stringify(file));
  return manifest;
}

async function readCached(repository: GitRepository): Promise<CachedManifests["manifests"]> {
  const text = await readCacheFile(repository, CACHE_FILE);
  if (text === null) return {};
  try {
    const file = JSON.parse(text) as CachedManifests;
    return file.format === FORMAT ? file.manifests : {};
  } catch {
    return {};
  }
}
