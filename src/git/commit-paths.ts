import { lstatSync } from "node:fs";
import { GitError } from "../domain/errors.ts";
import { parseObjectId, type ObjectId } from "../domain/object-id.ts";
import { resolveCommit } from "./refs.ts";
import type { GitRepository } from "./repository.ts";
import { runGit } from "./run-git.ts";
import { runSimpleGit } from "./run-simple-git.ts";
import { listPaths } from "./trees.ts";

export interface PathsToCommit {
  /** Files from the top, changed, new or deleted; taken literally. */
  paths: readonly string[];
  message: string;
}

const LITERAL_PATHS = { GIT_LITERAL_PATHSPECS: "1" };

/**
 * Commits these paths, and only these, on the current branch, as `git commit --only` does: with the user's hooks, signing
 * and identity. What else is staged stays staged. When it fails, the index is as it was before.
 *
 * @throws GitError with the words of git or of the hook: nothing to commit, a refusing hook, no key, a locked index.
 */
export async function commitPaths(repository: GitRepository, { paths, message }: PathsToCommit): Promise<ObjectId> {
  const { added, known } = await sortPaths(repository, paths);
  if (added.length > 0) await changeTree(repository, ["add", "--verbose", "--", ...added]);
  try {
    await changeTree(repository, ["commit", "--only", `--message=${message}`, "--", ...known]);
    const { stdout } = await runGit(repository.location, ["rev-parse", "--verify", "HEAD"]);
    return parseObjectId(stdout.trim());
  } catch (error) {
    const landed = await landedCommit(repository, known);
    if (landed !== null) return landed;
    await unstage(repository, added, error);
    throw error;
  }
}

/** The commit of a git that died after it had made it; null when HEAD is what it was, or holds other content. */
async function landedCommit(repository: GitRepository, paths: readonly string[]): Promise<ObjectId | null> {
  const answer = async (...args: string[]): Promise<string | null> => {
    const { stdout, exitCode } = await runGit(repository.location, args, { allowExit: [1, 128], cleanup: true });
    return exitCode === 0 ? stdout.trim() : null;
  };
  const head = await answer("rev-parse", "--verify", "--quiet", "HEAD");
  if (head === null || head === repository.head) return null;
  const parent = await answer("rev-parse", "--verify", "--quiet", "HEAD^1");
  const isOurs = parent === repository.head && (await answer("diff-index", "--quiet", "HEAD", "--", ...paths)) !== null;
  return isOurs ? parseObjectId(head) : null;
}

/**
 * `added` are there and not in the index, so that `git commit` does not know them yet. `known` is everything that it knows
 * then; what is neither there, nor in the index, nor in HEAD is left out.
 */
async function sortPaths(repository: GitRepository, paths: readonly string[]): Promise<{ added: string[]; known: string[] }> {
  const { stdout } = await runGit(repository.location, ["ls-files", "-z", "--", ...paths]);
  const tracked = new Set(stdout.split("\0"));
  const untracked = paths.filter((path) => !tracked.has(path));
  const added = untracked.filter((path) => isThere(`${repository.topLevel}/${path}`));
  const stagedDeletions = await committedOf(
    repository,
    untracked.filter((path) => !added.includes(path)),
  );
  return { added, known: paths.filter((path) => tracked.has(path) || added.includes(path) || stagedDeletions.has(path)) };
}

async function committedOf(repository: GitRepository, paths: readonly string[]): Promise<Set<string>> {
  const head = paths.length === 0 ? null : await resolveCommit(repository, "HEAD");
  const entries = head === null ? [] : await listPaths(repository, head, paths);
  return new Set(entries.map(({ path }) => path));
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function changeTree(repository: GitRepository, args: string[]): Promise<string> {
  return runSimpleGit(repository.sourceLocation, args, { environment: LITERAL_PATHS });
}

async function unstage(repository: GitRepository, paths: readonly string[], failure: unknown): Promise<void> {
  if (paths.length === 0) return;
  try {
    await runGit(repository.location, ["update-index", "--force-remove", "-z", "--stdin"], {
      input: paths.map((path) => `${path}\0`).join(""),
      cleanup: true,
    });
  } catch (error) {
    // The first failure is what the user has to know; a locked index is most likely behind both.
    if (failure instanceof GitError) failure.cause = error;
  }
}
