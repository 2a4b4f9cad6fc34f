import { contextHunks } from "../../../domain/diff/context-hunks.ts";
import { splitLines, type LineChange } from "../../../domain/diff/diff-lines.ts";
import type { FileDifference } from "../../../domain/diff/diff-prompts.ts";
import { diffText } from "../../../domain/diff/diff-text.ts";
import { linesAfter, linesBefore, type LinePiece } from "../../../domain/diff/hunk-lines.ts";
import { pairLines } from "../../../domain/diff/pair-lines.ts";
import type { TextHunk } from "../../../domain/diff/text-diff.ts";

/** A line of the old file and the line of the new one that took its place; the same line where nothing changed. */
export interface Row {
  isChanged: boolean;
  before: Line | null;
  after: Line | null;
}

export interface Line {
  /** Counted from 1. */
  number: number;
  pieces: LinePiece[];
  end: "lf" | "crlf" | "none";
}

/** The changed lines of a file in pairs, with three unchanged lines around them; one list for each stretch of the file. */
export function changedRows({ before, after }: FileDifference): Row[][] {
  const difference = diffText(before ?? "", after ?? "");
  const old = new Side(before, difference.hunks, "before");
  const current = new Side(after, difference.hunks, "after");
  return contextHunks(difference.lines, { before: old.count, after: current.count }).map((hunk) => {
    const rows: Row[] = [];
    let line = hunk.before.start;
    let newLine = hunk.after.start;
    for (const change of hunk.changes) {
      // Not by spreading: a prompt may have more lines than a call takes arguments.
      for (const row of unchangedRows(old, current, line, newLine, change.before.start - line)) rows.push(row);
      for (const row of pairedRows(old, current, change, difference.hunks)) rows.push(row);
      line = change.before.end;
      newLine = change.after.end;
    }
    return [...rows, ...unchangedRows(old, current, line, newLine, hunk.before.end - line)];
  });
}

function unchangedRows(old: Side, current: Side, line: number, newLine: number, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    isChanged: false,
    before: old.plain(line + index),
    after: current.plain(newLine + index),
  }));
}

/** Lines that share words stand beside each other; what is between two such pairs is put side by side in order. */
function pairedRows(old: Side, current: Side, change: LineChange, hunks: TextHunk[]): Row[] {
  const hunk = hunks.find(
    ({ before, after }) =>
      before.start <= change.before.start &&
      change.before.end <= before.end &&
      after.start <= change.after.start &&
      change.after.end <= after.end,
  );
  const pairs = hunk === undefined ? [] : [...pairLines(hunk, change)];
  const rows: Row[] = [];
  let line = change.before.start;
  let newLine = change.after.start;
  for (const [before, after] of [...pairs, [change.before.end, change.after.end] as const]) {
    while (line < before || newLine < after) {
      rows.push({
        isChanged: true,
        before: line < before ? old.changed(line++) : null,
        after: newLine < after ? current.changed(newLine++) : null,
      });
    }
    if (line < change.before.end && newLine < change.after.end) {
      rows.push({ isChanged: true, before: old.changed(line++), after: current.changed(newLine++) });
    }
  }
  return rows;
}

/** One of the two texts, by lines. */
class Side {
  readonly #lines: string[];
  readonly #changed = new Map<number, LinePiece[]>();

  constructor(text: string | null, hunks: TextHunk[], side: "before" | "after") {
    this.#lines = splitLines(text ?? "");
    for (const hunk of hunks) {
      const lines = side === "before" ? linesBefore(hunk) : linesAfter(hunk);
      for (const [index, pieces] of lines.entries()) this.#changed.set(hunk[side].start + index, pieces);
    }
  }

  get count(): number {
    return this.#lines.length;
  }

  plain(index: number): Line {
    const text = (this.#lines[index] ?? "").replace(/\r?\n$/u, "");
    return { number: index + 1, pieces: [{ kind: "same", text }], end: this.#end(index) };
  }

  changed(index: number): Line {
    return { number: index + 1, pieces: this.#changed.get(index) ?? [], end: this.#end(index) };
  }

  #end(index: number): Line["end"] {
    const line = this.#lines[index] ?? "";
    if (line.endsWith("\r\n")) return "crlf";
    return line.endsWith("\n") ? "lf" : "none";
  }
}
