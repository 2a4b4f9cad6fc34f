import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GitLocation, runGitBuffer } from "./run-git.ts";

/** The three versions of a text. */
export interface TextsToMerge {
  base: string | Buffer;
  ours: string | Buffer;
  theirs: string | Buffer;
}

// `git merge-file` ends with the number of conflicts, as far as an exit code can tell.
const MOST_CONFLICTS = 127;
const CONFLICTS = Array.from({ length: MOST_CONFLICTS }, (_, index) => index + 1);

/**
 * Merges three versions of a text line by line, as git itself does, in the style of conflicts that the user has configured.
 *
 * @throws GitError for what git cannot merge, such as bytes that are no text.
 */
export async function mergeFile(
  where: GitLocation,
  { base, ours, theirs }: TextsToMerge,
  { markerSize }: { markerSize: number },
): Promise<{ content: Buffer; isClean: boolean }> {
  const folder = await mkdtemp(join(tmpdir(), "promptlane-merge-"));
  try {
    const [paths, labels] = [["ours", "base", "theirs"].map((name) => join(folder, name)), ["ours", "base", "theirs"]];
    await Promise.all([ours, base, theirs].map((content, index) => writeFile(paths[index] ?? "", content)));
    const options = ["-p", `--marker-size=${markerSize}`, ...labels.flatMap((label) => ["-L", label])];
    const { stdout, exitCode } = await runGitBuffer(where, ["merge-file", ...options, ...paths], { allowExit: CONFLICTS });
    return { content: stdout, isClean: exitCode === 0 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
