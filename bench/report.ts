import type { RowResult } from "./rows/row.ts";

const COLUMNS = ["WHAT", "MEASURED", "BUDGET", "", "YARDSTICK", "RATIO"];

/** The results as a table for people. Times are what a command takes over a bare `node -e 0`. */
export function resultTable(results: readonly RowResult[]): string {
  return columns([COLUMNS, ...results.map(cellsOf)]);
}

/** Lines of cells, as wide as the widest of their column. */
export function columns(cells: readonly (readonly string[])[]): string {
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The rows that took more than `factor` times their budget. */
export function exceeding(results: readonly RowResult[], factor: number): RowResult[] {
  return results.filter(({ measured, budget }) => measured > factor * budget);
}

function cellsOf({ what, unit, measured, budget, yardstick }: RowResult): string[] {
  const sign = unit === "ms" ? "+" : "";
  return [
    what,
    `${sign}${measured.toFixed(1)} ${unit}`,
    `${sign}${budget.toFixed(0)} ${unit}`,
    measured > budget ? "over" : "ok",
    yardstick === null ? "" : `${yardstick.what}: ${yardstick.milliseconds.toFixed(1)} ms`,
    yardstick === null ? "" : `${(measured / yardstick.milliseconds).toFixed(1)} x`,
  ];
}
