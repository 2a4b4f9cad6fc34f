import fc from "../../support/fast-check.ts";
import { describe, expect, test } from "vitest";
import { splitLines } from "../../../src/domain/diff/diff-lines.ts";
import { diffText } from "../../../src/domain/diff/diff-text.ts";
import type { TextDiff, TextHunk } from "../../../src/domain/diff/text-diff.ts";
import { oldText, newText, similarTexts } from "./similar-texts.ts";

describe("the words that came and went", () => {
  test.each([
    { title: "a replaced word", before: "Be brief.\n", after: "Be kind.\n", words: { added: 1, removed: 1 } },
    { title: "words at the end", before: "Be brief", after: "Be brief and kind", words: { added: 2, removed: 0 } },
    { title: "a new text", before: "", after: "Be brief, please.\n", words: { added: 3, removed: 0 } },
    { title: "a removed line", before: "One.\nTwo three.\nFour.\n", after: "One.\nFour.\n", words: { added: 0, removed: 2 } },
    { title: "punctuation, which is no word", before: "Stop.\n", after: "Stop!\n", words: { added: 0, removed: 0 } },
    { title: "an abbreviation, which is one word", before: "You do.\n", after: "You don't.\n", words: { added: 1, removed: 1 } },
    { title: "a number, which is a word", before: "At 3.14 degrees\n", after: "At 2.72 degrees\n", words: { added: 1, removed: 1 } },
    {
      title: "a template tag, which is one word",
      before: "{{#if pro}}Hi{{/if}}\n",
      after: "{{#if customer.pro}}Hi{{/if}}\n",
      words: { added: 1, removed: 1 },
    },
    {
      title: "Chinese words, not characters",
      before: "今天天气很好，我们去公园。\n",
      after: "今天天气很好，我们去商店。\n",
      words: { added: 1, removed: 1 },
    },
    {
      title: "Japanese words, not characters",
      before: "今日は良い天気です。\n",
      after: "昨日は良い天気です。\n",
      words: { added: 1, removed: 1 },
    },
    {
      title: "CRLF that became LF, and one word",
      before: "One\r\ntwo\r\nthree\r\n",
      after: "One\ntwo\nfour\n",
      words: { added: 1, removed: 1 },
    },
    {
      title: "a word in a paragraph that was wrapped anew",
      before: "a b c d\ne f g h\ni j\n",
      after: "a b x c\nd e f g\nh i j\n",
      words: { added: 1, removed: 0 },
    },
    {
      title: "a word beside one that moved past a blank line",
      before: "a b\n\nc d\n",
      after: "a\n\nb c x\n",
      words: { added: 1, removed: 1 },
    },
    { title: "nothing", before: "Same.\n", after: "Same.\n", words: { added: 0, removed: 0 } },
  ])("counts $title", ({ before, after, words }) => {
    expect(diffText(before, after)).toMatchObject({ unit: "words", words, reflowed: false });
  });

  test("C12: splits Chinese into the words that a reader sees", () => {
    const { hunks } = diffText("我们去公园\n", "我们去商店\n");
    expect(hunks[0]?.parts).toEqual([
      { kind: "same", before: "我们去", after: "我们去" },
      { kind: "removed", before: "公园" },
      { kind: "added", after: "商店" },
      { kind: "same", before: "\n", after: "\n" },
    ]);
  });
});

describe("white space", () => {
  test.each([
    { title: "a paragraph wrapped at another width", before: "One two three\nfour five.\n", after: "One two\nthree four\nfive.\n" },
    { title: "CRLF instead of LF", before: "One\r\nTwo\r\n", after: "One\nTwo\n" },
    { title: "a blank line that moved", before: "a b\n\nc\n", after: "a\n\nb c\n" },
    { title: "words that moved past a line which both texts hold", before: "a\nc\nb c\n", after: "a c b\nc\n" },
    { title: "a missing line feed at the end", before: "One\n", after: "One" },
    { title: "indentation", before: "- one\n- two\n", after: "  - one\n  - two\n" },
    { title: "spaces in a tag", before: "{{ticket}}\n", after: "{{ ticket }}\n" },
    { title: "only blank lines", before: "\n\n\n", after: "\n" },
  ])("calls $title reflowed, and counts no words", ({ before, after }) => {
    expect(diffText(before, after)).toMatchObject({ reflowed: true, words: { added: 0, removed: 0 }, unit: "words" });
  });

  test.each([
    { title: "joins two words", before: "any one\n", after: "anyone\n" },
    { title: "stands beside a changed mark", before: "a, b\n", after: "a;  b\n" },
    { title: "did not change", before: "a b\n", after: "a b\n" },
  ])("is not called reflowed when it $title", ({ before, after }) => {
    expect(diffText(before, after).reflowed).toBe(false);
  });
});

