import { existsSync, lstatSync, readFileSync, type Stats } from "node:fs";
import { link, mkdir, readdir, readFile, rename, rm, rmdir } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { scratchFolder } from "./git-directory.ts";
import { createFile, replaceFile, temporaryName } from "./replace-file.ts";
import type { GitRepository } from "./repository.ts";
import { runGit } from "./run-git.ts";

/** What lies at a path of the working tree. */
export type WorkingFileKind = "file" | "folder" | "symlink" | "other" | null;

/**
 * What lies at `path` (below the top of the working tree); null for nothing, or in a bare repository. What lies beyond a
 * symbolic link counts as one: git does not look there either, and it may be anywhere.
 */
export async function workingFileKind(repository: GitRepository, path: string): Promise<WorkingFileKind> {
  if (repository.topLevel === null) return null;
  let place = repository.topLevel;
  let kind: WorkingFileKind = "folder";
  for (const segment of path.split("/")) {
    place = join(place, segment);
    kind = kindOf(place);
    if (kind === "symlink" || kind === null) return kind;
  }
  return kind;
}

/** The bytes of a working file. Throws node's own error when it cannot be read. */
export async function readWorkingFile(repository: GitRepository, path: string): Promise<Buffer> {
  return readFileSync(absolutePath(repository, path));
}

/** The names of the regular files of a working folder, sorted; empty when there is none. */
export async function listWorkingFiles(repository: GitRepository, folder: string): Promise<string[]> {
  if (repository.topLevel === null) return [];
  const entries = await readdir(join(repository.topLevel, folder), { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort();
}

/** The files of a working folder at any depth, tracked or new, without the ignored ones; paths from the top, sorted. */
export async function listFilesBelow(repository: GitRepository, folder: string): Promise<string[]> {
  const { stdout } = await runGit(repository.location, [
    "ls-files",
    "-z",
    "--cached",
    "--others",
    "--exclude-standard",
    "--",
    ...(folder === "" ? [] : [folder]),
  ]);
  return [...new Set(stdout.split("\0").slice(0, -1))].filter((path) => existsSync(absolutePath(repository, path))).sort();
}

/** The tracked files of that name, in whatever folder. */
export async function listTrackedFiles(repository: GitRepository, name: string): Promise<string[]> {
  const { stdout } = await runGit(repository.location, ["ls-files", "-z"]);
  return stdout.split("\0").filter((path) => path === name || path.endsWith(`/${name}`));
}

/** Writes a working file whole or not at all, with the folders above it. */
export async function writeWorkingFile(repository: GitRepository, path: string, content: string | Buffer): Promise<void> {
  await replaceFile(await preparedPath(repository, path), content, { scratch: scratchFolder(repository) });
}

/** Creates a working file, with the folders above it; false when there is one already, which two writers can race for. */
export async function createWorkingFile(repository: GitRepository, path: string, content: string | Buffer): Promise<boolean> {
  return createFile(await preparedPath(repository, path), content, { scratch: scratchFolder(repository) });
}

/** A working file as it was before a change. */
export interface KeptFile {
  /** Makes it the working file again, which needs no space on the disk. */
  putBack(): Promise<void>;
  /** Forgets it. */
  discard(): Promise<void>;
}

/** Keeps a working file under a second name in the git directory for as long as a change of it may fail. */
export async function keepWorkingFile(repository: GitRepository, path: string): Promise<KeptFile> {
  const target = absolutePath(repository, path);
  const kept = temporaryName(scratchFolder(repository));
  try {
    await link(target, kept);
  } catch {
    // Not every file system has links, nor need the git directory be on the same one.
    const content = await readFile(target);
    return { putBack: () => writeWorkingFile(repository, path, content), discard: async () => {} };
  }
  const discard = (): Promise<void> => rm(kept, { force: true });
  const putBack = async (): Promise<void> => {
    await mkdir(dirname(target), { recursive: true });
    await rename(kept, target);
    // Renaming does nothing where both names are the same file still.
    await discard();
  };
  return { putBack, discard };
}

/** Removes a working file, and the folders that it leaves empty; nothing there is no error. */
export async function removeWorkingFile(repository: GitRepository, path: string): Promise<void> {
  await rm(absolutePath(repository, path), { force: true });
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
    const removed = await rmdir(absolutePath(repository, folder)).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
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

/** The absolute path of a working file whose folder is there. */
async function preparedPath(repository: GitRepository, path: string): Promise<string> {
  const target = absolutePath(repository, path);
  await mkdir(dirname(target), { recursive: true });
  return target;
}

function kindOf(path: string): WorkingFileKind {
  const stats = statsOf(path);
  if (stats === undefined) return null;
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "folder";
  return stats.isSymbolicLink() ? "symlink" : "other";
}

// At once, as the files of a prompt are: the way to the thread pool and back takes twenty times as long as a look.
function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
