import { existsSync } from "node:fs";
import { GitError } from "../domain/errors.ts";
import { parseObjectId, type ObjectId } from "../domain/object-id.ts";
import { parseRefName, type RefName } from "../domain/ref-name.ts";
import type { GitRepository } from "./repository.ts";
import { runGit, WRITE_OVERRIDES } from "./run-git.ts";

/** One change of a ref, from exactly one value to another. */
export interface RefUpdate {
  ref: RefName;
  /** The new value; null deletes the ref. */
  to: ObjectId | null;
  /** The value that the ref must have; null when it must not exist. */
  from: ObjectId | null;
  /** For the reflog, where there is one. */
  message: string;
}

const NOT_FOUND = 1;
const LIST = ["for-each-ref", "--format=%(objectname) %(refname)", "--"];

/** Prints all branches, local and remote-tracking. */
export const REFS_ARGUMENTS: readonly string[] = [...LIST, "refs/heads", "refs/remotes"];

/**
 * Lists refs with one call of git; one that points to nothing is left out. A pattern is a full name or a folder of names;
 * no pattern lists all.
 *
 * @example await listRefs(repository, ["refs/heads/promptlane", "refs/heads/main"])
 */
export async function listRefs(repository: GitRepository, patterns: string[]): Promise<Map<RefName, ObjectId>> {
  const { stdout } = await runGit(repository.location, [...LIST, ...patterns]);
  return parseRefs(stdout);
}

/** Reads what `REFS_ARGUMENTS` printed. */
export function parseRefs(stdout: string): Map<RefName, ObjectId> {
  return new Map(stdout.split("\n").slice(0, -1).flatMap(parseRef));
}

/** What a symbolic ref stands for, whether that exists or not; null when `ref` is no symbolic ref. */
export async function listSymbolicRef(repository: GitRepository, ref: RefName | "HEAD"): Promise<RefName | null> {
  const { stdout } = await runGit(repository.location, ["symbolic-ref", "--quiet", ref], { allowExit: [NOT_FOUND] });
  return readRefName(stdout.trim());
}

/** Lets a symbolic ref stand for another ref. */
export async function setSymbolicRef(repository: GitRepository, ref: RefName | "HEAD", target: RefName): Promise<void> {
  await runGit(repository.location, ["symbolic-ref", ref, target], { overrides: WRITE_OVERRIDES });
}

/** The commit that a revision of the user's stands for; null when there is none, or more than one. */
export async function resolveCommit(repository: GitRepository, text: string): Promise<ObjectId | null> {
  if (text.includes("\0")) return null;
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${text}^{commit}`];
  const { stdout, exitCode } = await runGit(repository.location, args, { allowExit: [1, 128] });
  return exitCode === 0 ? parseObjectId(stdout.trim()) : null;
}

/**
 * Moves a ref by compare-and-swap: "stale" means that it does not have the value `from`, and that nothing was changed.
 *
 * @throws GitError for any other failure, such as a lock that somebody left behind.
 */
export async function updateRef(repository: GitRepository, update: RefUpdate): Promise<"moved" | "stale"> {
  const none = "0".repeat(repository.objectFormat === "sha256" ? 64 : 40);
  const change = update.to === null ? ["-d", update.ref] : [update.ref, update.to];
  const args = ["update-ref", "--no-deref", "-m", update.message, ...change, update.from ?? none];
  try {
    await runGit(repository.location, args, { overrides: WRITE_OVERRIDES });
    return "moved";
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const now = (await listRefs(repository, [update.ref])).get(update.ref) ?? null;
    // Git may have died after it had done its work.
    if (now !== null && now === update.to) return "moved";
    if (now !== update.from) return "stale";
    throw error;
  }
}

/** Whether `ancestor` is `commit` or one of its ancestors. */
export async function isAncestor(repository: GitRepository, ancestor: ObjectId, commit: ObjectId): Promise<boolean> {
  const args = ["merge-base", "--is-ancestor", ancestor, commit];
  const { exitCode } = await runGit(repository.location, args, { allowExit: [NOT_FOUND] });
  return exitCode === 0;
}

/** The best common ancestor of two commits; null when their histories have nothing in common. */
export async function mergeBase(repository: GitRepository, one: ObjectId, other: ObjectId): Promise<ObjectId | null> {
  const { stdout, exitCode } = await runGit(repository.location, ["merge-base", one, other], { allowExit: [NOT_FOUND] });
  return exitCode === 0 ? parseObjectId(stdout.trim()) : null;
}

/** The branches that are checked out, each with the folder of its worktree. */
export async function checkedOutBranches(repository: GitRepository): Promise<Map<RefName, string>> {
  const { headBranch, topLevel, commonDirectory } = repository;
  // Without linked worktrees there is nothing to ask git, which would take as long as a write.
  if (!existsSync(`${commonDirectory}/worktrees`)) return new Map(headBranch === null || topLevel === null ? [] : [[headBranch, topLevel]]);
  const { stdout } = await runGit(repository.location, ["worktree", "list", "--porcelain", "-z"]);
  const branches = new Map<RefName, string>();
  let path = "";
  for (const line of stdout.split("\0")) {
    if (line.startsWith("worktree ")) path = line.slice("worktree ".length);
    const branch = line.startsWith("branch ") ? readRefName(line.slice("branch ".length)) : null;
    if (branch !== null) branches.set(branch, path);
  }
  return branches;
}

function parseRef(line: string): [RefName, ObjectId][] {
  const [id = "", name = ""] = line.split(" ");
  const ref = readRefName(name);
  return ref === null ? [] : [[ref, parseObjectId(id)]];
}

/** Reads a name that git printed; null for one that promptlane would not write, such as `refs/heads/-x`. */
export function readRefName(text: string): RefName | null {
  try {
    return parseRefName(text);
  } catch {
    return null;
  }
}
