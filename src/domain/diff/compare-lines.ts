import { joinLines, type LineChange } from "./diff-lines.ts";
import { pairLines } from "./pair-lines.ts";
import type { TextDiff, TextHunk, WordCount } from "./text-diff.ts";
import { compareWords, replaceText, type WordComparison } from "./word-parts.ts";

/** The two texts by lines, and when to stop looking for words, in the time of `performance.now()`. */
export interface ComparedLines {
  beforeLines: string[];
  afterLines: string[];
  deadline: number;
}

/** How much longer a comparison that keeps to the lines may be than the shortest one, because it reads better. */
const LONGER_FOR_LINES = 1.25;

/**
 * Compares neighbouring changed lines word by word. Where the lines can be told apart, each is compared with the one
 * that took its place, so that a removed line does not lend its `the` to the line above; where words moved from line to
 * line, as in a rewrapped paragraph, all are compared at once. When time is up, whole lines are removed and added.
 */
export function compareLines(changes: LineChange[], texts: ComparedLines): { unit: TextDiff["unit"]; words: WordCount; hunk: TextHunk } {
  const range = rangeOf(changes);
  const before = joinLines(texts.beforeLines, range.before);
  const after = joinLines(texts.afterLines, range.after);

  const across = compareWords(before, after, timeLeft(texts));
  if (across === null) return { unit: "lines", ...asHunk(range, wholeLines(changes, range, texts)) };
  if (isOneLine(range)) return { unit: "words", ...asHunk(range, across) };

  const paired = lineByLine({ ...range, parts: across.parts }, texts);
  const readsBetter = paired !== null && paired.edits <= across.edits * LONGER_FOR_LINES;
  return { unit: "words", ...asHunk(range, readsBetter ? paired : across) };
}

function lineByLine(hunk: TextHunk, texts: ComparedLines): WordComparison | null {
  const comparisons: WordComparison[] = [];
  let line = hunk.before.start;
  let newLine = hunk.after.start;
  for (const [before, after] of [...pairLines(hunk, hunk), [hunk.before.end, hunk.after.end] as const]) {
    comparisons.push(replaceText(textBetween(texts.beforeLines, line, before), textBetween(texts.afterLines, newLine, after)));
    const compared = compareWords(texts.beforeLines[before] ?? "", texts.afterLines[after] ?? "", timeLeft(texts));
    if (compared === null) return null;
    if (before < hunk.before.end) comparisons.push(compared);
    line = before + 1;
    newLine = after + 1;
  }
  return joined(comparisons);
}

function wholeLines(changes: LineChange[], range: LineChange, texts: ComparedLines): WordComparison {
  const comparisons: WordComparison[] = [];
  let line = range.before.start;
  for (const { before, after } of changes) {
    const between = textBetween(texts.beforeLines, line, before.start);
    if (between !== "") {
      comparisons.push({ parts: [{ kind: "same", before: between, after: between }], words: { added: 0, removed: 0 }, edits: 0 });
    }
    comparisons.push(replaceText(joinLines(texts.beforeLines, before), joinLines(texts.afterLines, after)));
    line = before.end;
  }
  return joined(comparisons);
}

function joined(comparisons: WordComparison[]): WordComparison {
  const sum: WordComparison = { parts: [], words: { added: 0, removed: 0 }, edits: 0 };
  for (const { parts, words, edits } of comparisons) {
    for (const part of parts) sum.parts.push(part);
    sum.words.added += words.added;
    sum.words.removed += words.removed;
    sum.edits += edits;
  }
  return sum;
}

function asHunk(range: LineChange, { parts, words }: WordComparison): { words: WordCount; hunk: TextHunk } {
  return { words, hunk: { ...range, parts } };
}

function rangeOf(changes: LineChange[]): LineChange {
  const first = changes[0];
  const last = changes.at(-1);
  if (first === undefined || last === undefined) throw new TypeError("there is no change to compare");
  return {
    before: { start: first.before.start, end: last.before.end },
    after: { start: first.after.start, end: last.after.end },
  };
}

function isOneLine({ before, after }: LineChange): boolean {
  return before.end - before.start <= 1 && after.end - after.start <= 1;
}

function textBetween(lines: string[], start: number, end: number): string {
  return joinLines(lines, { start, end });
}

function timeLeft({ deadline }: ComparedLines): { timeoutMilliseconds: number } {
  return { timeoutMilliseconds: deadline - performance.now() };
}
