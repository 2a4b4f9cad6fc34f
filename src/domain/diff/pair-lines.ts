import type { LineChange } from "./diff-lines.ts";
import { splitAtLineEnds } from "./hunk-lines.ts";
import type { TextHunk } from "./text-diff.ts";

/**
 * Which line of the old text each line of the new one came from, by the words that they share; both indices count from
 * 0 in their text. Pairs never cross.
 */
export function pairLines(hunk: TextHunk, within: LineChange): Map<number, number> {
  const shared = sharedByLine(hunk);
  const pairs = new Map<number, number>();
  let next = within.after.start;
  for (let line = within.before.start; line < within.before.end; line += 1) {
    const best = heaviest(shared.get(line), next, within.after.end);
    if (best === null) continue;
    pairs.set(line, best);
    next = best + 1;
  }
  return pairs;
}

function heaviest(weights: Map<number, number> | undefined, from: number, end: number): number | null {
  let best: number | null = null;
  for (const [line, weight] of weights ?? []) {
    if (line >= from && line < end && weight > (best === null ? 0 : (weights?.get(best) ?? 0))) best = line;
  }
  return best;
}

/** For each old line, how many characters it shares with which new line. */
function sharedByLine(hunk: TextHunk): Map<number, Map<number, number>> {
  const shared = new Map<number, Map<number, number>>();
  let beforeLine = hunk.before.start;
  let afterLine = hunk.after.start;
  for (const part of hunk.parts) {
    const before = part.kind === "added" ? [""] : splitAtLineEnds(part.before);
    const after = part.kind === "removed" ? [""] : splitAtLineEnds(part.after);
    if (part.kind === "same") {
      // Counted from the end, because parts of unequal white space end with the same word.
      for (let back = 1; back <= Math.min(before.length, after.length); back += 1) {
        const weight = before.at(-back)?.trim().length ?? 0;
        const weights = shared.get(beforeLine + before.length - back) ?? new Map<number, number>();
        const line = afterLine + after.length - back;
        weights.set(line, (weights.get(line) ?? 0) + weight);
        shared.set(beforeLine + before.length - back, weights);
      }
    }
    beforeLine += before.length - 1;
    afterLine += after.length - 1;
  }
  return shared;
}
