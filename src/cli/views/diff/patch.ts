import { contextHunks, type ContextHunk } from "../../../domain/diff/context-hunks.ts";
import { diffLines, splitLines, type LineRange } from "../../../domain/diff/diff-lines.ts";
import type { FileDifference } from "../../../domain/diff/diff-prompts.ts";
import { DEFAULT_TIMEOUT_MILLISECONDS } from "../../../domain/diff/diff-text.ts";
import type { Style } from "../style.ts";
import type { ComparedPrompt } from "./compared-prompt.ts";

const FILE_MODE = "100644";
const NO_LINE_FEED = "\\ No newline at end of file\n";

/** Draws a comparison as a patch that `git apply` takes at the top of the repository. */
export function viewPatch(compared: ComparedPrompt, style: Style): string {
  return compared.difference.files.map((file) => viewFile(file, pathOf(file, compared), style)).join("");
}

function pathOf({ path }: FileDifference, { key, storePath }: ComparedPrompt): string {
  const inStore = path === null ? `${key}.md` : `${key}/${path}`;
  return storePath === "" || storePath === "." ? inStore : `${storePath}/${inStore}`;
}

function viewFile({ before, after }: FileDifference, path: string, style: Style): string {
  const old = quoted(`a/${path}`);
  const current = quoted(`b/${path}`);
  let header = `diff --git ${old} ${current}\n`;
  if (before === null) header += `new file mode ${FILE_MODE}\n`;
  if (after === null) header += `deleted file mode ${FILE_MODE}\n`;

  const oldLines = splitLines(before ?? "");
  const newLines = splitLines(after ?? "");
  const changes = diffLines(oldLines, newLines, { timeoutMilliseconds: DEFAULT_TIMEOUT_MILLISECONDS });
  if (changes.length > 0) {
    header += `--- ${before === null ? "/dev/null" : ended(old)}\n+++ ${after === null ? "/dev/null" : ended(current)}\n`;
  }
  const hunks = contextHunks(changes, { before: oldLines.length, after: newLines.length });
  return strongLines(header, style) + hunks.map((hunk) => viewHunk(hunk, oldLines, newLines, style)).join("");
}

function viewHunk({ before, after, changes }: ContextHunk, oldLines: string[], newLines: string[], style: Style): string {
  let text = style.dim(`@@ -${rangeOf(before)} +${rangeOf(after)} @@`) + "\n";
  let line = before.start;
  for (const change of changes) {
    text += signed(" ", oldLines.slice(line, change.before.start), style, unpainted);
    text += signed("-", oldLines.slice(change.before.start, change.before.end), style, style.removed);
    text += signed("+", newLines.slice(change.after.start, change.after.end), style, style.added);
    line = change.before.end;
  }
  return text + signed(" ", oldLines.slice(line, before.end), style, unpainted);
}

function signed(sign: string, lines: string[], style: Style, paint: (text: string) => string): string {
  return lines
    .map((line) => {
      const hasLineFeed = line.endsWith("\n");
      const text = style.sanitize(sign + (hasLineFeed ? line.slice(0, -1) : line));
      return `${paint(text)}\n${hasLineFeed ? "" : NO_LINE_FEED}`;
    })
    .join("");
}

function unpainted(text: string): string {
  return text;
}

function strongLines(text: string, style: Style): string {
  return text.replace(/[^\n]+/gu, (line) => style.strong(line));
}

/** A range that is empty names the line before it. */
function rangeOf({ start, end }: LineRange): string {
  return `${end > start ? start + 1 : start},${end - start}`;
}

/** Names with characters that a patch has other uses for are quoted as in C. */
function quoted(path: string): string {
  if (!/[\u0000-\u001f"\\\u007f]/.test(path)) return path;
  const escaped = path.replace(/[\u0000-\u001f"\\\u007f]/g, (character) =>
    /["\\]/.test(character) ? `\\${character}` : `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
  return `"${escaped}"`;
}

/** A tab ends a name with spaces; without it git would take what follows the space for a date. */
function ended(path: string): string {
  return path.includes(" ") ? `${path}\t` : path;
}
