import { codeFrameColumns } from "@babel/code-frame";
import type { Position } from "../file-problem.ts";

/** The line of the place with a caret below it, and the line above. */
export function excerptOf(text: string, { line, column }: Position): string {
  return codeFrameColumns(text, { start: { line, column } }, { linesAbove: 1, linesBelow: 0, highlightCode: false });
}
