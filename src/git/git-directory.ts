import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { CacheFile } from "./cache-file.ts";
import { replaceFile } from "./replace-file.ts";
import type { GitRepository } from "./repository.ts";

const NAME = /^[a-z0-9][a-z0-9._-]*$/;

/** Reads a cache file that `writeCacheFile` wrote; null when there is none that can be read. */
export async function readCacheFile(repository: GitRepository, name: string): Promise<string | null> {
  return (await readCacheBytes(repository, name))?.toString("utf8") ?? null;
}

/** The same as bytes, for whoever wrote ASCII alone and need not wait for decoding. */
export async function readCacheBytes(repository: GitRepository, name: string): Promise<Buffer | null> {
  const path = pathOf(repository, name);
  try {
    // At once: handing it to the thread pool and back takes longer than reading it.
    return readFileSync(path);
  } catch {
    return null;
  }
}

/** Opens a cache file to be read part by part; null when there is none that can be read. */
export function openCacheFile(repository: GitRepository, name: string): CacheFile | null {
  return CacheFile.open(pathOf(repository, name));
}

/**
 * Writes a cache file into the git directory, whole or not at all, and tells whether that worked: where the directory
 * cannot be written, promptlane is slower and nothing else.
 */
export async function writeCacheFile(repository: GitRepository, name: string, content: string | Buffer): Promise<boolean> {
  const path = pathOf(repository, name);
  try {
    await replaceFile(path, content, { scratch: scratchFolder(repository), flush: false });
    return true;
  } catch {
    return false;
  }
}

/** Removes a cache file; one that is not there, or cannot be removed, is left at that. */
export async function removeCacheFile(repository: GitRepository, name: string): Promise<void> {
  await rm(pathOf(repository, name), { force: true }).catch(() => {});
}

/** The same for whoever cannot wait. */
export function removeCacheFileNow(repository: GitRepository, name: string): void {
  try {
    rmSync(pathOf(repository, name), { force: true });
  } catch {
    // It is noticed again the next time.
  }
}

/** The folder of the caches, also for files that are there only for a moment; makes it where it is not there yet. */
export function scratchFolder(repository: GitRepository): string {
  const folder = folderOf(repository);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function pathOf(repository: GitRepository, name: string): string {
  if (!NAME.test(name)) throw new TypeError(`not the name of a cache file: ${JSON.stringify(name)}`);
  return `${folderOf(repository)}/${name}`;
}

function folderOf({ commonDirectory }: GitRepository): string {
  return `${commonDirectory}/promptlane-cache`;
}
