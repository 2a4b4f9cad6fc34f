import { git } from "../git.ts";
import { checkOut, type Workspace } from "./open-workspace.ts";
import { runPromptlane } from "./run-promptlane.ts";

const UNDEPLOYED_COMMITS = 250;

/**
 * Ships every prompt to dev, staging and production as of some commits ago, and then moves on to the tip: the keys
 * given back are prompts whose latest version is in no environment yet.
 */
export async function seedEnvironments(workspace: Workspace): Promise<string[]> {
  const { directory } = workspace;
  const tip = await git(directory, ["rev-parse", "main"]);
  const deployed = await git(directory, ["rev-parse", `main~${UNDEPLOYED_COMMITS}`]);
  await checkOut(directory, deployed);
  runPromptlane(workspace, ["promote", "--all", "--to", "dev", "--yes"]);
  runPromptlane(workspace, ["promote", "--all", "--from", "dev", "--to", "staging", "--yes"]);
  runPromptlane(workspace, ["promote", "--all", "--from", "staging", "--to", "production", "--confirm", "production"]);
  await checkOut(directory, tip);
  return changedPrompts(directory, deployed, tip);
}

/** Single prompts edited between two commits; partials and templates of flows are left out, they change others too. */
async function changedPrompts(directory: string, before: string, after: string): Promise<string[]> {
  const paths = await git(directory, ["diff", "--name-only", "--no-renames", "--diff-filter=M", before, after, "--", ".prompts"]);
  return paths
    .split("\n")
    .map((path) => /^\.prompts\/([^/]+\/[^/]+)\.md$/.exec(path)?.[1])
    .filter((key) => key !== undefined)
    .filter((key) => !key.startsWith("shared/"));
}
