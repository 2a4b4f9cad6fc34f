import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { Invalid } from "../domain/errors.ts";
import { branchName, branchRef, type RefName } from "../domain/ref-name.ts";
import { parseCommitObject } from "../git/commit-object.ts";
import type { FetchedRef } from "../git/remote.ts";
import { tipOf } from "./branch-tip.ts";
import { firstOfChain } from "./first-parent-chain.ts";
import type { PromptStore } from "./prompt-store.ts";
import { environmentRef, trackingRef } from "./ref-names.ts";
import { reloadDefaultBranch } from "./reload-default-branch.ts";
import { fetchWholeHistory } from "./whole-history.ts";

/**
 * Fetches the whole history of the default branch into a shallow clone, as a CI checkout is one: where history is cut,
 * versions cannot be counted.
 *
 * @throws Invalid with the command to run when `--no-fetch` forbids it, or there is no remote to ask.
 */
export async function deepenDefaultBranch(store: PromptStore): Promise<void> {
  if (!store.repository.isShallow) return;
  const branch = { source: branchRef(store.defaultBranch.name), target: store.defaultBranch.ref };
  await deepen(store, branch, "This clone is shallow, so versions cannot be counted in it.");
  await reloadDefaultBranch(store);
}

/**
 * Fetches the whole history of an environment's branch where this clone has only the end of it: the commit at the cut
 * looks like a deployment of everything, so undoing it would retire everything.
 *
 * @throws Invalid with the command to run when `--no-fetch` forbids it, or there is no remote to ask.
 */
export async function deepenEnvironment(store: PromptStore, name: EnvironmentName): Promise<void> {
  if (!(await isCut(store, name))) return;
  const source = environmentRef(store.manifest.manifest.refs, name);
  const target = store.remote === null ? source : trackingRef(store.remote, source);
  await deepen(store, { source, target }, `This clone is shallow, and has only the end of what was deployed to ${name}.`);
}

/** Tells of which environments this clone has only the end, so that it cannot say who deployed what is older, and when. */
export async function tellWhereCut(store: PromptStore, names: readonly EnvironmentName[]): Promise<void> {
  const cut = await Promise.all(names.map((name) => isCut(store, name)));
  const [first, ...others] = names.filter((_, index) => cut[index]);
  if (first === undefined) return;
  store.notify({
    code: "shallow-clone",
    message: `This clone is shallow: of ${[first, ...others].join(", ")} it has only the last deployments, and takes what is older for one of them.`,
    hint: howToDeepen(store, environmentRef(store.manifest.manifest.refs, first)),
  });
}

/** How the whole history of the default branch comes to a shallow clone; null for one that has it. */
export function howToCount(store: PromptStore): string | null {
  return store.repository.isShallow ? howToDeepen(store, branchRef(store.defaultBranch.name)) : null;
}

async function isCut(store: PromptStore, name: EnvironmentName): Promise<boolean> {
  const tip = tipOf(store, environmentRef(store.manifest.manifest.refs, name));
  if (!store.repository.isShallow || tip === null) return false;
  // The object names its parents even where git, at the cut, knows of none.
  const first = await store.objects.read(await firstOfChain(store.repository, tip));
  return first !== null && parseCommitObject(first.content).parents.length > 0;
}

async function deepen(store: PromptStore, branch: FetchedRef, message: string): Promise<void> {
  const { remote, fetchPolicy } = store;
  if (remote === null || fetchPolicy === "never") {
    throw new Invalid("shallow-clone", message, { hint: howToDeepen(store, branch.source) });
  }
  await fetchWholeHistory(store, remote, branch);
}

function howToDeepen({ remote }: PromptStore, branch: RefName): string {
  return `git fetch --unshallow ${remote ?? "REMOTE"} ${branchName(branch)}`;
}
