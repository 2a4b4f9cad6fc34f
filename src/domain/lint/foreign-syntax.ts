import { finding, type FileFinding } from "./lint-problem.ts";
import type { PromptSource } from "./prompt-source.ts";

interface ForeignSyntax {
  pattern: RegExp;
  what: string;
  /** What becomes of it. */
  effect: string;
}

// No piece is longer than a few lines, so that a text of nothing but openings is not searched to its end for each.
const SYNTAXES: readonly ForeignSyntax[] = [
  { pattern: /\{%[^]{0,120}?%\}/g, what: "a tag of Jinja or Liquid", effect: "it reaches the model as it stands" },
  { pattern: /(?<!\{)\{#[^{}]{0,120}?#\}/g, what: "a comment of Jinja", effect: "it reaches the model as it stands" },
  { pattern: /<%[^]{0,120}?%>/g, what: "a tag of ERB or EJS", effect: "it reaches the model as it stands" },
  {
    pattern: /\$\{\{[^{}]{0,120}\}\}/g,
    what: "an expression of GitHub Actions",
    effect: "Handlebars takes it for a $ before a variable",
  },
  { pattern: /(?<![{$])\{\{[^{}|"'#/!>]{1,100}\|[^{}|]{1,100}\}\}/g, what: "a filter of Jinja or Liquid", effect: "Handlebars has none" },
  {
    pattern: /\{\{\s{0,20}["[\d][^{}]{0,120}?[:,][^{}]{0,120}(?:\}\}?|\{)/g,
    what: "JSON",
    effect: "Handlebars takes its braces for a tag",
  },
];
const RAW = /\{\{\{\{\s*raw\s*\}\}\}\}[^]*?(?:\{\{\{\{\/raw\}\}\}\}|$)/g;
const MOST_FINDINGS = 20;
const MOST_SHOWN = 60;

/** Pieces in the syntax of other template languages, which nothing here reads. */
export function foreignSyntax({ template, inTemplate }: Pick<PromptSource, "template" | "inTemplate">): FileFinding[] {
  return foreignPieces(template).map(({ offset, text, syntax }) =>
    finding("warning", {
      code: "foreign-syntax",
      message: `${shown(text)} looks like ${syntax.what}: ${syntax.effect}.`,
      hint: hintFor(text),
      ...inTemplate(offset),
    }),
  );
}

/** What a template that does not parse probably trips over at a column of this line, and how to write it; null for neither. */
export function foreignSyntaxInLine(line: string, column: number): { what: string; hint: string } | null {
  const pieces = foreignPieces(line);
  const piece = pieces.find(({ offset, text }) => offset < column && column <= offset + text.length) ?? pieces[0];
  return piece === undefined ? null : { what: `${shown(piece.text)} looks like ${piece.syntax.what}`, hint: hintFor(piece.text) };
}

function foreignPieces(template: string): { offset: number; text: string; syntax: ForeignSyntax }[] {
  // Most templates hold nothing that begins like it.
  if (!/\{%|\{#|<%|\$\{\{|\|[^{}|]*\}\}|\{\{\s*["[\d]/.test(template)) return [];
  const read = template.replace(RAW, (raw) => " ".repeat(raw.length));
  return SYNTAXES.flatMap((syntax) =>
    [...read.matchAll(syntax.pattern)]
      .filter(({ index }) => read[index - 1] !== "\\")
      .map(({ 0: text, index }) => ({ offset: index, text, syntax })),
  )
    .toSorted((one, other) => one.offset - other.offset)
    .slice(0, MOST_FINDINGS);
}

function hintFor(text: string): string {
  return `To write it literally: {{{{raw}}}}${shown(text)}{{{{/raw}}}}, or \`syntax: plain\` in the front matter of a text without variables.`;
}

function shown(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN - 1)}…` : line;
}
