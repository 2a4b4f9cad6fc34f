import fc from "../../support/fast-check.ts";
import type { TextPart } from "../../../src/domain/diff/text-diff.ts";

const piece = fc.constantFrom(
  "a",
  "b",
  "the",
  "don't",
  "{{x}}",
  "{{ x }}",
  "{",
  "今天",
  "好。",
  ",",
  "!",
  " ",
  "  ",
  "\t",
  "\n",
  "\n\n",
  "\r\n",
  "\r",
  "👩‍👩‍👧",
  "e\u0301",
);

/** Pairs of texts that share much, with the white space and marks that are hard to place. */
export const similarTexts: fc.Arbitrary<[before: string, after: string]> = fc
  .array(fc.tuple(piece, fc.constantFrom("same", "same", "same", "removed", "added", "replaced"), piece), { maxLength: 40 })
  .map((pieces) => [
    pieces.map(([text, fate]) => (fate === "added" ? "" : text)).join(""),
    pieces.map(([text, fate, other]) => (fate === "removed" ? "" : fate === "replaced" ? other : text)).join(""),
  ]);

export function oldText(parts: TextPart[]): string {
  return parts.map((part) => (part.kind === "added" ? "" : part.before)).join("");
}

export function newText(parts: TextPart[]): string {
  return parts.map((part) => (part.kind === "removed" ? "" : part.after)).join("");
}
