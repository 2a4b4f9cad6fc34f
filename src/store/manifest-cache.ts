import type { Manifest } from "../domain/manifest/manifest.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { readCacheFile, writeCacheFile } from "../git/git-directory.ts";
import type { GitObject, ObjectReader } from "../git/objects.ts";
import type { GitRepository } from "../git/repository.ts";

const CACHE_FILE = "manifests.json";
/** Raised whenever the shape of a parsed manifest changes. */
const FORMAT = 3;
// HEAD's and the default branch's, before and after a change.
const MOST_ENTRIES = 4;

/** Where a manifest lies: `COMMIT:PATH`. */
export type ManifestPlace = `${ObjectId}:${string}`;

interface ManifestCache {
  /** The blob at a place, which never changes. */
  blobs: Record<ManifestPlace, ObjectId>;
  manifests: Record<ObjectId, Manifest>;
}

/**
 * The manifest at a place, or null when there is none. What was read once is remembered, by place and by blob, so that a
 * warm start asks git for nothing and loads no YAML.
 *
 * @throws whatever `parse` throws.
 */
export async function cachedManifest(
  { repository, objects }: { repository: GitRepository; objects: ObjectReader },
  place: ManifestPlace,
  parse: (object: GitObject) => Promise<Manifest>,
): Promise<Manifest | null> {
  const cache = await readCache(repository);
  const known = cache.blobs[place];
  const manifest = known === undefined ? undefined : cache.manifests[known];
  if (manifest !== undefined) return manifest;
  const object = await objects.read(place);
  if (object === null) return null;
  const parsed = cache.manifests[object.id] ?? (await parse(object));
  const next: ManifestCache = {
    blobs: { ...latest(cache.blobs), [place]: object.id },
    manifests: { ...latest(cache.manifests), [object.id]: parsed },
  };
  await writeCacheFile(repository, CACHE_FILE, JSON.stringify({ format: FORMAT, ...next }));
  return parsed;
}

async function readCache(repository: GitRepository): Promise<ManifestCache> {
  const empty = { blobs: {}, manifests: {} };
  const text = await readCacheFile(repository, CACHE_FILE);
  if (text === null) return empty;
  try {
    const file = JSON.parse(text) as ManifestCache & { format: number };
    return file.format === FORMAT ? { blobs: file.blobs, manifests: file.manifests } : empty;
  } catch {
    return empty;
  }
}

function latest<Value>(entries: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(entries).slice(1 - MOST_ENTRIES));
}
