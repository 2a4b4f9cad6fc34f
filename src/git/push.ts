import { GitError } from "../domain/errors.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { RefName } from "../domain/ref-name.ts";
import type { GitConfig } from "./config.ts";
import { remoteLocation } from "./remotes.ts";
import type { GitRepository } from "./repository.ts";
import { READ_OVERRIDES } from "./run-git.ts";
import { runSimpleGit } from "./run-simple-git.ts";

export interface PushRequest {
  /** The name of a configured remote. */
  remote: string;
  /** What the ref shall be; null deletes it. */
  commit: ObjectId | null;
  ref: RefName;
  /** What the ref was when the decision was made; null when it did not exist. */
  expected: ObjectId | null;
  /** The repository's configuration, where the caller has read it already. */
  config?: GitConfig;
}

/** How a push ended. `words` are the remote's own, cleaned of decoration but not of control characters. */
export type PushOutcome =
  | { status: "pushed" }
  /** Somebody else was there first: fetch, decide again, push again. `lock` is the file that held it up there, if one did. */
  | { status: "rejected"; lock?: string }
  /** Trying again gives the same answer: a rule of the remote, or no access to it. */
  | { status: "refused"; kind: "policy" | "access"; words: string }
  /** The answer was lost, and the push may have been applied: look at the remote. */
  | { status: "unknown"; words: string };

const FLAGS = ["--porcelain", "--no-verify", "--no-follow-tags", "--recurse-submodules=no"];

/**
 * Pushes one commit to one ref, or deletes the ref, if it still is exactly what was expected. With a commit whose parent
 * that is, nothing but a fast-forward can come of it. The user's hooks are not run. What the remote says is an outcome and not an error.
 *
 * @throws TypeError when the remote is not configured.
 */
export async function pushCommit(repository: GitRepository, request: PushRequest): Promise<PushOutcome> {
  const where = await remoteLocation(repository, request.remote, request.config);
  // Git alone would push over a ref that was set back to an older commit meanwhile: a fast-forward is no compare-and-swap.
  const lease = `--force-with-lease=${request.ref}:${request.expected ?? ""}`;
  const args = ["push", ...FLAGS, lease, request.remote, `${request.commit ?? ""}:${request.ref}`];
  try {
    // A mirror takes no single ref, unless it is told that it is none.
    await runSimpleGit(where, args, { overrides: [...READ_OVERRIDES, `remote.${request.remote}.mirror=false`] });
    return { status: "pushed" };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return outcomeOf(error, request.ref);
  }
}

const MOVED =
  /fetch first|non-fast-forward|needs force|stale info|already exists|incorrect old value provided|remote ref updated since checkout/;
const LOCKED = /cannot lock ref|failed to update ref|failed to lock/;
const LOCK_FILE = /Unable to create '([^']+\.lock)': File exists/;
const HOOK = /hook declined|protected branch|GH\d{3}/;
const NOT_WRITABLE = /permission denied|read-only|insufficient permission|archived|unpacker error/i;
const NO_ACCESS = new RegExp(
  [
    "permission (?:to .* )?denied",
    "access denied",
    "not allowed to",
    "unauthori[sz]ed",
    "authentication failed",
    "host key verification failed",
    "could not read (?:username|password)",
    "could not read from remote repository",
    "does not appear to be a git repository",
    "repository .*not found",
    "returned error: 40\\d",
    "unable to access",
    "unable to connect",
    "could not resolve",
    "connection (?:refused|timed out)",
    "read-only",
    "archived",
    "transport '.*' not allowed",
  ].join("|"),
  "i",
);
const MARK = /^(?:fatal|error): /;
// What git says last, whatever the reason was.
const SUMMARY = /failed to push some refs to/;

function outcomeOf(error: GitError, ref: RefName): PushOutcome {
  const reason = rejectionOf(error.stdout, ref);
  const words = wordsOf(error.stderr) || reason || error.message;
  if (reason === null) {
    return NO_ACCESS.test(error.stderr) ? { status: "refused", kind: "access", words } : { status: "unknown", words };
  }
  if (reason === "remote failed to report status") return { status: "unknown", words };
  if (MOVED.test(reason)) return { status: "rejected" };
  // A hook may say anything beside it; only where git itself refuses do its words tell why.
  if (NOT_WRITABLE.test(HOOK.test(reason) ? reason : `${reason}\n${error.stderr}`)) return { status: "refused", kind: "access", words };
  if (LOCKED.test(reason)) return rejectedByLock(error.stderr);
  return { status: "refused", kind: "policy", words };
}

function rejectedByLock(stderr: string): PushOutcome {
  const lock = LOCK_FILE.exec(stderr)?.[1];
  return lock === undefined ? { status: "rejected" } : { status: "rejected", lock };
}

/** The reason in git's line about the ref, such as `fetch first`; null when there is no line that says it failed. */
function rejectionOf(stdout: string, ref: RefName): string | null {
  const line = stdout.split("\n").find((text) => text.startsWith("!") && text.split("\t")[1]?.endsWith(`:${ref}`));
  const summary = line?.split("\t").slice(2).join("\t");
  if (summary === undefined) return null;
  return /\((.*)\)\s*$/s.exec(summary)?.[1] ?? summary;
}

/** What the remote said, without the marks that git and the remote put before their lines; else git's own words. */
function wordsOf(stderr: string): string {
  const lines = stderr.split(/\r?\n/).map((line) => line.trimEnd());
  const remote = lines.filter((line) => line.startsWith("remote:")).map((line) => line.slice("remote:".length).trim());
  const own = lines.filter((line) => MARK.test(line) && !SUMMARY.test(line));
  const said = remote.some((line) => line !== "") ? remote : own;
  return said
    .map((line) => line.replace(MARK, ""))
    .join("\n")
    .trim();
}
