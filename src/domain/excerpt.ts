import { codeFrameColumns } from "@babel/code-frame";
import type { Position } from "./file-problem.ts";

const LONGEST_LINE = 160;

/** The line of a place with a caret below it, and the lines around; of a very long line, what is near the place. */
export function excerptOf(text: string, { line, column }: Position, { linesBelow = 1 } = {}): string {
  const lines = text.split("\n", line + 1).map((one) => one.replace(/\r$/, ""));
  const faulty = lines[line - 1] ?? "";
  const start = faulty.length <= LONGEST_LINE ? 0 : Math.max(0, column - LONGEST_LINE / 2);
  const shown = lines.map((one, index) => (index === line - 1 ? faulty.slice(start, start + LONGEST_LINE) : one.slice(0, LONGEST_LINE)));
  const place = { start: { line, column: column - start } };
  return codeFrameColumns(shown.join("\n"), place, { linesAbove: 1, linesBelow, highlightCode: false });
}
