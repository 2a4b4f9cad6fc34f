import { existsSync } from "node:fs";
import type { ObjectId } from "../domain/object-id.ts";
import { readConfig, type GitConfig } from "./config.ts";
import type { GitEnvironment } from "./git-environment.ts";
import { type Difference, headStatus, type WorkingStatus } from "./head-status.ts";
import { hashWorkingFiles, type WorkingFile } from "./hash-working-files.ts";
import type { GitRepository } from "./repository.ts";
import { runGit } from "./run-git.ts";

/** A file of the working tree whose content differs from that of a commit. */
export interface WorkingChange {
  path: string;
  /** `100644`, `100755` or `120000`; `000000` when deleted. */
  mode: string;
  /** The id that the content would be committed under; null when deleted. */
  id: ObjectId | null;
}

export type OperationInProgress = "merge" | "rebase" | "cherry-pick" | "revert" | "bisect";

const EMPTY_TREES = {
  sha1: "4b825dc642cb6eb9a060e54bf8d69288fbee4904" as ObjectId,
  sha256: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321" as ObjectId,
};
const NOTHING = "000000";
const SUBMODULE = "160000";
const SYMLINK = "120000";

/**
 * Compares the working files below `path` with a commit (null for an empty tree), staged or not, tracked or not, without
 * ignored ones. Line endings are converted as `git add` would; filters are not run. A file that only looks changed, or
 * whose executable bit changed, is no difference. The index is not touched.
 *
 * @param path a folder or file from the top, or several, taken literally; "" is everything.
 * @param config the repository's configuration, where the caller has read it already.
 * @throws GitError, and a `TypeError` in a bare repository.
 */
export async function changesSince(
  repository: GitRepository,
  base: ObjectId | null,
  path: string | readonly string[],
  config?: GitConfig,
): Promise<WorkingChange[]> {
  if (repository.topLevel === null) throw new TypeError("a bare repository has no working files");
  const environment = withoutFilters(repository.location.environment, config ?? (await readConfig(repository)));
  const { differences, untracked } = await listChanges(repository, base, path, environment);
  const unhashed = [...differences.values()].filter(({ id }) => id === "unknown").map((difference) => difference.path);
  const hashed = await hashWorkingFiles(repository, [...unhashed, ...untracked], environment);
  for (const file of untracked) {
    const removed = differences.get(file);
    differences.set(file, {
      path: file,
      baseMode: removed?.baseMode ?? NOTHING,
      baseId: removed?.baseId ?? null,
      mode: NOTHING,
      id: "unknown",
    });
  }
  return [...differences.values()].flatMap((difference) => workingChange(difference, hashed)).sort(byPath);
}

/** What git is in the middle of; null when a commit would be an ordinary one. */
export function operationInProgress(repository: GitRepository): OperationInProgress | null {
  const exists = (name: string): boolean => existsSync(`${repository.gitDirectory}/${name}`);
  if (exists("rebase-merge") || exists("rebase-apply")) return "rebase";
  if (exists("MERGE_HEAD")) return "merge";
  if (exists("CHERRY_PICK_HEAD")) return "cherry-pick";
  if (exists("REVERT_HEAD")) return "revert";
  return exists("BISECT_LOG") ? "bisect" : null;
}

/** The variables under which git runs none of the filter programs that the configuration names. */
function withoutFilters(environment: GitEnvironment, config: GitConfig): GitEnvironment {
  const drivers = new Set(config.entries.flatMap(([name]) => /^filter\.(.*)\.[^.]+$/s.exec(name)?.[1] ?? []));
  const settings = [...drivers].flatMap((driver) => [
    [`filter.${driver}.clean`, ""],
    [`filter.${driver}.process`, ""],
    [`filter.${driver}.required`, "false"],
  ]);
  // Not by `-c`, which cannot set a name that holds `=`.
  const first = Number(environment["GIT_CONFIG_COUNT"] ?? 0);
  const variables = settings.flatMap(([name = "", value = ""], index): [string, string][] => [
    [`GIT_CONFIG_KEY_${first + index}`, name],
    [`GIT_CONFIG_VALUE_${first + index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(first + settings.length), ...Object.fromEntries(variables) };
}

async function listChanges(
  repository: GitRepository,
  base: ObjectId | null,
  path: string | readonly string[],
  environment: GitEnvironment,
): Promise<WorkingStatus> {
  const status = base === null || base !== repository.head ? null : await headStatus(repository, base, placeOf(path), environment);
  if (status !== null) return status;
  const [differences, untracked] = await Promise.all([
    listDifferences(repository, base ?? EMPTY_TREES[repository.objectFormat], path, environment),
    listUntracked(repository, path, environment),
  ]);
  return { differences, untracked };
}

async function listDifferences(
  repository: GitRepository,
  base: ObjectId,
  path: string | readonly string[],
  environment: GitEnvironment,
): Promise<Map<string, Difference>> {
  const flags = ["--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=all", "--no-ext-diff", "--no-textconv"];
  const { stdout } = await runGit(repository.location, ["diff-index", ...flags, base, "--", ...placeOf(path)], { environment });
  const tokens = stdout.split("\0");
  const differences = new Map<string, Difference>();
  for (let at = 0; at + 1 < tokens.length; at += 2) {
    const difference = parseDifference(tokens[at] ?? "", tokens[at + 1] ?? "");
    if (difference !== null) differences.set(difference.path, difference);
  }
  return differences;
}

/** Reads `:100644 100644 <old> <new> M`; a submodule counts as nothing at all. */
function parseDifference(change: string, path: string): Difference | null {
  const [oldMode = "", newMode = "", oldId = "", newId = "", status] = change.slice(1).split(" ");
  const baseMode = oldMode === SUBMODULE ? NOTHING : oldMode;
  const mode = newMode === SUBMODULE ? NOTHING : newMode;
  if (baseMode === NOTHING && mode === NOTHING && status !== "U") return null;
  const known = isZero(newId) ? "unknown" : (newId as ObjectId);
  return {
    path,
    baseMode,
    baseId: baseMode === NOTHING ? null : (oldId as ObjectId),
    mode,
    id: mode === NOTHING && status !== "U" ? null : known,
  };
}

async function listUntracked(repository: GitRepository, path: string | readonly string[], environment: GitEnvironment): Promise<string[]> {
  const args = ["ls-files", "-z", "--others", "--exclude-standard", "--", ...placeOf(path)];
  const { stdout } = await runGit(repository.location, args, { environment });
  return stdout.split("\0").slice(0, -1);
}

function placeOf(path: string | readonly string[]): readonly string[] {
  return typeof path !== "string" ? path : path === "" ? [] : [path];
}

function workingChange(difference: Difference, hashed: ReadonlyMap<string, WorkingFile>): WorkingChange[] {
  const { path, baseMode, baseId } = difference;
  const file = difference.id === "unknown" ? (hashed.get(path) ?? null) : { mode: difference.mode, id: difference.id };
  if (file === null || file.id === null) return baseId === null ? [] : [{ path, mode: NOTHING, id: null }];
  if (file.id === baseId && (file.mode === SYMLINK) === (baseMode === SYMLINK)) return [];
  return [{ path, mode: file.mode, id: file.id }];
}

function byPath(one: WorkingChange, other: WorkingChange): number {
  return one.path < other.path ? -1 : 1;
}

function isZero(id: string): boolean {
  return /^0+$/.test(id);
}
