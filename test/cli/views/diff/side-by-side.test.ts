import { describe, expect, test } from "vitest";
import { displayWidth } from "../../../../src/cli/views/display-width.ts";
import { createStyle } from "../../../../src/cli/views/style.ts";
import { viewSideBySide } from "../../../../src/cli/views/diff/side-by-side.ts";
import { compared, PLAIN } from "./compared.ts";

describe("a comparison side by side", () => {
  test("puts lines that share words beside each other", () => {
    const before = "Same.\nThis one goes.\nSort it for the team.\n";
    const after = "Same.\nSort it for all.\nThis is new.\n";
    expect(cells(viewSideBySide(compared(before, after), PLAIN))).toEqual([
      ["1   Same.", "1   Same."],
      ["2 - This one goes.", ""],
      ["3 - Sort it for [-the team-].", "2 + Sort it for {+all+}."],
      ["", "3 + This is new."],
    ]);
  });

  test("puts lines that share nothing beside each other in order", () => {
    expect(cells(viewSideBySide(compared("one\n", "zwei\ndrei\n"), PLAIN))).toEqual([
      ["1 - one", "1 + zwei"],
      ["", "2 + drei"],
    ]);
  });

  test.each([
    { title: "the terminal", width: 60, text: "word ".repeat(40) },
    { title: "120 columns without a terminal", width: null, text: "word ".repeat(60) },
    { title: "the terminal with Chinese", width: 60, text: "今天天气很好".repeat(20) },
    { title: "the terminal with tabs", width: 60, text: "a\tb\t".repeat(20) },
  ])("fits $title, and leaves nothing out", ({ width, text }) => {
    const style = createStyle({ color: false, terminal: width !== null, width });
    const view = viewSideBySide(compared(`${text}old\n`, `${text}new\n`), style);
    const [, ...lines] = view.trimEnd().split("\n");
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width ?? 120);
    const left = cells(view)
      .map(([cell = ""]) => cell.replace(/^1 -/, ""))
      .join("");
    expect(left.replace(/\s/g, "")).toBe(`${text}[-old-]`.replace(/\s/g, ""));
  });

  test("shows a tab as spaces, which take the same columns everywhere", () => {
    expect(viewSideBySide(compared("a\tb\n", "c\n"), PLAIN)).toContain("1 - a    b ");
  });

  test("breaks lines between words", () => {
    const style = createStyle({ color: false, terminal: true, width: 40 });
    expect(cells(viewSideBySide(compared("one two four sixteen\n", "six\n"), style)).map(([left]) => left)).toEqual([
      "1 - one two four",
      "sixteen",
    ]);
  });
});

function cells(view: string): string[][] {
  const [, ...lines] = view.trimEnd().split("\n");
  return lines.map((line) => line.split("│").map((cell, index) => (index === 0 ? cell.trim() : cell.trim())));
}
