import type { FileDifference } from "../../../domain/diff/diff-prompts.ts";
import type { Style } from "../style.ts";
import type { ComparedPrompt } from "./compared-prompt.ts";
import { viewFileHeading } from "./file-heading.ts";
import { viewHeader } from "./header.ts";
import { emphasized, paint } from "./pieces.ts";
import { changedRows, type Line, type Row } from "./rows.ts";

/**
 * Draws a comparison line by line, front matter included, with the numbers of the old and the new file, `-` and `+`, and
 * three lines around each change. In a line that changed in part, that part stands out.
 */
export function viewLines(compared: ComparedPrompt, style: Style): string {
  return viewHeader(compared, style) + compared.difference.files.map((file) => viewFile(file, style)).join("");
}

function viewFile(file: FileDifference, style: Style): string {
  const stretches = changedRows(file);
  const numbers = stretches.flat().flatMap(({ before, after }) => [before?.number ?? 0, after?.number ?? 0]);
  const width = String(numbers.reduce((highest, number) => Math.max(highest, number), 0)).length;
  const separator = style.dim(`${" ".repeat(width)}⋮`) + "\n";
  return viewFileHeading(file, style) + stretches.map((rows) => viewStretch(rows, width, style)).join(separator);
}

/** Neighbouring changed rows are drawn as all their old lines, then all their new ones. */
function viewStretch(rows: Row[], width: number, style: Style): string {
  let text = "";
  let added = "";
  for (const { isChanged, before, after } of rows) {
    if (!isChanged) {
      text += added + viewUnchanged(before, after, width, style);
      added = "";
      continue;
    }
    if (before !== null) text += viewChanged(before, "before", width, style);
    if (after !== null) added += viewChanged(after, "after", width, style);
  }
  return text + added;
}

function viewUnchanged(before: Line | null, after: Line | null, width: number, style: Style): string {
  const text = style.sanitize((after ?? before)?.pieces.map((piece) => piece.text).join("") ?? "");
  return `${style.dim(`${numberOf(before, width)} ${numberOf(after, width)}`)}   ${text}`.trimEnd() + "\n";
}

function viewChanged(line: Line, side: "before" | "after", width: number, style: Style): string {
  const numbers =
    side === "before" ? `${numberOf(line, width)} ${numberOf(null, width)}` : `${numberOf(null, width)} ${numberOf(line, width)}`;
  const sign = side === "before" ? style.removed("-") : style.added("+");
  return `${style.dim(numbers)} ${sign} ${paint(emphasized(line.pieces, side, style))}${viewLineEnd(line, style)}\n`;
}

/** What else could not be seen: that a changed line ends in CR LF, or in nothing. */
function viewLineEnd({ end }: Line, style: Style): string {
  if (end === "lf") return "";
  return style.dim(end === "crlf" ? "␍" : " (no line end)");
}

function numberOf(line: Line | null, width: number): string {
  return String(line?.number ?? "").padStart(width);
}
