import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { parseObjectId, type ObjectId } from "../domain/object-id.ts";
import type { RefName } from "../domain/ref-name.ts";
import { discoveryVariables, gitEnvironment, sourceEnvironment, type GitEnvironment, type UserEnvironment } from "./git-environment.ts";
import type { FirstLook } from "./first-look.ts";
import { gitError } from "./git-error.ts";
import { readRefName } from "./refs.ts";
import { runGit, type GitLocation } from "./run-git.ts";

/** A repository as it was found: where it is and what HEAD was then. */
export interface GitRepository {
  /** For `runGit`: the top of the working tree, or the git directory of a bare repository, with explicit variables. */
  location: GitLocation;
  /** For source writes, whose hooks see what they would see in a commit of the user's: no variables but the user's own. */
  sourceLocation: GitLocation;
  /** Absolute; in a linked worktree it is that worktree's own. */
  gitDirectory: string;
  /** Absolute; what all worktrees share. */
  commonDirectory: string;
  /** Absolute; null in a bare repository and inside a git directory. */
  topLevel: string | null;
  /** The current folder below the top: "" or "a/b/". */
  prefix: string;
  isBare: boolean;
  isShallow: boolean;
  objectFormat: "sha1" | "sha256";
  /** The commit of HEAD; null while there is none. */
  head: ObjectId | null;
  /** The branch that HEAD stands for, born or not; null when HEAD is detached. */
  headBranch: RefName | null;
}

export interface OpenRepositoryOptions {
  cwd: string;
  /** The user's variables; `GIT_DIR` and `GIT_WORK_TREE` count while the repository is looked for. */
  environment: UserEnvironment;
  /** Whether git may ask for passwords on the terminal; false by default. */
  interactive?: boolean;
  /** What `lookAround` has begun to ask about the same folder. */
  look?: FirstLook | undefined;
}

const FACTS = [
  "--path-format=absolute",
  "--is-bare-repository",
  "--is-inside-work-tree",
  "--is-shallow-repository",
  "--show-object-format",
  "--absolute-git-dir",
  "--git-common-dir",
  "--show-prefix",
  // The last of them, as it prints nothing in a bare repository.
  "--show-cdup",
];
const FACTS_BEFORE_CDUP = FACTS.length - 2;
const HEAD_FACTS = ["HEAD", "--symbolic-full-name", "HEAD"];

/** Prints where the repository is, what it is like, and what HEAD stands for. */
export const FACTS_ARGUMENTS: readonly string[] = ["rev-parse", ...FACTS, ...HEAD_FACTS];

// The second where a file of that name lies in the folder, as it does in every bare repository.
const UNBORN_HEAD = /ambiguous argument 'HEAD'|must come before non-option arguments/;
const OBJECT_ID = /^[0-9a-f]{40,64}$/;

/**
 * Finds the repository around `cwd`, with one call of git.
 *
 * @throws GitError with git's own words when there is none, when it belongs to somebody else, or when it is a bare
 *   repository that lies inside another one, which may have come with a clone.
 * @example
 * const repository = await openRepository({ cwd: ".", environment: process.env });
 */
export async function openRepository(options: OpenRepositoryOptions): Promise<GitRepository> {
  const environment = gitEnvironment(options.environment, { interactive: options.interactive ?? false });
  const where = { directory: options.cwd, environment: { ...environment, ...discoveryVariables(options.environment) } };
  const facts = await readFacts(where, options.look);
  if (facts.isBare && options.environment["GIT_DIR"] === undefined) refuseEmbedded(facts.gitDirectory, options.cwd);
  const { cdup: _, ...repository } = facts;
  const topLevel = topLevelOf(options.cwd, facts);
  const directory = topLevel ?? facts.gitDirectory;
  const place: GitEnvironment = { GIT_DIR: facts.gitDirectory, ...(topLevel === null ? {} : { GIT_WORK_TREE: topLevel }) };
  const source = sourceEnvironment(options.environment, { interactive: options.interactive ?? false });
  const isPlaced = options.environment["GIT_DIR"] !== undefined;
  return {
    ...repository,
    topLevel,
    location: { directory, environment: { ...environment, ...place } },
    sourceLocation: { directory, environment: isPlaced ? { ...source, ...place } : source },
  };
}

