import { compareLines } from "./compare-lines.ts";
import { diffLines, joinLines, splitLines, type LineChange } from "./diff-lines.ts";
import type { TextDiff, TextHunk } from "./text-diff.ts";
import { sameWords } from "./word-parts.ts";

/** The options of {@link diffText}. */
export interface DiffTextOptions {
  /** The time after which words give way to lines; 300 unless told. */
  timeoutMilliseconds?: number;
}

/** The time that {@link diffText} may take to find words. */
export const DEFAULT_TIMEOUT_MILLISECONDS = 300;

/**
 * Compares two texts by lines, and the changed lines word by word.
 *
 * @example diffText("Be brief.\n", "Be kind.\n").words // { added: 1, removed: 1 }
 */
export function diffText(
  before: string,
  after: string,
  { timeoutMilliseconds = DEFAULT_TIMEOUT_MILLISECONDS }: DiffTextOptions = {},
): TextDiff {
  const deadline = performance.now() + timeoutMilliseconds;
  const beforeLines = splitLines(before);
  const afterLines = splitLines(after);
  const lines = diffLines(beforeLines, afterLines, { timeoutMilliseconds });

  const result: TextDiff = { unit: "words", words: { added: 0, removed: 0 }, reflowed: false, lines, hunks: [] };
  const reflow = reflowedHunk(lines, beforeLines, afterLines);
  if (reflow !== null) return { ...result, reflowed: true, hunks: [reflow] };

  // The smallest first, so that one big rewrite does not use up the time of all others.
  const groups = groupChanges(lines, beforeLines).toSorted((a, b) => sizeOf(a) - sizeOf(b));
  for (const group of groups) {
    const { unit, words, hunk } = compareLines(group, { beforeLines, afterLines, deadline });
    if (unit === "lines") result.unit = unit;
    result.words.added += words.added;
    result.words.removed += words.removed;
    result.hunks.push(hunk);
  }
  result.hunks.sort((a, b) => a.before.start - b.before.start || a.after.start - b.after.start);
  return result;
}

/** One hunk for all changes when the words are the same from the first to the last of them, else null. */
function reflowedHunk(changes: LineChange[], beforeLines: string[], afterLines: string[]): TextHunk | null {
  const first = changes[0];
  const last = changes.at(-1);
  if (first === undefined || last === undefined) return null;
  const before = { start: first.before.start, end: last.before.end };
  const after = { start: first.after.start, end: last.after.end };
  const parts = sameWords(joinLines(beforeLines, before), joinLines(afterLines, after));
  return parts === null ? null : { before, after, parts };
}

/** Puts changes together that only blank lines part: a blank line says nothing about which words belong to which. */
function groupChanges(changes: LineChange[], beforeLines: string[]): LineChange[][] {
  const groups: LineChange[][] = [];
  for (const change of changes) {
    const group = groups.at(-1);
    const previous = group?.at(-1);
    const between = previous && joinLines(beforeLines, { start: previous.before.end, end: change.before.start });
    if (group !== undefined && between?.trim() === "") group.push(change);
    else groups.push([change]);
  }
  return groups;
}

function sizeOf(changes: LineChange[]): number {
  return changes.reduce((sum, { before, after }) => sum + (before.end - before.start) + (after.end - after.start), 0);
}
