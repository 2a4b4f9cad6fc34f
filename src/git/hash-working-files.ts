import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import { lstat, readFile, readlink } from "node:fs/promises";
import { parseObjectId, type ObjectId } from "../domain/object-id.ts";
import type { GitEnvironment } from "./git-environment.ts";
import type { GitRepository } from "./repository.ts";
import { runGit } from "./run-git.ts";

/** A file as it would be committed. */
export interface WorkingFile {
  mode: "100644" | "100755" | "120000";
  id: ObjectId;
}

const CARRIAGE_RETURN_LINE_FEED = Buffer.from("\r\n");

/** The id under which a text would be committed at a path, with all that git converts there; writes no object. */
export async function hashAsCommitted(repository: GitRepository, path: string, content: string): Promise<ObjectId> {
  const args = ["hash-object", "--stdin", `--path=${path}`];
  const { stdout } = await runGit(repository.location, args, { input: content });
  return parseObjectId(stdout.trim());
}

/**
 * Computes the ids under which working files would be committed, with the conversions of line endings that git applies,
 * and writes no object. What is no file, or not there, is left out.
 *
 * @param environment variables for git; those that turn filters off, at the least.
 */
export async function hashWorkingFiles(
  repository: GitRepository,
  paths: readonly string[],
  environment: GitEnvironment,
): Promise<Map<string, WorkingFile>> {
  const found = await Promise.all(paths.map(async (path) => ({ path, stats: await statsOf(repository, path) })));
  const links = found.filter(({ stats }) => stats?.isSymbolicLink());
  const files = found.filter(({ stats }) => stats?.isFile());
  const ids = await hashFiles(
    repository,
    files.map(({ path }) => path),
    environment,
  );
  const hashed = new Map<string, WorkingFile>();
  for (const [index, { path, stats }] of files.entries()) {
    const id = ids[index];
    if (id !== undefined) hashed.set(path, { mode: isExecutable(stats) ? "100755" : "100644", id });
  }
  for (const { path } of links) {
    const target = await readlink(absolute(repository, path), "buffer");
    hashed.set(path, { mode: "120000", id: blobId(repository, target) });
  }
  return hashed;
}

async function statsOf(repository: GitRepository, path: string): Promise<Stats | null> {
  return lstat(absolute(repository, path)).catch(() => null);
}

async function hashFiles(repository: GitRepository, paths: string[], environment: GitEnvironment): Promise<ObjectId[]> {
  if (paths.length === 0) return [];
  const { stdout } = await runGit(repository.location, ["hash-object", "--stdin-paths"], {
    input: paths.map((path) => `${quoted(path)}\n`).join(""),
    environment,
  });
  const ids = stdout.split("\n").slice(0, -1).map(parseObjectId);
  const unconverted = await unconvertedIds(repository, paths, ids);
  return paths.map((path, index) => unconverted.get(path) ?? (ids[index] as ObjectId));
}

/**
 * The ids of those files that git would leave as they are: where it chooses the line endings by itself, it does not
 * convert a file that is in the index with carriage returns, and `hash-object` does not look there.
 */
async function unconvertedIds(repository: GitRepository, paths: string[], ids: ObjectId[]): Promise<Map<string, ObjectId>> {
  const converted = new Map<string, ObjectId>();
  for (const [index, path] of paths.entries()) {
    const content = await readFile(absolute(repository, path));
    if (!content.includes(CARRIAGE_RETURN_LINE_FEED)) continue;
    const id = blobId(repository, content);
    if (id !== ids[index]) converted.set(path, id);
  }
  const kept = await keptAsTheyAre(repository, [...converted.keys()]);
  return new Map([...converted].filter(([path]) => kept.has(path)));
}

async function keptAsTheyAre(repository: GitRepository, paths: string[]): Promise<Set<string>> {
  if (paths.length === 0) return new Set();
  const { stdout } = await runGit(repository.location, ["ls-files", "-z", "--eol", "--", ...paths]);
  // Such as `i/crlf  w/crlf  attr/text=auto       <TAB>path`.
  const records = stdout.split("\0").map((record) => /^i\/(\S*) +w\/\S* +attr\/([^\t]*)\t(.*)$/s.exec(record));
  return new Set(
    records.flatMap((record) => {
      const [, index = "", attributes = "", path = ""] = record ?? [];
      const isAutomatic = attributes.trim() === "" || attributes.startsWith("text=auto");
      return isAutomatic && (index === "crlf" || index === "mixed") ? [path] : [];
    }),
  );
}

function blobId(repository: GitRepository, content: Buffer): ObjectId {
  return parseObjectId(createHash(repository.objectFormat).update(`blob ${content.length}\0`).update(content).digest("hex"));
}

function isExecutable(stats: Stats | null): boolean {
  return stats !== null && (stats.mode & 0o100) !== 0;
}

function absolute(repository: GitRepository, path: string): string {
  return `${repository.topLevel}/${path}`;
}

function quoted(path: string): string {
  return `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
