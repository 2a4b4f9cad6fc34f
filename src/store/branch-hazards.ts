import { checkedOutBranches } from "../git/refs.ts";
import type { PromptStore } from "./prompt-store.ts";

/** Local branches below the prefix that nothing reads, since there is a remote. */
export function shadowedBranches({ refs, remote, manifest }: PromptStore): string[] {
  if (remote === null) return [];
  const folder = `refs/heads/${manifest.manifest.refs}/`;
  return [...refs.keys()].filter((ref) => ref.startsWith(folder)).map((ref) => ref.slice("refs/heads/".length));
}

/** Branches below the prefix that are checked out somewhere, where writing them would make files go stale. */
export async function worktreesOf({ repository, manifest }: PromptStore): Promise<{ branch: string; worktree: string }[]> {
  const folder = `refs/heads/${manifest.manifest.refs}/`;
  const branches = await checkedOutBranches(repository);
  return [...branches]
    .filter(([ref]) => ref.startsWith(folder))
    .map(([ref, worktree]) => ({ branch: ref.slice("refs/heads/".length), worktree }));
}
