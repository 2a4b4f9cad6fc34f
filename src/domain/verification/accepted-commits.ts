import type { ObjectId } from "../object-id.ts";
import type { Finding } from "./finding.ts";

/**
 * Leaves out what a branch has up to an accepted commit: a log that only grows keeps what was once found in it for ever.
 *
 * @param commits Of the branch, oldest first.
 * @returns What is left, and the accepted commits that the branch holds.
 */
export function afterAccepted(
  findings: readonly Finding[],
  commits: readonly ObjectId[],
  accepted: readonly ObjectId[],
): { findings: Finding[]; held: ObjectId[] } {
  const places = new Map(commits.map((commit, place) => [commit, place]));
  const held = accepted.filter((commit) => places.has(commit));
  const last = Math.max(-1, ...held.map((commit) => places.get(commit) ?? -1));
  return { findings: findings.filter(({ commit }) => commit === null || (places.get(commit) ?? last + 1) > last), held };
}
