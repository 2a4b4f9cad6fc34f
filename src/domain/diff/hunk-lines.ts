import type { TextHunk, TextPart } from "./text-diff.ts";

/** A piece of a line, and whether both texts hold it. */
export interface LinePiece {
  kind: TextPart["kind"];
  text: string;
}

/** The hunk's lines as they were, without their line ends: pieces are `same` or `removed`. */
export function linesBefore(hunk: TextHunk): LinePiece[][] {
  return piecesByLine(hunk.parts.map((part) => ({ kind: part.kind, text: part.kind === "added" ? "" : part.before })));
}

/** The hunk's lines as they are now, without their line ends: pieces are `same` or `added`. */
export function linesAfter(hunk: TextHunk): LinePiece[][] {
  return piecesByLine(hunk.parts.map((part) => ({ kind: part.kind, text: part.kind === "removed" ? "" : part.after })));
}

function piecesByLine(pieces: LinePiece[]): LinePiece[][] {
  const lines: LinePiece[][] = [[]];
  for (const { kind, text } of pieces) {
    for (const [index, line] of splitAtLineEnds(text).entries()) {
      if (index > 0) lines.push([]);
      if (line !== "") lines.at(-1)?.push({ kind, text: line });
    }
  }
  if (lines.at(-1)?.length === 0) lines.pop();
  return lines;
}

/** A text without its line ends, by lines: one more than there are line ends. */
export function splitAtLineEnds(text: string): string[] {
  return text.split(/\r?\n/u);
}
