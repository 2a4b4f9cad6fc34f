import type { FileDifference } from "../../../domain/diff/diff-prompts.ts";
import { cutAtWidth, displayWidth } from "../display-width.ts";
import type { Style } from "../style.ts";
import type { ComparedPrompt } from "./compared-prompt.ts";
import { viewFileHeading } from "./file-heading.ts";
import { viewHeader } from "./header.ts";
import { emphasized, paint, type PaintedPiece } from "./pieces.ts";
import { changedRows, type Line, type Row } from "./rows.ts";

const WIDTH_WITHOUT_TERMINAL = 120;
const NARROWEST_TEXT = 10;
const DIVIDER = " │ ";
const TAB = "    ";

/**
 * Draws the old file at the left and the new one at the right, lines that share words beside each other, wrapped to
 * half the terminal each; 120 columns where there is no terminal.
 */
export function viewSideBySide(compared: ComparedPrompt, style: Style): string {
  return viewHeader(compared, style) + compared.difference.files.map((file) => viewFile(file, style)).join("");
}

interface Columns {
  number: number;
  text: number;
}

function viewFile(file: FileDifference, style: Style): string {
  const stretches = changedRows(file);
  const numbers = stretches.flat().flatMap(({ before, after }) => [before?.number ?? 0, after?.number ?? 0]);
  const number = String(numbers.reduce((highest, next) => Math.max(highest, next), 0)).length;
  const half = Math.floor(((style.width ?? WIDTH_WITHOUT_TERMINAL) - DIVIDER.length) / 2);
  // A number, a space, a sign and a space stand before the text.
  const columns = { number, text: Math.max(NARROWEST_TEXT, half - number - 3) };
  const separator = style.dim(`${" ".repeat(number)}⋮`) + "\n";
  return viewFileHeading(file, style) + stretches.map((rows) => rows.map((row) => viewRow(row, columns, style)).join("")).join(separator);
}

function viewRow({ isChanged, before, after }: Row, columns: Columns, style: Style): string {
  const left = viewCell(before, isChanged ? "before" : null, columns, style);
  const right = viewCell(after, isChanged ? "after" : null, columns, style);
  const blank = " ".repeat(columns.number + 3 + columns.text);
  let text = "";
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    text += `${left[index]?.padded ?? blank}${style.dim(DIVIDER)}${right[index]?.bare ?? ""}`.trimEnd() + "\n";
  }
  return text;
}

/** A line of a cell as it stands at the left, filled up with spaces, and at the right. */
interface CellLine {
  padded: string;
  bare: string;
}

function viewCell(line: Line | null, side: "before" | "after" | null, columns: Columns, style: Style): CellLine[] {
  if (line === null) return [];
  const pieces = side === null ? plain(line, style) : emphasized(line.pieces, side, style);
  const sign = side === null ? " " : side === "before" ? style.removed("-") : style.added("+");
  return wrap(withoutTabs(pieces), columns.text).map((wrapped, index) => {
    const margin = index === 0 ? `${style.dim(String(line.number).padStart(columns.number))} ${sign} ` : " ".repeat(columns.number + 3);
    const text = paint(wrapped);
    const width = wrapped.reduce((sum, piece) => sum + displayWidth(piece.text), 0);
    return { padded: margin + text + " ".repeat(Math.max(0, columns.text - width)), bare: margin + text };
  });
}

function plain({ pieces }: Line, style: Style): PaintedPiece[] {
  return pieces.map(({ text }) => ({ text: style.sanitize(text), paint: (safe) => safe }));
}

function withoutTabs(pieces: PaintedPiece[]): PaintedPiece[] {
  return pieces.map(({ text, paint: color }) => ({ text: text.replaceAll("\t", TAB), paint: color }));
}

/** Breaks a line into lines of at most `width` columns, between words where it can; an empty line stays one. */
function wrap(pieces: PaintedPiece[], width: number): PaintedPiece[][] {
  let line: PaintedPiece[] = [];
  const lines = [line];
  let left = width;
  for (const { text, paint: color } of pieces) {
    let rest = text;
    while (rest !== "") {
      const [head, tail] = cutBetweenWords(rest, left, width);
      if (head !== "") line.push({ text: head, paint: color });
      left -= displayWidth(head);
      rest = tail;
      if (rest === "") break;
      line = [];
      lines.push(line);
      left = width;
    }
  }
  return lines;
}

function cutBetweenWords(text: string, left: number, width: number): [head: string, tail: string] {
  const isWholeLine = left === width;
  const [head, tail] = cutAtWidth(text, left, { atLeastOne: isWholeLine });
  if (tail === "" || tail.startsWith(" ")) return [head, tail.replace(/^ /u, "")];
  const afterSpace = head.lastIndexOf(" ") + 1;
  if (afterSpace > 0) return [head.slice(0, afterSpace), text.slice(afterSpace)];
  const [word = ""] = text.split(" ", 1);
  return isWholeLine || displayWidth(word) > width ? [head, tail] : ["", text];
}
