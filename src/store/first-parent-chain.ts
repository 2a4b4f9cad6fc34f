import type { ObjectId } from "../domain/object-id.ts";
import type { ObjectReader } from "../git/objects.ts";
import type { GitRepository } from "../git/repository.ts";
import { runGit } from "../git/run-git.ts";

/** The first-parent commits from the first one to `tip`, oldest first. */
export async function firstParentChain(repository: GitRepository, tip: ObjectId): Promise<ObjectId[]> {
  return revisions(repository, ["--first-parent", "--reverse", tip]);
}

/** The oldest first-parent commit that this repository has of a branch. */
export async function firstOfChain(repository: GitRepository, tip: ObjectId): Promise<ObjectId> {
  const [first = tip] = await revisions(repository, ["--first-parent", "--max-parents=0", tip]);
  return first;
}

/**
 * The first-parent commits after `base` up to `tip`, newest first, or null when `base` is not on the first-parent chain
 * of `tip`: an ancestor is not enough, since a foxtrot merge makes the old branch a second parent.
 */
export async function firstParentsSince(repository: GitRepository, base: ObjectId, tip: ObjectId): Promise<ObjectId[] | null> {
  if (base === tip) return [];
  const lines = await revisions(repository, ["--first-parent", "--parents", tip, `^${base}`]);
  return lines.at(-1)?.split(" ")[1] === base ? lines.map((line) => line.split(" ", 1)[0] as ObjectId) : null;
}

/** Whether `tip` goes on from `base` along first parents; never from a commit that is not in the repository. */
export async function goesOnFrom(
  { repository, objects }: { repository: GitRepository; objects: ObjectReader },
  base: ObjectId,
  tip: ObjectId,
): Promise<boolean> {
  if (base === tip) return true;
  const [found] = await objects.check([base]);
  return found?.type === "commit" && (await firstParentsSince(repository, base, tip)) !== null;
}

/** Those of the commits that are no ancestors of `tip`; all of them must exist. */
export async function commitsOutside(repository: GitRepository, tip: ObjectId, commits: readonly ObjectId[]): Promise<Set<ObjectId>> {
  if (commits.length === 0) return new Set();
  const { stdout } = await runGit(repository.location, ["rev-list", "--stdin"], { input: [...commits, `^${tip}`, ""].join("\n") });
  const outside = new Set(stdout.split("\n"));
  return new Set(commits.filter((commit) => outside.has(commit)));
}

async function revisions(repository: GitRepository, args: string[]): Promise<ObjectId[]> {
  const { stdout } = await runGit(repository.location, ["rev-list", ...args, "--"]);
  return stdout.split("\n").slice(0, -1) as ObjectId[];
}
