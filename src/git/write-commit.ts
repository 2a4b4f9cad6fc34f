import { parseObjectId, type ObjectId } from "../domain/object-id.ts";
import type { GitConfig } from "./config.ts";
import { importCommit, type TreeEdit } from "./fast-import.ts";
import { plainIdentity } from "./plain-identity.ts";
import type { GitRepository } from "./repository.ts";
import { runGit, WRITE_OVERRIDES } from "./run-git.ts";
import { writeTree } from "./write-tree.ts";

/** A commit that changes some paths of its parent's tree. */
export interface TreeChange {
  /** Null for the first commit of a branch. */
  parent: ObjectId | null;
  edits: readonly TreeEdit[];
  message: string;
}

/**
 * Writes a commit under the user's identity, signed where `commit.gpgSign` says so; no branch moves. One call of git
 * where that is all there is to it, and two where git has to find out who commits, or to sign.
 *
 * @param config the repository's configuration, where the caller has read it already.
 * @throws GitError with git's own words when there is no identity, or when signing fails, and a `TypeError` for a path
 *   that no tree can hold.
 */
export async function commitEdits(repository: GitRepository, { parent, edits, message }: TreeChange, config: GitConfig): Promise<ObjectId> {
  const text = message.endsWith("\n") ? message : `${message}\n`;
  const sign = config.isTrue("commit.gpgSign");
  const identity = sign ? null : plainIdentity(repository, config);
  if (identity !== null) {
    const time = now();
    const people = { author: `${identity.author} ${time}`, committer: `${identity.committer} ${time}` };
    const commit = { base: parent, edits, ...people, message: text };
    return parseObjectId((await importCommit(repository, commit, "get-mark :1")).trim());
  }
  const tree = await writeTree(repository, parent, edits);
  return createCommit(repository, { tree, parents: parent === null ? [] : [parent], message: text, sign });
}

export interface NewCommit {
  tree: ObjectId;
  parents: readonly ObjectId[];
  message: string;
  /** Whether to sign it with the user's key and program. */
  sign: boolean;
}

/**
 * Writes a commit under the user's identity; no branch moves.
 *
 * @throws GitError with git's own words when there is no identity, or when signing fails.
 */
export async function createCommit(repository: GitRepository, commit: NewCommit): Promise<ObjectId> {
  const parents = commit.parents.flatMap((parent) => ["-p", parent]);
  const args = ["commit-tree", ...(commit.sign ? ["--gpg-sign"] : []), ...parents, "-F", "-", commit.tree];
  const { stdout } = await runGit(repository.location, args, {
    input: commit.message.endsWith("\n") ? commit.message : `${commit.message}\n`,
    overrides: [...WRITE_OVERRIDES, "i18n.commitEncoding=UTF-8"],
  });
  return parseObjectId(stdout.trim());
}

/** The time as git writes it: seconds, and how far local time is ahead of UTC. */
function now(): string {
  const date = new Date();
  const ahead = -date.getTimezoneOffset();
  const [hours, minutes] = [Math.floor(Math.abs(ahead) / 60), Math.abs(ahead) % 60].map((part) => String(part).padStart(2, "0"));
  return `${Math.floor(date.getTime() / 1000)} ${ahead < 0 ? "-" : "+"}${hours}${minutes}`;
}
