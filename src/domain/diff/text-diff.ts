import type { LineChange } from "./diff-lines.ts";

/** How many words came and went; punctuation and white space are not words, a template tag is one. */
export interface WordCount {
  added: number;
  removed: number;
}

/** How one text became another. */
export interface TextDiff {
  /** `lines` when some part had too many changes to be compared word by word; `words` is then of whole changed lines. */
  unit: "words" | "lines";
  words: WordCount;
  /** The texts differ, but in white space only: the same words and marks in the same order. */
  reflowed: boolean;
  /** The changed lines, byte for byte; line indices count from 0. */
  lines: LineChange[];
  /** The same changes word by word, in order. Changed lines with only blank lines between them are one hunk. */
  hunks: TextHunk[];
}

/** A range of lines that changed, and how. */
export interface TextHunk extends LineChange {
  /** All parts but `added`, joined, are the lines before; all but `removed`, the lines after. */
  parts: TextPart[];
}

/** What both texts hold, with the white space of each; or what only one of them holds. */
export type TextPart =
  | { kind: "same"; before: string; after: string }
  | { kind: "removed"; before: string }
  | { kind: "added"; after: string };
