import { CONFIG_ARGUMENTS } from "./config.ts";
import { discoveryVariables, gitEnvironment, type UserEnvironment } from "./git-environment.ts";
import { REFS_ARGUMENTS } from "./refs.ts";
import { FACTS_ARGUMENTS } from "./repository.ts";
import { type GitResult, runGit } from "./run-git.ts";

/** The answers of three calls of git about a folder that need not wait for each other. */
export interface FirstLook {
  cwd: string;
  /** For `openRepository`; exit code 128 is an answer, too. */
  facts: Promise<GitResult<string>>;
  /** For `readConfig`. */
  config: Promise<GitResult<string>>;
  /** For `listRefs`: all branches, local and remote-tracking. */
  refs: Promise<GitResult<string>>;
}

/**
 * Starts to look at the repository around a folder, and returns at once. The command line does so before it loads the
 * rest of itself, which takes about as long as git does.
 */
export function lookAround({ cwd, environment }: { cwd: string; environment: UserEnvironment }): FirstLook {
  const where = {
    directory: cwd,
    environment: { ...gitEnvironment(environment, { interactive: false }), ...discoveryVariables(environment) },
  };
  const look = {
    cwd,
    facts: runGit(where, FACTS_ARGUMENTS, { allowExit: [128] }),
    config: runGit(where, CONFIG_ARGUMENTS, { overrides: [] }),
    refs: runGit(where, REFS_ARGUMENTS),
  };
  // Whoever needs an answer hears of its failure; a command that needs none does not fail for it.
  for (const answer of [look.facts, look.config, look.refs]) answer.catch(() => {});
  return look;
}
