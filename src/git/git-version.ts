import { gitEnvironment, type UserEnvironment } from "./git-environment.ts";
import { runGit } from "./run-git.ts";

/** The version of git, such as `2.39.5`. */
export async function readGitVersion(directory: string, user: UserEnvironment): Promise<string> {
  const { stdout } = await runGit({ directory, environment: gitEnvironment(user, { interactive: false }) }, ["version"]);
  return /\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? stdout.trim();
}
