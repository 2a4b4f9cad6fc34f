import { diffSequence, type SequenceRun } from "./diff-sequence.ts";
import type { TextPart, WordCount } from "./text-diff.ts";
import { tokenizeWords, type WordToken } from "./word-tokens.ts";

/** Two texts compared word by word. */
export interface WordComparison {
  parts: TextPart[];
  words: WordCount;
  /** How many words and marks came or went. */
  edits: number;
}

/** So short a text is not worth looking at the clock before it is taken apart. */
const SHORT_TEXT = 2_000;

/** Compares two texts word by word; null when that would take more than `timeoutMilliseconds`. */
export function compareWords(before: string, after: string, options: { timeoutMilliseconds: number }): WordComparison | null {
  if (options.timeoutMilliseconds <= 0 && before.length + after.length > SHORT_TEXT) return null;
  const from = tokenizeWords(before);
  const to = tokenizeWords(after);
  const runs = diffSequence(keysOf(from), keysOf(to), options);
  return runs === null ? null : comparisonOf(runs, from, to);
}

/** The comparison of a text that went with one that came in its place, without looking for what they share. */
export function replaceText(before: string, after: string): WordComparison {
  const from = tokenizeWords(before);
  const to = tokenizeWords(after);
  const runs: SequenceRun[] = [
    { kind: "removed", length: from.length },
    { kind: "added", length: to.length },
  ];
  return comparisonOf(runs, from, to);
}

/** The parts of two texts that differ in white space only; null when their words or marks differ. */
export function sameWords(before: string, after: string): TextPart[] | null {
  if (withoutSpace(before) !== withoutSpace(after)) return null;
  const from = tokenizeWords(before);
  const to = tokenizeWords(after);
  if (from.length !== to.length || from.some(({ key }, index) => key !== to[index]?.key)) return null;
  return comparisonOf([{ kind: "same", length: from.length }], from, to).parts;
}

function comparisonOf(runs: SequenceRun[], from: WordToken[], to: WordToken[]): WordComparison {
  const comparison: WordComparison = { parts: [], words: { added: 0, removed: 0 }, edits: 0 };
  let fromIndex = 0;
  let toIndex = 0;
  for (const { kind, length } of runs) {
    const old = kind === "added" ? [] : from.slice(fromIndex, fromIndex + length);
    const current = kind === "removed" ? [] : to.slice(toIndex, toIndex + length);
    fromIndex += old.length;
    toIndex += current.length;
    if (kind === "same") {
      pushSame(comparison.parts, old, current);
      continue;
    }
    comparison.words[kind] += wordsAmong(old) + wordsAmong(current);
    comparison.edits += keysOf([...old, ...current]).filter((key) => key !== "").length;
    pushChanged(comparison.parts, kind, joined(kind === "removed" ? old : current));
  }
  return comparison;
}

function pushChanged(parts: TextPart[], kind: "removed" | "added", text: string): void {
  if (text === "") return;
  parts.push(kind === "removed" ? { kind, before: text } : { kind, after: text });
}

/** Parts whose white space differs stay single tokens, so that each can be placed on its line in either text. */
function pushSame(parts: TextPart[], old: WordToken[], current: WordToken[]): void {
  let equal = "";
  for (const [index, { text: before }] of old.entries()) {
    const after = current[index]?.text ?? "";
    if (before === after) {
      equal += before;
      continue;
    }
    if (equal !== "") parts.push({ kind: "same", before: equal, after: equal });
    equal = "";
    parts.push({ kind: "same", before, after });
  }
  if (equal !== "") parts.push({ kind: "same", before: equal, after: equal });
}

function wordsAmong(tokens: WordToken[]): number {
  return tokens.filter(({ isWord }) => isWord).length;
}

function keysOf(tokens: WordToken[]): string[] {
  return tokens.map(({ key }) => key);
}

function joined(tokens: WordToken[]): string {
  return tokens.map(({ text }) => text).join("");
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/gu, "");
}