type Facts = Omit<GitRepository, "location" | "sourceLocation" | "topLevel"> & { cdup: string | null };

async function readFacts(where: GitLocation, look: FirstLook | undefined): Promise<Facts> {
  const args = FACTS_ARGUMENTS;
  const { stdout, stderr, exitCode } = await (look?.facts ?? runGit(where, args, { allowExit: [128] }));
  const isUnborn = exitCode === 128 && UNBORN_HEAD.test(stderr);
  if (exitCode !== 0 && !isUnborn) throw gitError({ args, exitCode, signal: null, stderr });

  const lines = stdout.split("\n").slice(0, -1);
  const [isBare, isInside, isShallow, objectFormat, gitDirectory, commonDirectory, prefix] = lines;
  if (gitDirectory === undefined || commonDirectory === undefined) throw gitError({ args, exitCode, signal: null, stderr: stdout });
  // An unborn HEAD is printed back as the word itself.
  const headAt = lines.findIndex((line, at) => at >= FACTS_BEFORE_CDUP && (isUnborn ? line === "HEAD" : OBJECT_ID.test(line)));
  const headBranch = isUnborn ? await unbornBranch(where) : lines[headAt + 1];
  const cdup = headAt > FACTS_BEFORE_CDUP ? lines[FACTS_BEFORE_CDUP] : undefined;
  return {
    gitDirectory,
    commonDirectory,
    prefix: prefix ?? "",
    isBare: isBare === "true",
    isShallow: isShallow === "true",
    objectFormat: objectFormat === "sha256" ? "sha256" : "sha1",
    head: isUnborn ? null : parseObjectId(lines[headAt] ?? ""),
    // A detached HEAD is printed as the word itself.
    headBranch: readRefName(headBranch ?? ""),
    // Inside a git directory there is no way up either, and git prints an empty line for it.
    cdup: isInside === "true" || cdup ? (cdup ?? null) : null,
  };
}

async function unbornBranch(where: GitLocation): Promise<string> {
  const { stdout } = await runGit(where, ["symbolic-ref", "--quiet", "HEAD"], { allowExit: [1] });
  return stdout.trim();
}

function topLevelOf(cwd: string, { isBare, gitDirectory, cdup }: Facts): string | null {
  if (isBare || cdup === null) return null;
  const topLevel = resolve(realpathSync(cwd), cdup);
  // A server's hook runs inside the git directory, which git then takes for the working tree.
  return isWithin(topLevel, gitDirectory) ? null : topLevel;
}

/** Refuses a bare repository that lies in the files of another one: whoever wrote those files wrote its configuration. */
function refuseEmbedded(gitDirectory: string, cwd: string): void {
  if (!isWithin(realpathSync(cwd), gitDirectory)) return;
  for (let folder = dirname(gitDirectory); folder !== dirname(folder); folder = dirname(folder)) {
    const entry = `${folder}/.git`;
    if (!existsSync(entry) || pointsTo(entry, gitDirectory)) continue;
    const stderr = `fatal: the bare repository '${gitDirectory}' lies inside the repository '${folder}' and is not entered\nhint: set GIT_DIR to use it\n`;
    throw gitError({ args: ["rev-parse"], exitCode: 128, signal: null, stderr });
  }
}

function pointsTo(entry: string, gitDirectory: string): boolean {
  try {
    const target = /^gitdir: (.+)$/m.exec(readFileSync(entry, "utf8"))?.[1];
    return target !== undefined && realpathSync(resolve(dirname(entry), target)) === gitDirectory;
  } catch {
    return false;
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}
