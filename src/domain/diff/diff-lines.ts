import { diffSequence } from "./diff-sequence.ts";

/** Lines of one text that stand where lines of another stood. Indices count from 0; either side may be empty. */
export interface LineChange {
  before: LineRange;
  after: LineRange;
}

/** `start` is the index of the first line, `end` the index after the last. */
export interface LineRange {
  start: number;
  end: number;
}

/** The lines of a text, each with its line feed; the last may lack one. An empty text has no line. */
export function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The text of a range of lines. */
export function joinLines(lines: readonly string[], { start, end }: LineRange): string {
  return lines.slice(start, end).join("");
}

/**
 * Compares two texts line by line, byte for byte. Returns the changed ranges in order, and one range for all that lies
 * between the first and last difference when a finer answer would take more than `timeoutMilliseconds`.
 */
export function diffLines(
  before: readonly string[],
  after: readonly string[],
  { timeoutMilliseconds }: { timeoutMilliseconds: number },
): LineChange[] {
  const whole = wholeChange(before, after);
  if (isEmpty(whole)) return [];
  if (!sharesLines(before, after, whole)) return [whole];
  const runs = diffSequence(before, after, { timeoutMilliseconds });
  if (runs === null) return [whole];

  const changes: LineChange[] = [];
  let open: LineChange | null = null;
  let beforeLine = 0;
  let afterLine = 0;
  for (const { kind, length } of runs) {
    if (kind !== "same" && open === null) {
      open = { before: emptyRange(beforeLine), after: emptyRange(afterLine) };
      changes.push(open);
    }
    if (kind !== "added") beforeLine += length;
    if (kind !== "removed") afterLine += length;
    if (kind === "same") open = null;
    if (open !== null) {
      open.before.end = beforeLine;
      open.after.end = afterLine;
    }
  }
  return changes;
}

function wholeChange(before: readonly string[], after: readonly string[]): LineChange {
  const limit = Math.min(before.length, after.length);
  let start = 0;
  while (start < limit && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < limit - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { before: { start, end: before.length - end }, after: { start, end: after.length - end } };
}

function isEmpty({ before, after }: LineChange): boolean {
  return before.start === before.end && after.start === after.end;
}

/** Whether there is anything to look for: when all line ends changed, no line is left as it was. */
function sharesLines(before: readonly string[], after: readonly string[], change: LineChange): boolean {
  const lines = new Set(before.slice(change.before.start, change.before.end));
  return after.slice(change.after.start, change.after.end).some((line) => lines.has(line));
}

function emptyRange(line: number): LineRange {
  return { start: line, end: line };
}
