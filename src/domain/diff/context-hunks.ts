import type { LineChange } from "./diff-lines.ts";

/** Changes that stand close enough to be shown together, with the unchanged lines around them. */
export interface ContextHunk extends LineChange {
  changes: LineChange[];
}

/** How many unchanged lines stand around a change, as in git. */
const CONTEXT_LINES = 3;

/**
 * Joins changes whose unchanged lines of context would touch.
 *
 * @param count The number of lines of the old and of the new text.
 */
export function contextHunks(changes: readonly LineChange[], count: { before: number; after: number }): ContextHunk[] {
  const hunks: ContextHunk[] = [];
  for (const change of changes) {
    const open = hunks.at(-1);
    const last = open?.changes.at(-1);
    if (open !== undefined && last !== undefined && change.before.start - last.before.end <= 2 * CONTEXT_LINES) {
      open.changes.push(change);
    } else {
      hunks.push({ before: { ...change.before }, after: { ...change.after }, changes: [change] });
    }
  }
  for (const hunk of hunks) widen(hunk, count);
  return hunks;
}

function widen(hunk: ContextHunk, count: { before: number; after: number }): void {
  const last = hunk.changes.at(-1);
  const leading = Math.min(CONTEXT_LINES, hunk.before.start);
  const trailing = Math.min(CONTEXT_LINES, count.before - (last?.before.end ?? 0));
  hunk.before = { start: hunk.before.start - leading, end: (last?.before.end ?? 0) + trailing };
  hunk.after = { start: hunk.after.start - leading, end: (last?.after.end ?? 0) + trailing };
}
