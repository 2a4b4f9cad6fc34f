import { Invalid } from "../domain/errors.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { commitPaths } from "../git/commit-paths.ts";
import { GitError } from "../git/git-error.ts";
import type { GitRepository } from "../git/repository.ts";
import { absolutePath, readWorkingFile, removeWorkingFile, workingFileKind, writeWorkingFile } from "../git/working-files.ts";
import { operationInProgress } from "../git/working-tree.ts";
import { knownGitFailure } from "./git-failure.ts";

/** Files to be written to the working tree, and committed unless they stay a draft. */
export interface SourceChange {
  /** Content by path from the top; null removes the file. */
  files: ReadonlyMap<string, string | Buffer | null>;
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
 * when git or a hook refuses the commit.
 */
export async function writeSource(repository: GitRepository, { files, message, draft }: SourceChange): Promise<ObjectId | null> {
  refuseSourceWrite(repository, { draft });
  const before = await readFiles(repository, [...files.keys()]);
  try {
    await writeFiles(repository, files);
    return draft ? null : await commitPaths(repository, { paths: [...files.keys()], message });
  } catch (cause) {
    await writeFiles(repository, before);
    throw cause instanceof GitError ? (knownGitFailure(cause) ?? commitRefused(cause)) : cause;
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

async function writeFiles(repository: GitRepository, files: ReadonlyMap<string, string | Buffer | null>): Promise<void> {
  // Removals first, so that a folder can take the place of a file.
  for (const [path, content] of files) if (content === null) await removeWorkingFile(repository, path);
  for (const [path, content] of files) if (content !== null) await writeWorkingFile(repository, path, content);
}

function commitRefused(cause: GitError): Invalid {
  const words = cause.stderr.trim().replace(/^(?:fatal|error): /, "");
  return new Invalid(
    "commit-refused",
    `git did not make the commit, and nothing was changed: ${words === "" ? `it ended with ${cause.exitCode}` : words}`,
    {
      hint: "mend that and run the command again, or add --draft to write the file and commit nothing",
      cause,
    },
  );
}
