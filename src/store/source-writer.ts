import { Conflict, GitError, Invalid } from "../domain/errors.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { refuseSecretMessage } from "../domain/secrets/refuse-secret-message.ts";
import { commitPaths } from "../git/commit-paths.ts";
import { hashAsCommitted } from "../git/hash-working-files.ts";
import type { GitRepository } from "../git/repository.ts";
import {
  absolutePath,
  createWorkingFile,
  type KeptFile,
  keepWorkingFile,
  readWorkingFile,
  removeWorkingFile,
  workingFileKind,
  writeWorkingFile,
} from "../git/working-files.ts";
import { operationInProgress } from "../git/working-tree.ts";

/** Files to be written to the working tree, and committed unless they stay a draft. */
export interface SourceChange {
  /** Content by path from the top; null removes the file. */
  files: ReadonlyMap<string, string | Buffer | null>;
  /** Those of the files that must not be there yet, unless with just this content: an earlier try may have been killed. */
  created?: readonly string[];
  message: string;
  /** Write the files and commit nothing. */
  draft: boolean;
}

/**
 * Writes files and commits just them on the current branch, with the user's hooks and signing; what else is staged stays
 * staged. When the commit fails, the files are as they were before.
 *
 * @returns The commit; null for a draft.
 * @throws Invalid in a bare repository; in the middle of a merge or a rebase and on a detached HEAD, unless it is a draft;
 * when git or a hook refuses the commit; when a file cannot be written.
 * @throws PolicyRefused when the message holds a secret.
 * @throws GitError for what git's words are known to mean: a lock, no identity, no signature, a full disk, no rights.
 */
export async function writeSource(
  repository: GitRepository,
  { files, created = [], message, draft }: SourceChange,
): Promise<ObjectId | null> {
  refuseSourceWrite(repository, { draft });
  await refuseSecretMessage(message, "-m");
  const before = await readFiles(repository, [...files.keys()]);
  for (const path of created) if (isOther(before.get(path), files.get(path))) throw createdMeanwhile(path);
  const undo: KeptFile[] = [];
  try {
    for (const path of inOrder(files)) {
      const isNew = before.get(path) === null;
      if (!isNew) undo.push(await keepWorkingFile(repository, path));
      await writeFile(repository, path, files.get(path) ?? null, { isNew });
      if (isNew) undo.push(newFile(repository, path));
    }
    return draft ? null : await commitPaths(repository, { paths: [...files.keys()], message });
  } catch (cause) {
    for (const { putBack } of undo.toReversed()) await putBack();
    throw refusalOf(cause);
  } finally {
    await Promise.all(undo.map(({ discard }) => discard()));
  }
}

/**
 * Refuses where a commit cannot be made, before anything is asked or written.
 *
 * @throws Invalid with the state that the repository is in.
 */
export function refuseSourceWrite(repository: GitRepository, { draft }: { draft: boolean }): void {
  if (repository.topLevel === null) {
    throw new Invalid("bare-repository", "A bare repository has no files to write.", { hint: "work in a clone of it" });
  }
  if (draft) return;
  const operation = operationInProgress(repository);
  const state = operation !== null ? `in the middle of a ${operation}` : repository.headBranch === null ? "on a detached HEAD" : null;
  if (state === null) return;
  throw new Invalid("cannot-commit-here", `This working tree is ${state}, where a commit would end up in the wrong place.`, {
    hint:
      operation === null
        ? "git switch a branch, or add --draft to write the file and commit nothing"
        : "finish that first, or add --draft to write the file and commit nothing",
  });
}

/** Whether git would store both texts as the same at a path: as it does with line endings where it converts them. */
export async function isStoredAlike(repository: GitRepository, path: string, one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((text) => hashAsCommitted(repository, path, text)));
  return first === second;
}

/** The absolute path of a working file, for an editor. */
export function workingPath(repository: GitRepository, path: string): string {
  return absolutePath(repository, path);
}

async function readFiles(repository: GitRepository, paths: readonly string[]): Promise<Map<string, Buffer | null>> {
  const files = new Map<string, Buffer | null>();
  for (const path of paths) {
    const kind = await workingFileKind(repository, path);
    if (kind === "symlink" || kind === "folder" || kind === "other") {
      throw new Invalid("not-a-file", `${path} is ${kind === "symlink" ? "a symbolic link" : "not a file"}, which is never written to.`, {
        hint: "move it out of the way",
      });
    }
    files.set(path, kind === null ? null : await readWorkingFile(repository, path));
  }
  return files;
}

function isOther(before: Buffer | null | undefined, content: string | Buffer | null | undefined): boolean {
  return before != null && (content == null || !before.equals(Buffer.from(content)));
}

/** New files first, so that no text is ever gone; but where two names are one file on some machines, the old one first. */
function inOrder(files: ReadonlyMap<string, string | Buffer | null>): string[] {
  const paths = [...files.keys()];
  const removed = new Set(paths.filter((path) => files.get(path) === null).map((path) => path.toLowerCase()));
  const isInTheWay = paths.some((path) => files.get(path) !== null && removed.has(path.toLowerCase()));
  const rank = (path: string): number => (files.get(path) === null ? Number(!isInTheWay) : Number(isInTheWay));
  return paths.sort((one, other) => rank(one) - rank(other));
}

function newFile(repository: GitRepository, path: string): KeptFile {
  return { putBack: () => removeWorkingFile(repository, path), discard: async () => {} };
}

async function writeFile(
  repository: GitRepository,
  path: string,
  content: string | Buffer | null,
  { isNew }: { isNew: boolean },
): Promise<void> {
  if (content === null) return removeWorkingFile(repository, path);
  if (!isNew) return writeWorkingFile(repository, path, content);
  if (await createWorkingFile(repository, path, content)) return;
  throw createdMeanwhile(path);
}

function createdMeanwhile(path: string): Conflict {
  return new Conflict("created-meanwhile", `${path} was created by somebody else a moment ago. Nothing was changed.`, {
    hint: "look at it: git status",
  });
}

const FILE_FAILURES: Readonly<Record<string, string>> = {
  ENOSPC: "there is no space left on the disk",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file is larger than this process may write",
  EROFS: "the file system is read-only",
  EACCES: "permission is denied",
  EPERM: "it is not permitted",
};

function refusalOf(cause: unknown): unknown {
  if (cause instanceof GitError) return cause.code === "git-failed" ? commitRefused(cause) : cause;
  const { code, path } = (cause ?? {}) as NodeJS.ErrnoException;
  const reason = code === undefined ? undefined : FILE_FAILURES[code];
  if (reason === undefined) return cause;
  return new Invalid("file-not-written", `The working tree could not be written: ${reason}. Nothing was changed.`, {
    hint: "mend that and run the command again",
    details: { path: path ?? null },
    cause,
  });
}

function commitRefused(cause: GitError): Invalid {
  const words = cause.stderr.trim().replace(/^(?:fatal|error): /, "");
  return new Invalid(
    "commit-refused",
    `git did not make the commit, and nothing was changed: ${words === "" ? `it ${cause.exitCode === null ? "was ended by a signal" : `ended with ${cause.exitCode}`}` : words}`,
    {
      hint: "mend that and run the command again, or add --draft to write the file and commit nothing",
      cause,
    },
  );
}
