import { diffArrays } from "diff";

/** A stretch of two sequences: items that both hold, or items that only one of them holds. */
export interface SequenceRun {
  kind: "same" | "removed" | "added";
  length: number;
}

/** The most removed and added items for which a finest comparison is worth its time, which grows with their square. */
const MOST_EDITS = 8_000;

/** So few items are compared whatever the clock says: a busy machine must not answer otherwise than an idle one. */
const FEW_ITEMS = 1_000;

/**
 * Compares two sequences item by item and returns the shortest list of runs that leads from one to the other, or null
 * when that would take more than `timeoutMilliseconds` or more than 8,000 edits. Up to 1,000 differing items are always
 * compared.
 *
 * @example diffSequence(["a", "b"], ["a", "c"], { timeoutMilliseconds: 300 })
 */
export function diffSequence(
  before: readonly string[],
  after: readonly string[],
  { timeoutMilliseconds }: { timeoutMilliseconds: number },
): SequenceRun[] | null {
  const start = commonPrefix(before, after);
  const end = commonSuffix(before, after, start);
  const middle = diffMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end), timeoutMilliseconds);
  if (middle === null) return null;
  const runs = [same(start), ...middle, same(end)];
  return runs.filter(({ length }) => length > 0);
}

function commonPrefix(before: readonly string[], after: readonly string[]): number {
  const limit = Math.min(before.length, after.length);
  let length = 0;
  while (length < limit && before[length] === after[length]) length += 1;
  return length;
}

function commonSuffix(before: readonly string[], after: readonly string[], prefix: number): number {
  const limit = Math.min(before.length, after.length) - prefix;
  let length = 0;
  while (length < limit && before[before.length - 1 - length] === after[after.length - 1 - length]) length += 1;
  return length;
}

function diffMiddle(before: string[], after: string[], timeoutMilliseconds: number): SequenceRun[] | null {
  if (before.length === 0) return [{ kind: "added", length: after.length }];
  if (after.length === 0) return [{ kind: "removed", length: before.length }];
  const timeout = before.length + after.length <= FEW_ITEMS ? Infinity : timeoutMilliseconds;
  if (timeout <= 0) return null;

  // Numbers compare in constant time, and the comparison below makes millions of them.
  const numbers = new Map<string, number>();
  const changes = diffArrays(numbered(before, numbers), numbered(after, numbers), {
    timeout,
    maxEditLength: MOST_EDITS,
  });
  if (changes === undefined) return null;
  return changes.map(({ added, removed, count }) => ({
    kind: added ? "added" : removed ? "removed" : "same",
    length: count,
  }));
}

function numbered(items: string[], numbers: Map<string, number>): number[] {
  return items.map((item) => {
    const known = numbers.get(item);
    if (known !== undefined) return known;
    numbers.set(item, numbers.size);
    return numbers.size - 1;
  });
}

function same(length: number): SequenceRun {
  return { kind: "same", length };
}
