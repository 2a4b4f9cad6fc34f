import { branchName, branchRef } from "../domain/ref-name.ts";
import { checkedOutBranches } from "../git/refs.ts";
import type { PromptStore } from "./prompt-store.ts";

/** Local branches below the prefix that nothing reads, since there is a remote. */
export function shadowedBranches({ refs, remote, manifest }: PromptStore): string[] {
  if (remote === null) return [];
  const folder = `${branchRef(manifest.manifest.refs)}/`;
  return [...refs.keys()].filter((ref) => ref.startsWith(folder)).map(branchName);
}

/** Branches below the prefix that are checked out somewhere, where writing them would make files go stale. */
export async function worktreesOf({ repository, manifest }: PromptStore): Promise<{ branch: string; worktree: string }[]> {
  const folder = `${branchRef(manifest.manifest.refs)}/`;
  const branches = await checkedOutBranches(repository);
  return [...branches].filter(([ref]) => ref.startsWith(folder)).map(([ref, worktree]) => ({ branch: branchName(ref), worktree }));
}
