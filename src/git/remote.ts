import { existsSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { GitError } from "../domain/errors.ts";
import { parseObjectId, type ObjectId } from "../domain/object-id.ts";
import { parseRefName, type RefName } from "../domain/ref-name.ts";
import type { GitConfig } from "./config.ts";
import { listRefs, readRefName } from "./refs.ts";
import { remoteLocation } from "./remotes.ts";
import type { GitRepository } from "./repository.ts";
import { runGit, WRITE_OVERRIDES } from "./run-git.ts";
import { runSimpleGit } from "./run-simple-git.ts";

/** A ref of a remote, and the ref under which this repository keeps it. */
export interface FetchedRef {
  source: RefName;
  target: RefName;
}

export interface FetchOptions {
  /** The name of a configured remote. */
  remote: string;
  refs: readonly FetchedRef[];
  /** "full" completes the history of a shallow clone. */
  deepen?: "full";
  /** The repository's configuration, where the caller has read it already. */
  config?: GitConfig;
}

const FLAGS = [
  // A silent git makes simple-git wait.
  "--verbose",
  "--no-tags",
  "--no-prune",
  "--no-write-fetch-head",
  "--no-write-commit-graph",
  "--no-auto-maintenance",
  "--no-show-forced-updates",
  "--recurse-submodules=no",
];
const MISSING = /couldn't find remote ref/;
// Another process of this clone fetched the same ref at the same moment. For the lock of a ref git has waited already.
const CONTENDED = /cannot lock ref .* but expected|reference already exists|shallow\.lock/;
const MOST_ATTEMPTS = 6;

/**
 * Fetches exactly these refs, whatever they were before, and nothing else. A ref that the remote does not have stays here
 * as it was last seen: it may be all that is left of a branch which somebody deleted by mistake.
 *
 * @returns what the remote has of them, by the name that they have there.
 * @throws GitError when the remote cannot be reached, and a `TypeError` when it is not configured.
 */
export async function fetchRefs(repository: GitRepository, options: FetchOptions): Promise<Map<RefName, ObjectId>> {
  const there = await fetchThoseThatExist(repository, options);
  const fetched = await listRefs(
    repository,
    there.map(({ target }) => target),
  );
  return new Map(there.flatMap(({ source, target }) => entryOf(source, fetched.get(target))));
}

/** The default branch of a remote and its commit; null when the remote is empty or has a detached HEAD. */
export async function remoteHead(
  repository: GitRepository,
  remote: string,
  config?: GitConfig,
): Promise<{ branch: RefName; id: ObjectId } | null> {
  const where = await remoteLocation(repository, remote, config);
  const { stdout } = await runGit(where, ["ls-remote", "--symref", remote, "HEAD"]);
  const branch = /^ref: (refs\/heads\/.+)\tHEAD$/m.exec(stdout)?.[1];
  const id = /^([0-9a-f]{40,64})\tHEAD$/m.exec(stdout)?.[1];
  return branch === undefined || id === undefined ? null : { branch: parseRefName(branch), id: parseObjectId(id) };
}

/**
 * Lists what a remote has at this moment. A pattern is a full name, or a folder of names with a `*` behind it.
 *
 * @example await listRemoteRefs(repository, "origin", ["refs/heads/main", "refs/heads/promptlane/*"])
 */
export async function listRemoteRefs(
  repository: GitRepository,
  remote: string,
  patterns: readonly string[],
  config?: GitConfig,
): Promise<Map<RefName, ObjectId>> {
  const where = await remoteLocation(repository, remote, config);
  const { stdout } = await runGit(where, ["ls-remote", "--refs", remote, ...patterns]);
  const refs = new Map<RefName, ObjectId>();
  for (const line of stdout.split("\n").slice(0, -1)) {
    const [id = "", name = ""] = line.split("\t");
    const ref = readRefName(name);
    // Git also lists refs whose names only end in a pattern.
    if (ref !== null && patterns.some((pattern) => isMatch(name, pattern))) refs.set(ref, parseObjectId(id));
  }
  return refs;
}

async function fetchThoseThatExist(repository: GitRepository, options: FetchOptions): Promise<readonly FetchedRef[]> {
  try {
    await fetchExactly(repository, options, options.refs);
    return options.refs;
  } catch (error) {
    if (!(error instanceof GitError && MISSING.test(error.stderr))) throw error;
  }
  const existing = await listRemoteRefs(
    repository,
    options.remote,
    options.refs.map(({ source }) => source),
    options.config,
  );
  const wanted = options.refs.filter(({ source }) => existing.has(source));
  if (wanted.length > 0) await fetchExactly(repository, options, wanted);
  return wanted;
}

async function fetchExactly(repository: GitRepository, options: FetchOptions, refs: readonly FetchedRef[]): Promise<void> {
  const where = await remoteLocation(repository, options.remote, options.config);
  const deepen = options.deepen === "full" && existsSync(`${repository.commonDirectory}/shallow`) ? ["--unshallow"] : [];
  const refspecs = refs.map(({ source, target }) => `+${source}:${target}`);
  const args = ["fetch", ...FLAGS, ...deepen, options.remote, ...refspecs];
  for (let attempt = 1; ; attempt += 1) {
    try {
      await runSimpleGit(where, args, { overrides: WRITE_OVERRIDES });
      return;
    } catch (error) {
      const isContended = error instanceof GitError && CONTENDED.test(error.stderr);
      if (!isContended || attempt === MOST_ATTEMPTS) throw error;
      await wait(Math.random() * 50 * attempt);
    }
  }
}

function entryOf(ref: RefName, id: string | undefined): [RefName, ObjectId][] {
  return id === undefined ? [] : [[ref, parseObjectId(id)]];
}

function isMatch(name: string, pattern: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
