import { splitAtLineEnds, type LinePiece } from "./hunk-lines.ts";
import type { TextHunk, TextPart } from "./text-diff.ts";

/** A line of the new text with what was removed standing in its place. */
export interface MergedLine {
  /** Index of the line in the new text, from 0; null for a line that holds removed text only or goes on the one above. */
  line: number | null;
  pieces: LinePiece[];
}

/**
 * The hunk as lines of the new text in which removed words stand where they stood. White space follows the new text:
 * where only white space differs, nothing is marked.
 */
export function mergedLines(hunk: TextHunk): MergedLine[] {
  const page = new MergedPage(hunk.after.start);
  for (const [index, part] of hunk.parts.entries()) {
    const next = hunk.parts[index + 1];
    const previous = hunk.parts[index - 1];
    if (part.kind === "removed") placeRemoved(page, part.before, next);
    else if (part.kind === "added") placeAdded(page, part.after, previous);
    else placeSame(page, part, previous);
  }
  return page.finish();
}

function placeRemoved(page: MergedPage, text: string, next: TextPart | undefined): void {
  const { space, body } = leadingSpace(text);
  const indentation = space.slice(space.lastIndexOf("\n") + 1);
  if (next?.kind === "added" && isOneLine(text)) {
    page.write("same", leadingSpace(next.after).space);
    page.writeRemoved(body);
  } else if (page.isAtLineStart || (hasLineEnd(space) && endsItsLine(body, next))) {
    page.breakLine();
    page.writeRemoved(indentation + body);
  } else {
    page.write("same", hasLineEnd(space) ? " " : space);
    page.writeRemoved(body);
  }
}

/** Whether removed text that began a line was followed by the end of a line. */
function endsItsLine(removed: string, next: TextPart | undefined): boolean {
  if (next?.kind !== "same") return true;
  return !isOneLine(removed) || hasLineEnd(leadingSpace(next.after).space);
}

function placeAdded(page: MergedPage, text: string, previous: TextPart | undefined): void {
  const { space, body } = leadingSpace(text);
  const sharesLine = previous?.kind === "removed" && isOneLine(previous.before);
  if (page.holdsOnlyRemoved && (!sharesLine || hasLineEnd(body))) page.breakLine();
  // The white space before a word that replaces another was written before the other.
  if (!sharesLine) page.write("same", space);
  page.write("added", body);
}

function placeSame(page: MergedPage, part: { before: string; after: string }, previous: TextPart | undefined): void {
  const isUnspaced = previous?.kind === "removed" && leadingSpace(part.after).space === "";
  const lost = isUnspaced ? leadingSpace(part.before).space : "";
  if (hasLineEnd(lost) && page.holdsOnlyRemoved) page.breakLine();
  else if (lost !== "" && part.after !== "") page.write("same", " ");
  page.write("same", part.after);
}

function isOneLine(text: string): boolean {
  return !hasLineEnd(leadingSpace(text).body);
}

/** The lines written so far, and the line of the new text that the next character belongs to. */
class MergedPage {
  readonly #lines: MergedLine[] = [];
  #pieces: LinePiece[] = [];
  #line: number;
  #isShown = false;

  constructor(line: number) {
    this.#line = line;
  }

  get isAtLineStart(): boolean {
    return this.#pieces.length === 0;
  }

  get holdsOnlyRemoved(): boolean {
    return this.#pieces.length > 0 && this.#pieces.every(({ kind }) => kind === "removed");
  }

  /** Writes text of one kind; its line ends lead on to the next line of the new text. */
  write(kind: LinePiece["kind"], text: string): void {
    for (const [index, line] of splitAtLineEnds(text).entries()) {
      if (index > 0) {
        this.breakLine();
        this.#line += 1;
        this.#isShown = false;
      }
      if (line !== "") this.#pieces.push({ kind, text: line });
    }
  }

  /** Writes text that the new text lacks; its line ends are only shown. */
  writeRemoved(text: string): void {
    for (const [index, line] of splitAtLineEnds(text).entries()) {
      if (index > 0) this.breakLine();
      if (line !== "") this.#pieces.push({ kind: "removed", text: line });
    }
  }

  /** Ends the line on the page, though the line of the new text may go on. */
  breakLine(): void {
    if (this.#pieces.length === 0) return;
    const belongs = !this.holdsOnlyRemoved && !this.#isShown;
    this.#lines.push({ line: belongs ? this.#line : null, pieces: this.#pieces });
    this.#pieces = [];
    this.#isShown ||= belongs;
  }

  finish(): MergedLine[] {
    this.breakLine();
    return this.#lines;
  }
}

function leadingSpace(text: string): { space: string; body: string } {
  const body = text.trimStart();
  return { space: text.slice(0, text.length - body.length), body };
}

function hasLineEnd(text: string): boolean {
  return text.includes("\n");
}
