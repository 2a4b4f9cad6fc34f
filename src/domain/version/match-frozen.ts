import type { ObjectId } from "../object-id.ts";
import type { Run } from "./version-runs.ts";
import type { FrozenVersion, VersionNumber } from "./version.ts";

/** Where commits stand on the first-parent chain, as `Run.position` counts. */
export type CommitPositions = ReadonlyMap<ObjectId, number>;

/**
 * Finds the frozen number of each run of one key, or null: the one whose commit lies in the run, else one whose blob it
 * has. Numbers only go up from run to run. Of two that would do, the lower is taken by the older run.
 */
export function matchFrozen(runs: readonly Run[], frozen: readonly FrozenVersion[], positions: CommitPositions): (VersionNumber | null)[] {
  if (frozen.length === 0) return runs.map(() => null);
  return matchAscending(
    runs,
    candidatesOf(runs, frozen, positions).toSorted((a, b) => a.rank - b.rank),
  );
}

/**
 * The same for a history whose beginning is missing, as in a shallow clone: it matches from the newest run back, since
 * of several numbers with one blob the later are likelier to be seen.
 */
export function matchFrozenFromNewest(
  runs: readonly Run[],
  frozen: readonly FrozenVersion[],
  positions: CommitPositions,
): (VersionNumber | null)[] {
  const mirrored = candidatesOf(runs, frozen, positions).map(({ rank, blob, run }) => ({
    rank: -rank,
    blob,
    run: run === null ? null : runs.length - 1 - run,
  }));
  const ranks = matchAscending(
    runs.toReversed(),
    mirrored.toSorted((a, b) => a.rank - b.rank),
  );
  return ranks.map((rank) => (rank === null ? null : -rank)).toReversed();
}

interface Candidate {
  rank: number;
  blob: ObjectId;
  /** The index of the run in which its commit lies. */
  run: number | null;
}

function candidatesOf(runs: readonly Run[], frozen: readonly FrozenVersion[], positions: CommitPositions): Candidate[] {
  const beginnings = new Map(runs.map(({ commit }, index) => [commit, index]));
  return frozen.map(({ version, blob, commit }) => {
    const run = beginnings.get(commit) ?? runAt(runs, positions.get(commit));
    return { rank: version, blob, run: run !== null && runs[run]?.blob === blob ? run : null };
  });
}

function runAt(runs: readonly Run[], position: number | undefined): number | null {
  if (position === undefined) return null;
  const index = runs.findLastIndex((run) => run.position <= position);
  const end = runs[index]?.end ?? null;
  return index === -1 || (end !== null && end.position <= position) ? null : index;
}

function matchAscending(runs: readonly { blob: ObjectId }[], candidates: Candidate[]): (number | null)[] {
  const anchors = anchorsByCommit(runs, candidates);
  const ceilings = ceilingsOf(anchors);
  const byBlob = groupByBlob(candidates);
  let passed = Number.NEGATIVE_INFINITY;
  return runs.map(({ blob }, index) => {
    const ceiling = ceilings[index] ?? Number.POSITIVE_INFINITY;
    const rank = anchors[index] ?? byBlob.get(blob)?.find((candidate) => candidate > passed && candidate < ceiling) ?? null;
    passed = rank ?? passed;
    return rank;
  });
}

function anchorsByCommit(runs: readonly unknown[], candidates: Candidate[]): (number | null)[] {
  const lying = new Map<number, number[]>();
  for (const { rank, run } of candidates) if (run !== null) lying.set(run, [...(lying.get(run) ?? []), rank]);
  let passed = Number.NEGATIVE_INFINITY;
  return runs.map((_, index) => {
    const anchor = lying.get(index)?.find((rank) => rank > passed) ?? null;
    passed = anchor ?? passed;
    return anchor;
  });
}

/** For each run the number of the next one that is anchored by commit, which a match by blob must stay below. */
function ceilingsOf(anchors: (number | null)[]): number[] {
  let ceiling = Number.POSITIVE_INFINITY;
  return anchors
    .toReversed()
    .map((anchor) => (ceiling = anchor ?? ceiling))
    .toReversed();
}

function groupByBlob(candidates: Candidate[]): Map<ObjectId, number[]> {
  const ranks = new Map<ObjectId, number[]>();
  for (const { blob, rank } of candidates) {
    const known = ranks.get(blob);
    if (known === undefined) ranks.set(blob, [rank]);
    else known.push(rank);
  }
  return ranks;
}
