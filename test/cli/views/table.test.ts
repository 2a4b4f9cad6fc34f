import { describe, expect, test } from "vitest";
import { createStyle } from "../../../src/cli/views/style.ts";
import { viewTable } from "../../../src/cli/views/table.ts";

const STYLE = createStyle({ color: false, terminal: false, width: null });
const COLORED = createStyle({ color: true, terminal: true, width: 80 });

describe("a table", () => {
  test("has columns two spaces apart and no spaces at the end of a line", () => {
    const rows = [
      ["support/triage", "v5", ""],
      ["shared/tone", "v12", "v1"],
      ["a", "", ""],
    ];
    expect(viewTable({ header: ["PROMPT", "LATEST", "DEV"], rows }, STYLE)).toBe(
      ["PROMPT          LATEST  DEV", "support/triage  v5", "shared/tone     v12     v1", "a", ""].join("\n"),
    );
  });

  test("is aligned by columns of the terminal", () => {
    expect(
      viewTable(
        {
          rows: [
            ["今天", "x"],
            ["é", "y"],
            ["👩‍👩‍👧", "z"],
          ],
        },
        STYLE,
      ),
    ).toBe("今天  x\né     y\n👩‍👩‍👧    z\n");
  });

  test("is aligned as if our colours were not there", () => {
    const rows = [
      [COLORED.added("v5"), "x"],
      ["v12", "y"],
    ];
    expect(viewTable({ rows }, COLORED)).toBe("\u001b[32mv5\u001b[39m   x\nv12  y\n");
  });

  test("has numbers at the right where asked", () => {
    expect(
      viewTable(
        {
          header: ["N", "NAME"],
          rows: [
            ["5", "a"],
            ["12", "b"],
          ],
          right: [0],
        },
        STYLE,
      ),
    ).toBe(" N  NAME\n 5  a\n12  b\n");
  });

  test("takes rows of different lengths, and indents them", () => {
    expect(viewTable({ rows: [["a", "b", "c"], ["long"], []], indent: 2 }, STYLE)).toBe("  a     b  c\n  long\n\n");
  });

  test("is nothing without rows", () => {
    expect(viewTable({ header: ["PROMPT"], rows: [] }, STYLE)).toBe("");
  });

  test.each([
    { title: "gives way in the column named", width: 28, text: "support/triage  Sorts ticke…\nb               T\n" },
    { title: "leaves a column readable however narrow the terminal", width: 10, text: "support/triage  Sorts tic…\nb               T\n" },
    { title: "stays whole where it fits", width: 29, text: "support/triage  Sorts tickets\nb               T\n" },
  ])("$title", ({ width, text }) => {
    const style = createStyle({ color: false, terminal: true, width });
    expect(
      viewTable(
        {
          rows: [
            ["support/triage", "Sorts tickets"],
            ["b", "T"],
          ],
          shrink: 1,
        },
        style,
      ),
    ).toBe(text);
  });

  test("draws its head as such", () => {
    expect(viewTable({ header: ["A"], rows: [["b"]] }, COLORED)).toBe("\u001b[1mA\u001b[22m\nb\n");
  });
});
