import { visibleLine } from "./visible.ts";

const MEANING_SOMETHING = /[\\`*_[\]<>|#~]/g;

/** Text of somebody's on one line of Markdown, in which it formats nothing, ends no cell and calls nobody. */
export function markdownText(text: string): string {
  return visibleLine(text).replaceAll("&", "&amp;").replace(MEANING_SOMETHING, "\\$&").replaceAll("@", "&#64;");
}

/** A table of Markdown. Cells are Markdown already; those of the columns in `right` stand at the right. */
export function markdownTable({
  header,
  rows,
  right = [],
}: {
  header: readonly string[];
  rows: readonly (readonly string[])[];
  right?: readonly number[];
}): string {
  const rule = header.map((_, column) => (right.includes(column) ? "--:" : "---"));
  return [header, rule, ...rows].map((cells) => `| ${header.map((_, column) => cells[column] ?? "").join(" | ")} |\n`).join("");
}
