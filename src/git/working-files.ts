import { access, lstat, mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { GitRepository } from "./repository.ts";

/** What lies at a path of the working tree. */
export type WorkingFileKind = "file" | "folder" | "symlink" | "other" | null;

/** What lies at `path` (below the top of the working tree); null for nothing, or in a bare repository. */
export async function workingFileKind(repository: GitRepository, path: string): Promise<WorkingFileKind> {
  if (repository.topLevel === null) return null;
  try {
    const stats = await lstat(join(repository.topLevel, path));
    return stats.isFile() ? "file" : stats.isDirectory() ? "folder" : stats.isSymbolicLink() ? "symlink" : "other";
  } catch {
    return null;
  }
}

/** The bytes of a working file. Throws node's own error when it cannot be read. */
export async function readWorkingFile(repository: GitRepository, path: string): Promise<Buffer> {
  return readFile(absolutePath(repository, path));
}

/** Writes a working file whole or not at all, with the folders above it. */
export async function writeWorkingFile(repository: GitRepository, path: string, content: string | Buffer): Promise<void> {
  const target = absolutePath(repository, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFileAtomic(target, content);
}

/** Moves a working file or folder. */
export async function moveWorkingFile(repository: GitRepository, from: string, to: string): Promise<void> {
  const target = absolutePath(repository, to);
  await mkdir(dirname(target), { recursive: true });
  await rename(absolutePath(repository, from), target);
}

/** Removes a working file or folder; nothing there is no error. */
export async function removeWorkingFile(repository: GitRepository, path: string): Promise<void> {
  await rm(absolutePath(repository, path), { recursive: true, force: true });
}

/** The absolute path of a working file. Throws in a bare repository, which callers rule out first. */
export function absolutePath(repository: GitRepository, path: string): string {
  if (repository.topLevel === null) throw new TypeError("a bare repository has no working files");
  return join(repository.topLevel, path);
}

/** The path below the top of what a user wrote relative to `cwd`; null when it lies outside of the working tree. */
export function pathBelowTop(repository: GitRepository, cwd: string, path: string): string | null {
  if (repository.topLevel === null) return null;
  const below = relative(repository.topLevel, resolve(cwd, path));
  if (below === ".." || below.startsWith(`..${sep}`) || isAbsolute(below)) return null;
  return below.split(sep).join("/");
}

/** Whether a file can be reached. */
export async function fileExists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
