import fc from "../../support/fast-check.ts";
import { describe, expect, test } from "vitest";
import { diffText } from "../../../src/domain/diff/diff-text.ts";
import { mergedLines } from "../../../src/domain/diff/merged-lines.ts";
import { similarTexts } from "./similar-texts.ts";

describe("a text with what was removed in its place", () => {
  test.each([
    { title: "replaces a word where it stood", before: "a b c\n", after: "a x c\n", lines: ["1 a [b]{x} c"] },
    { title: "leaves the spaces around a removed word", before: "a b c\n", after: "a c\n", lines: ["1 a [b] c"] },
    { title: "leaves the space before an added word unmarked", before: "a c\n", after: "a b c\n", lines: ["1 a {b} c"] },
    { title: "keeps a space after a word removed at the start", before: "x a\n", after: "a\n", lines: ["1 [x] a"] },
    { title: "gives a removed line a line without a number", before: "a\nb\nc\n", after: "a\nc\n", lines: ["- [b]"] },
    { title: "gives an added line its number", before: "a\nc\n", after: "a\nb\nc\n", lines: ["2 {b}"] },
    {
      title: "puts replaced lines below those that they replace",
      before: "a b\nc d\n",
      after: "e f\ng h\n",
      lines: ["- [a b]", "- [c d]", "1 {e f}", "2 {g h}"],
    },
    { title: "puts more lines below the one that they replace", before: "old", after: "x\ny", lines: ["- [old]", "1 {x}", "2 {y}"] },
    {
      title: "keeps a removed line apart from the words that moved up",
      before: "b\nc d e\nf g\n",
      after: "c\nd e f g\n",
      lines: ["- [b]", "1 c", "2 d e f g"],
    },
    {
      title: "keeps the indentation of a replaced line",
      before: "  a\n  b\n",
      after: "  c\n  d\n",
      lines: ["- [  a]", "- [  b]", "1   {c}", "2 {  d}"],
    },
    { title: "follows the line ends of the new text", before: "a b\nc d e\n", after: "a b c\nx e\n", lines: ["1 a b c", "2 [d]{x} e"] },
    { title: "leaves CR out", before: "a b\r\n", after: "a c\r\n", lines: ["1 a [b]{c}"] },
    { title: "shows a line whose words moved up as one line", before: "a\nb c\n", after: "a c\n", lines: ["1 a [b] c"] },
  ])("$title", ({ before, after, lines }) => {
    expect(drawn(before, after)).toEqual(lines);
  });

  test("property: without the removed words, its lines are the changed lines of the new text", () => {
    fc.assert(
      fc.property(similarTexts, ([before, after]) => {
        const lines = after.split(/\r?\n/);
        for (const { line, pieces } of diffText(before, after).hunks.flatMap(mergedLines)) {
          if (line === null) continue;
          const kept = pieces
            .filter(({ kind }) => kind !== "removed")
            .map(({ text }) => text)
            .join("");
          expect(withoutSpace(lines[line] ?? "").startsWith(withoutSpace(kept))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function drawn(before: string, after: string): string[] {
  const draw = { same: (text: string) => text, removed: (text: string) => `[${text}]`, added: (text: string) => `{${text}}` };
  return diffText(before, after)
    .hunks.flatMap(mergedLines)
    .map(({ line, pieces }) => `${line === null ? "-" : line + 1} ${pieces.map(({ kind, text }) => draw[kind](text)).join("")}`);
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/gu, "");
}
