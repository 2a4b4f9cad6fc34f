import { GitError, Invalid } from "../domain/errors.ts";
import { type GitRepository, openRepository } from "../git/repository.ts";
import type { OpenStoreOptions } from "./open-store.ts";

/**
 * Finds the repository around a folder.
 *
 * @throws Invalid in git's own words when there is none, or when it belongs to somebody else.
 */
export async function findRepository({
  cwd,
  environment,
  interactive,
  look,
}: Pick<OpenStoreOptions, "cwd" | "environment" | "interactive" | "look">): Promise<GitRepository> {
  try {
    return await openRepository({ cwd, environment, interactive: interactive ?? false, look });
  } catch (cause) {
    // Without a word of git's it did not even start.
    if (!(cause instanceof GitError) || cause.stderr === "") throw cause;
    throw notARepository(cause);
  }
}

function notARepository(cause: GitError): Invalid {
  const words = cause.stderr.trim();
  if (/not a git repository/.test(words)) {
    return new Invalid("not-a-repository", "This folder is not inside a git repository.", {
      hint: "git init, then promptlane init",
      cause,
    });
  }
  return new Invalid("repository-refused", `git will not work here: ${words.replace(/^fatal: /, "")}`, { cause });
}
