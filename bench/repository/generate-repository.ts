import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { git } from "../git.ts";
import { fastImportStream } from "./fast-import-stream.ts";
import { generateHistory, type HistorySize } from "./history.ts";

/** Where this file's folder is, seen from the project: its text decides whether a cached repository is still good. */
const GENERATOR_SOURCE = "bench/repository";

/**
 * A bare repository with a history of the given size, packed as a fresh clone is. Made once and kept in the system's
 * folder for temporary files until the generator changes; never to be written to.
 */
export async function generateRepository(projectRoot: string, size: HistorySize): Promise<string> {
  const cache = join(tmpdir(), "promptlane-bench", await hashOfGenerator(projectRoot));
  const directory = join(cache, `${size.prompts}-prompts-${size.commits}-commits-${size.seed}.git`);
  if (existsSync(directory)) return directory;
  await mkdir(cache, { recursive: true });
  const unfinished = `${directory}.${process.pid}`;
  await createRepository(unfinished, size);
  await rename(unfinished, directory).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true });
    // Another run may have finished the same repository first.
    if (!existsSync(directory)) throw error;
  });
  return directory;
}

/** Writes the history into a new bare repository at `directory`, on the branch `main`. */
export async function createRepository(directory: string, size: HistorySize): Promise<void> {
  await mkdir(directory, { recursive: true });
  await git(directory, ["init", "--quiet", "--bare", "--initial-branch=main", "."]);
  await git(directory, ["fast-import", "--quiet"], fastImportStream(generateHistory(size), "refs/heads/main"));
  await git(directory, ["repack", "-adfq", "--window=10"]);
}

async function hashOfGenerator(projectRoot: string): Promise<string> {
  const folder = join(projectRoot, GENERATOR_SOURCE);
  const names = (await readdir(folder)).sort();
  const hash = createHash("sha256");
  for (const name of names) hash.update(await readFile(join(folder, name)));
  return hash.digest("hex").slice(0, 12);
}
