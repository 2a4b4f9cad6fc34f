import { expect, test } from "vitest";
import { contextHunks } from "../../../src/domain/diff/context-hunks.ts";
import type { LineChange } from "../../../src/domain/diff/diff-lines.ts";

const COUNT = { before: 100, after: 100 };

test.each([
  { title: "shows three lines around a change", at: [50], ranges: [[47, 54]] },
  {
    title: "shows fewer at the start and the end of the text",
    at: [1, 98],
    ranges: [
      [0, 5],
      [95, 100],
    ],
  },
  { title: "joins changes whose lines of context touch", at: [50, 57], ranges: [[47, 61]] },
  {
    title: "parts changes whose lines of context do not touch",
    at: [50, 58],
    ranges: [
      [47, 54],
      [55, 62],
    ],
  },
])("$title", ({ at, ranges }) => {
  const hunks = contextHunks(at.map(changedLine), COUNT);
  expect(hunks.map(({ before }) => [before.start, before.end])).toEqual(ranges);
  expect(hunks.flatMap(({ changes }) => changes)).toEqual(at.map(changedLine));
});

function changedLine(line: number): LineChange {
  return { before: { start: line, end: line + 1 }, after: { start: line, end: line + 1 } };
}
