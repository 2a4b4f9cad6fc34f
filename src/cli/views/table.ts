import { displayWidth, truncateToWidth } from "./display-width.ts";
import type { Style } from "./style.ts";

/** Rows of cells to be drawn below each other. A cell is one line, already coloured and safe to print. */
export interface Table {
  /** Names of the columns; left out, there is no head. */
  header?: readonly string[];
  /** A row may be shorter than others; what is missing is empty. */
  rows: readonly (readonly string[])[];
  /** Columns whose cells stand at the right, such as numbers. */
  right?: readonly number[];
  /** The column, with uncoloured cells, that gives way when a row is wider than the terminal. */
  shrink?: number;
  /** Spaces before each row; 0 unless given. */
  indent?: number;
}

const GAP = "  ";
const NARROWEST_SHRUNK = 10;

/**
 * Draws a table: columns aligned, two spaces apart, no borders, no spaces at the end of a line. Every row ends with a
 * line feed; no rows give the empty string.
 *
 * @example viewTable({ header: ["PROMPT", "LATEST"], rows: [["support/triage", "v5"]] }, style)
 */
export function viewTable(table: Table, style: Style): string {
  if (table.rows.length === 0) return "";
  const rows = table.header === undefined ? table.rows : [table.header, ...table.rows];
  const indent = " ".repeat(table.indent ?? 0);
  const widths = columnWidths(rows);
  const shrunk = shrunkWidth(table, widths, style.width);

  let text = "";
  for (const [index, row] of rows.entries()) {
    const isHeader = index === 0 && table.header !== undefined;
    const line = drawRow(row, { widths, right: table.right ?? [], shrunk, paint: isHeader ? style.heading : null });
    text += line === "" ? "\n" : `${indent}${line}\n`;
  }
  return text;
}

interface Layout {
  widths: number[];
  right: readonly number[];
  shrunk: { column: number; width: number } | null;
  paint: ((text: string) => string) | null;
}

function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (let column = 0; column < row.length; column += 1) {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(row[column] ?? ""));
    }
  }
  return widths;
}

/** Takes from the column that may shrink what the terminal lacks, and corrects its width in `widths`. */
function shrunkWidth({ shrink, indent = 0 }: Table, widths: number[], available: number | null): Layout["shrunk"] {
  if (shrink === undefined || available === null) return null;
  const width = widths[shrink] ?? 0;
  const total = widths.reduce((sum, each) => sum + each, indent + GAP.length * (widths.length - 1));
  if (total <= available) return null;
  widths[shrink] = Math.max(Math.min(width, NARROWEST_SHRUNK), width - (total - available));
  return { column: shrink, width: widths[shrink] };
}

function drawRow(row: readonly string[], { widths, right, shrunk, paint }: Layout): string {
  let line = "";
  let owed = 0;
  for (let column = 0; column < row.length; column += 1) {
    const whole = row[column] ?? "";
    const cell = shrunk?.column === column ? truncateToWidth(whole, shrunk.width) : whole;
    const space = (widths[column] ?? 0) - displayWidth(cell);
    const isRight = right.includes(column);
    if (column > 0) owed += GAP.length;
    if (isRight) owed += space;
    // Spaces are written before the next cell that holds anything, so that no line ends with them.
    if (cell !== "") {
      line += " ".repeat(owed) + (paint === null ? cell : paint(cell));
      owed = 0;
    }
    if (!isRight) owed += space;
  }
  return line;
}
