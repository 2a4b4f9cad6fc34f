import { Invalid, NotFound } from "../domain/errors.ts";
import type { Manifest } from "../domain/manifest/manifest.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { rawLog } from "../git/log.ts";
import type { ObjectReader } from "../git/objects.ts";
import type { GitRepository } from "../git/repository.ts";
import { readWorkingFile, workingFileKind } from "../git/working-files.ts";
import { cachedManifest } from "./manifest-cache.ts";
import type { ManifestInForce } from "./prompt-store.ts";

/** The name of the manifest in a store's folder. */
export const MANIFEST_FILE = "manifest.yaml";

/** Where the manifest is looked for. */
export interface ManifestSearch {
  repository: GitRepository;
  objects: ObjectReader;
  /** The store's folder. */
  path: string;
  /** The tip of the default branch. */
  tip: ObjectId | null;
}

/**
 * The manifest that counts: the one at the tip of the default branch, so that a pull request's is not policy. Where the
 * tip has none yet, HEAD's or the working tree's stands in; where it does not parse, the last one that did.
 *
 * @throws NotFound when there is none anywhere.
 * @throws Invalid when no manifest that ever was can be read.
 */
export async function manifestInForce(search: ManifestSearch): Promise<ManifestInForce> {
  const { path, tip } = search;
  const file = `${path}/${MANIFEST_FILE}`;
  let atTip: Manifest | null;
  try {
    atTip = tip === null ? null : await manifestAt(search, tip, file);
  } catch (fault) {
    if (!(fault instanceof Invalid)) throw fault;
    return { manifest: await lastValid(search, file, fault), origin: "last-valid", fault };
  }
  return atTip === null ? standIn(search, file) : { manifest: atTip, origin: "tip", fault: null };
}

/**
 * The manifest of HEAD, or of the working tree before its first commit; null when there is none.
 *
 * @throws Invalid when it does not parse.
 */
export async function manifestAtHead({ repository, objects, path }: Omit<ManifestSearch, "tip">): Promise<Manifest | null> {
  const file = `${path}/${MANIFEST_FILE}`;
  const atHead = repository.head === null ? null : await manifestAt({ repository, objects }, repository.head, file);
  if (atHead !== null) return atHead;
  if ((await workingFileKind(repository, file)) !== "file") return null;
  return parse((await readWorkingFile(repository, file)).toString("utf8"), file);
}

/**
 * The manifest of the working tree, committed or not; in a bare repository, and where somebody has removed it, HEAD's. Null when
 * there is neither.
 *
 * @throws Invalid when it does not parse.
 */
export async function workingManifest({ repository, objects, path }: Omit<ManifestSearch, "tip">): Promise<Manifest | null> {
  const file = `${path}/${MANIFEST_FILE}`;
  const isThere = (await workingFileKind(repository, file)) === "file";
  if (isThere) return parse((await readWorkingFile(repository, file)).toString("utf8"), file);
  return repository.head === null ? null : manifestAt({ repository, objects }, repository.head, file);
}

/**
 * The manifest of a commit of the source; null when it has none.
 *
 * @throws Invalid when it does not parse.
 */
export function manifestOfCommit({ repository, objects, path }: Omit<ManifestSearch, "tip">, commit: ObjectId): Promise<Manifest | null> {
  return manifestAt({ repository, objects }, commit, `${path}/${MANIFEST_FILE}`);
}

function manifestAt(source: Pick<ManifestSearch, "repository" | "objects">, commit: ObjectId, file: string): Promise<Manifest | null> {
  return cachedManifest(source, `${commit}:${file}`, (object) => parse(object.content.toString("utf8"), file));
}

// HEAD's serves before the first push; one that was removed from the default branch still serves a rollback.
async function standIn(search: ManifestSearch, file: string): Promise<ManifestInForce> {
  const manifest = await manifestAtHead(search);
  if (manifest !== null) return { manifest, origin: "head", fault: null };
  const fault = new NotFound("manifest-not-found", `The store ${search.path} has no ${MANIFEST_FILE}.`, {
    hint: `promptlane init --store ${search.path}`,
  });
  return { manifest: await lastValid(search, file, fault), origin: "last-valid", fault };
}

async function lastValid({ repository, objects, tip }: ManifestSearch, file: string, fault: Error): Promise<Manifest> {
  if (tip !== null) {
    for await (const { changes } of rawLog(repository, { tip, firstParent: true, paths: [file] })) {
      for (const { newId } of changes) {
        const object = await objects.read(newId);
        const manifest = object === null ? null : await parsedOrNull(object.content.toString("utf8"), file);
        if (manifest !== null) return manifest;
      }
    }
  }
  throw fault;
}

async function parsedOrNull(text: string, path: string): Promise<Manifest | null> {
  try {
    return await parse(text, path);
  } catch (error) {
    if (error instanceof Invalid) return null;
    throw error;
  }
}

// Loaded only when no cache has the manifest: the parser takes longer to load than a warm command may take.
async function parse(text: string, path: string): Promise<Manifest> {
  const { parseManifest } = await import("../domain/manifest/parse-manifest.ts");
  return parseManifest(text, { path });
}
