import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { GitRepository } from "./repository.ts";
import { runGit, WRITE_OVERRIDES } from "./run-git.ts";

/** The chunk with the paths that each commit changed. */
const CHANGED_PATHS = "BIDX";
/** The table of chunks is at the beginning of a file. */
const HEAD_LENGTH = 256;

/** Whether git has a commit-graph that knows which paths each of its commits changed, which lets it skip most of them. */
export async function hasChangedPaths({ commonDirectory }: GitRepository): Promise<boolean> {
  const info = join(commonDirectory, "objects/info");
  const chain = (await readdir(join(info, "commit-graphs")).catch((): string[] => [])).filter((name) => name.endsWith(".graph"));
  const files = [join(info, "commit-graph"), ...chain.map((name) => join(info, "commit-graphs", name))];
  const heads = await Promise.all(files.map(async (file) => readFile(file).catch(() => null)));
  const found = heads.filter((content) => content !== null);
  return found.length > 0 && found.every((content) => content.subarray(0, HEAD_LENGTH).includes(CHANGED_PATHS));
}

/** Writes a commit-graph of everything that the refs reach, with the paths that each commit changed. */
export async function writeCommitGraph(repository: GitRepository): Promise<void> {
  await runGit(repository.location, ["commit-graph", "write", "--reachable", "--changed-paths", "--no-progress"], {
    overrides: WRITE_OVERRIDES,
  });
}
