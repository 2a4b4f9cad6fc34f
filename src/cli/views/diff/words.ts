import type { FileDifference } from "../../../domain/diff/diff-prompts.ts";
import { mergedLines, type MergedLine } from "../../../domain/diff/merged-lines.ts";
import type { Style } from "../style.ts";
import type { ComparedPrompt } from "./compared-prompt.ts";
import { viewFacts } from "./facts.ts";
import { viewFileHeading } from "./file-heading.ts";
import { viewHeader } from "./header.ts";
import { elide, viewMarked } from "./pieces.ts";

/**
 * Draws a comparison word by word: what changed beside the text, then each changed line with its number in the new file
 * and `[-what went-]{+what came+}`. Long unchanged parts of a line are left out.
 */
export function viewWords(compared: ComparedPrompt, style: Style): string {
  const files = compared.difference.files.map((file) => viewFile(file, style)).join("");
  return viewHeader(compared, style) + viewFacts(compared, style) + files;
}

function viewFile(file: FileDifference, style: Style): string {
  const lines = file.text.reflowed ? [] : file.text.hunks.flatMap(mergedLines).filter(isChanged);
  const numbers = lines.map(({ line }) => (line === null ? "" : String(line + file.firstLine.after)));
  const width = numbers.reduce((widest, { length }) => Math.max(widest, length), 0);
  const text = lines.map(({ pieces }, index) => {
    const number = (numbers[index] ?? "").padStart(width);
    return `${style.dim(number)}  ${viewMarked(elide(pieces), style)}\n`;
  });
  return viewFileHeading(file, style) + text.join("");
}

function isChanged({ pieces }: MergedLine): boolean {
  return pieces.some(({ kind }) => kind !== "same");
}
