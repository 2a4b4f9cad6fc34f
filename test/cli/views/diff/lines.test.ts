import { describe, expect, test } from "vitest";
import { viewLines } from "../../../../src/cli/views/diff/lines.ts";
import { COLORED, compared, PLAIN, TERMINAL } from "./compared.ts";

describe("a comparison line by line", () => {
  test("shows both numbers, the signs, and three lines around a change", () => {
    const before = "1\n2\n3\n4\n5 old word\n6\n7\n8\n9\n";
    const after = before.replace("old", "new").replace("6\n", "6\nadded\n");
    expect(body(before, after)).toEqual(
      [
        "2 2   2",
        "3 3   3",
        "4 4   4",
        "5   - 5 [-old-] word",
        "  5 + 5 {+new+} word",
        "6 6   6",
        "  7 + added",
        "7 8   7",
        "8 9   8",
        "9 10   9",
      ].map((line) => realigned(line)),
    );
  });

  test("parts stretches that lie far from each other", () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const after = lines.with(1, "x").with(18, "y");
    expect(body(lines.join("\n"), after.join("\n")).filter((line) => line.includes("⋮"))).toHaveLength(1);
  });

  test("includes the front matter", () => {
    expect(body("---\nmodel: a\n---\nHi\n", "---\nmodel: b\n---\nHi\n")).toContain("2   - model: [-a-]");
  });

  test("puts no signs into a line that is new as a whole", () => {
    expect(body("One.\n", "Two three.\nOne.\n")).toContain("  1 + Two three.");
  });

  test("marks changed words by colour where there are colours", () => {
    expect(viewLines(compared("Be brief.\n", "Be kind.\n"), COLORED)).toContain(
      "\u001b[31mBe\u001b[39m\u001b[31m \u001b[39m\u001b[31m\u001b[7mbrief\u001b[27m\u001b[39m",
    );
  });

  test("shows line ends that changed", () => {
    expect(body("a\r\nb\n", "a\nb")).toEqual(["1   - a␍", "2   - b", "  1 + a", "  2 + b (no line end)"]);
  });

  test("C8: makes control characters visible on a terminal", () => {
    expect(viewLines(compared("a\n", "a \u001b[2J\n"), TERMINAL)).toContain("+ a {+␛[2J+}\n");
  });
});

function body(before: string, after: string): string[] {
  return viewLines(compared(before, after), PLAIN).split("\n").slice(1, -1);
}

/** Numbers take two columns each once one of them has two digits. */
function realigned(line: string): string {
  const [, old = "", current = "", rest = ""] = /^(\d*) +(\d*)(?: ([ +-].*))?$/.exec(line) ?? [];
  return `${old.padStart(2)} ${current.padStart(2)} ${rest}`.trimEnd();
}
