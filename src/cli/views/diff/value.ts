import { diffText } from "../../../domain/diff/diff-text.ts";
import type { FrontMatterChange } from "../../../domain/diff/diff-front-matter.ts";
import { mergedLines } from "../../../domain/diff/merged-lines.ts";
import { truncateToWidth } from "../display-width.ts";
import type { Style } from "../style.ts";
import { elide, viewMarked } from "./pieces.ts";

/** Texts longer than this are compared word by word; shorter ones are read at a glance. */
const LONGEST_GLANCE = 40;
const LONGEST_VALUE = 60;

/** What became of a value of the front matter: `0.2 → 0.4`, `+ 0.9`, `− 0.9`, or the changed words of a long text. */
export function viewChangedValue({ before, after }: FrontMatterChange, style: Style): string {
  if (before === undefined) return style.added(`+ ${viewValue(after, style)}`);
  if (after === undefined) return style.removed(`− ${viewValue(before, style)}`);
  if (isLongText(before) && isLongText(after)) return viewChangedText(before, after, style);
  return `${style.removed(viewValue(before, style))} → ${style.added(viewValue(after, style))}`;
}

function isLongText(value: unknown): value is string {
  return typeof value === "string" && value.length > LONGEST_GLANCE;
}

function viewChangedText(before: string, after: string, style: Style): string {
  const lines = diffText(before, after).hunks.flatMap(mergedLines);
  const changed = lines.filter(({ pieces }) => pieces.some(({ kind }) => kind !== "same"));
  if (changed.length === 0) return style.dim("reflowed: only white space differs");
  return changed.map(({ pieces }) => viewMarked(elide(pieces), style)).join(" ");
}

function viewValue(value: unknown, style: Style): string {
  return truncateToWidth(style.sanitizeLine(write(value)), LONGEST_VALUE);
}

/** As YAML writes a value on one line. */
function write(value: unknown): string {
  if (typeof value === "string") return readsAsItself(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${key}: ${write(item)}`)
    .join(", ")}}`;
}

function readsAsItself(text: string): boolean {
  return text !== "" && text === text.trim() && !/[\n\r]/.test(text) && !/^(?:true|false|null|~|[-+.\d][\d.eE_+-]*)$/.test(text);
}
