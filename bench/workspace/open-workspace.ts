import { cp, mkdtemp, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { git } from "../git.ts";

/** A repository with a working tree that the benchmark may change, and the command line to run in it. */
export interface Workspace {
  directory: string;
  /** The path of `bin/promptlane.js`. */
  script: string;
  remove: () => Promise<void>;
}

/** Copies a generated repository into a folder of its own and checks out its tip. It has no remote. */
export async function openWorkspace(projectRoot: string, repository: string): Promise<Workspace> {
  const directory = await mkdtemp(join(tmpdir(), "promptlane-bench-work-"));
  await cp(repository, join(directory, ".git"), { recursive: true });
  await git(directory, ["config", "core.bare", "false"]);
  await checkOut(directory, "main");
  return {
    directory,
    script: join(projectRoot, "bin/promptlane.js"),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Moves `main`, the index and the working files to a commit. */
export async function checkOut(directory: string, commit: string): Promise<void> {
  await git(directory, ["reset", "--quiet", "--hard", commit]);
  // Git reads a file again when it is as young as the index, which no user's files are for longer than a second.
  const index = join(directory, ".git/index");
  const { atime, mtime } = await stat(index);
  await utimes(index, atime, new Date(mtime.getTime() + 2000));
}