describe("changed lines", () => {
  test("are ranges of the old and of the new text", () => {
    const { lines } = diffText("1\n2\n3\n4\n5\n", "1\n3\n4\nx\n5\n6\n");
    expect(lines).toEqual([
      { before: { start: 1, end: 2 }, after: { start: 1, end: 1 } },
      { before: { start: 4, end: 4 }, after: { start: 3, end: 4 } },
      { before: { start: 5, end: 5 }, after: { start: 5, end: 6 } },
    ]);
  });

  test("keep a removed line apart from a word that changed above it", () => {
    const { hunks } = diffText("Sort it for the team. Bye\nThis one goes.\n", "Sort it into one queue. Bye\n");
    expect(hunks[0]?.parts.filter(({ kind }) => kind !== "same")).toEqual([
      { kind: "removed", before: " for the team" },
      { kind: "added", after: " into one queue" },
      { kind: "removed", before: "This one goes.\n" },
    ]);
  });
});

describe("C12: many changes", () => {
  test("5,000 changed words are compared by lines", () => {
    const { unit, words } = diffText(numbered("old", 5_000), numbered("new", 5_000));
    expect(unit).toBe("lines");
    expect(words).toEqual({ added: 5_000, removed: 5_000 });
  });

  test("on a machine as fast as it may be", () => {
    expect(diffText(numbered("old", 4_100), numbered("new", 4_100), { timeoutMilliseconds: 600_000 }).unit).toBe("lines");
  });

  test("the words of whole changed lines are counted then", () => {
    const before = `Kept.\n${numbered("old", 5_000)}`;
    const after = `Kept.\n${numbered("new", 5_000)}One small word\n`;
    expect(diffText(before, after).words).toEqual({ added: 5_003, removed: 5_000 });
  });

  test("a small change below a big one is still compared by words", () => {
    const between = "\nThis line stays.\n";
    const { hunks } = diffText(`${numbered("old", 5_000)}${between}Be brief.\n`, `${numbered("new", 5_000)}${between}Be kind.\n`);
    expect(hunks.at(-1)?.parts).toContainEqual({ kind: "removed", before: " brief" });
  });

  test("no time at all gives lines, and the texts are still whole", () => {
    const before = `One two.\n\n${numbered("old", 1_000)}\nLast.\n`;
    const after = `One 2.\n\n${numbered("new", 1_000)}\nLast.\n`;
    const difference = diffText(before, after, { timeoutMilliseconds: 0 });
    expect(difference.unit).toBe("lines");
    expectWhole(difference, before, after);
  });

  test("a short text is compared by words however busy the machine is", () => {
    const difference = diffText("One two.\n\nThree four.\nLast.\n", "One 2.\n\nThree 4.\nLast.\n", { timeoutMilliseconds: 0 });
    expect(difference).toMatchObject({ unit: "words", words: { added: 2, removed: 2 } });
  });

  test("a megabyte without a space, and 60,000 blank lines, end within the time of the test", () => {
    const long = "漢字".repeat(250_000);
    expect(diffText(long, `${long}。`).lines).toHaveLength(1);
    expect(diffText("\n".repeat(60_000), `${"\n".repeat(60_000)}x`).words.added).toBe(1);
  });
});

test("property: the parts of the hunks are the changed lines of either text", () => {
  fc.assert(
    fc.property(similarTexts, ([before, after]) => {
      expectWhole(diffText(before, after), before, after);
    }),
    { numRuns: 500 },
  );
});

test("property: wrapping a text anew changes no word", () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,6}[,.]?$/), { minLength: 1, maxLength: 30 });
  const spaces = fc.infiniteStream(fc.constantFrom(" ", "\n", "\n\n", "  "));
  fc.assert(
    fc.property(words, spaces, spaces, (list, first, second) => {
      const before = list.map((word) => word + first.next().value).join("");
      const after = list.map((word) => word + second.next().value).join("");
      expect(diffText(before, after)).toMatchObject({ reflowed: before !== after, words: { added: 0, removed: 0 } });
    }),
  );
});

/** The hunks put in the place of the lines that they speak of give either text. */
function expectWhole(difference: TextDiff, before: string, after: string): void {
  expect(replaceLines(before, difference.hunks, "before", newTextOf)).toBe(after);
  expect(replaceLines(after, difference.hunks, "after", oldTextOf)).toBe(before);
}

function replaceLines(text: string, hunks: TextHunk[], side: "before" | "after", replacement: (hunk: TextHunk) => string): string {
  const lines = splitLines(text);
  let result = "";
  let line = 0;
  for (const hunk of hunks) {
    result += lines.slice(line, hunk[side].start).join("") + replacement(hunk);
    line = hunk[side].end;
  }
  return result + lines.slice(line).join("");
}

function newTextOf({ parts }: TextHunk): string {
  return newText(parts);
}

function oldTextOf({ parts }: TextHunk): string {
  return oldText(parts);
}

function numbered(word: string, count: number): string {
  return Array.from({ length: count }, (_, index) => `${word}${index}${index % 10 === 9 ? "\n" : " "}`).join("");
}
