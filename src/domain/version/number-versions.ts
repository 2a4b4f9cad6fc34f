import type { PromptKey } from "../prompt/prompt-key.ts";
import { groupByKey } from "./group-by-key.ts";
import { matchFrozen, matchFrozenFromNewest } from "./match-frozen.ts";
import type { CommitPositions } from "./match-frozen.ts";
import type { Run } from "./version-runs.ts";
import type { FrozenVersion, VersionNumber } from "./version.ts";

export interface NumberingOptions {
  /** False where the history is not whole, as in a shallow clone: only frozen numbers are given. True by default. */
  derive?: boolean;
  /** The places of commits that frozen numbers name; those that begin a run of the key need none. */
  positions?: CommitPositions;
}

/**
 * Gives every run its number, or null to one that only has a commit.
 *
 * A run takes the frozen number whose commit lies in it, else, in order and each once, one whose blob it has. Runs after
 * the last such match go on above the highest number that the key ever had; where a key was renamed, above the old
 * key's too. Without frozen numbers that is 1, 2, 3 ….
 *
 * `runs` come by position, oldest first, and may be of several keys joined by renames; `frozen` holds the entries that
 * count, each (key, version) once.
 *
 * @example numberVersions([{ key, blob: a, … }, { key, blob: b, … }], []) // [1, 2]
 */
export function numberVersions(
  runs: readonly Run[],
  frozen: readonly FrozenVersion[],
  options: NumberingOptions = {},
): (VersionNumber | null)[] {
  const { derive = true, positions = new Map() } = options;
  if (derive && areOfOneKey(runs) && areFirstRuns(runs, frozen)) return runs.map((_, index) => index + 1);
  const match = derive ? matchFrozen : matchFrozenFromNewest;
  const frozenByKey = groupByKey(frozen);
  const numbers = new Map<PromptKey, KeyNumbers>();
  for (const [key, ownRuns] of groupByKey(runs)) {
    const ownFrozen = frozenByKey.get(key) ?? [];
    numbers.set(key, numbersOf(ownFrozen, match(ownRuns, ownFrozen, positions)));
  }
  return runs.map((run) => nextNumber(numbers, run, derive));
}

// Nearly every prompt of a large store is such a one.
function areOfOneKey(runs: readonly Run[]): boolean {
  return runs.every(({ key, renamedFrom }) => renamedFrom === null && key === runs[0]?.key);
}

/** Whether what is frozen is what counting gives: the first runs, all of them, each under its place. */
function areFirstRuns(runs: readonly Run[], frozen: readonly FrozenVersion[]): boolean {
  return frozen.every(({ key, version, commit, blob }) => {
    const run = runs[version - 1];
    return version <= frozen.length && run?.key === key && run.commit === commit && run.blob === blob;
  });
}

/** What is known of one key while its runs are numbered, oldest first. */
interface KeyNumbers {
  matches: (VersionNumber | null)[];
  lastMatch: number;
  /** The index of the next run. */
  next: number;
  /** The highest number frozen for the key. */
  frozen: VersionNumber;
  /** The highest number that the runs so far have, or that no run has; what a renamed key goes on above. */
  reached: VersionNumber;
}

function numbersOf(frozen: readonly FrozenVersion[], matches: (VersionNumber | null)[]): KeyNumbers {
  const matched = new Set(matches);
  return {
    matches,
    lastMatch: matches.findLastIndex((version) => version !== null),
    next: 0,
    frozen: highest(frozen),
    reached: highest(frozen.filter(({ version }) => !matched.has(version))),
  };
}

function nextNumber(numbers: Map<PromptKey, KeyNumbers>, run: Run, derive: boolean): VersionNumber | null {
  const own = numbers.get(run.key) as KeyNumbers;
  if (run.renamedFrom !== null) own.reached = Math.max(own.reached, numbers.get(run.renamedFrom)?.reached ?? 0);
  const index = own.next++;
  const derived = derive && index > own.lastMatch ? Math.max(own.frozen, own.reached) + 1 : null;
  const version = own.matches[index] ?? derived;
  own.reached = Math.max(own.reached, version ?? 0);
  return version;
}

function highest(entries: readonly FrozenVersion[]): VersionNumber {
  return entries.reduce((most, { version }) => Math.max(most, version), 0);
}
