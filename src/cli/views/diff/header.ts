import { draftLabel } from "../../../domain/version/version.ts";
import type { WordCount } from "../../../domain/diff/text-diff.ts";
import type { PromptDifference } from "../../../domain/diff/diff-prompts.ts";
import type { ComparedTokens } from "../../../operations/compared-tokens.ts";
import type { Style } from "../style.ts";
import type { ComparedPrompt } from "./compared-prompt.ts";

/** The line above a comparison: `support/triage  v5 → draft (uncommitted)   +6 −4 words   412 → 419 tokens (o200k_base)`. */
export function viewHeader({ key, from, to, difference, tokens = null }: ComparedPrompt, style: Style): string {
  const versions = `${labelOf(from)} → ${labelOf(to)}`;
  const size = tokens === null ? "" : `   ${style.dim(viewSizes(tokens))}`;
  return `${style.strong(style.sanitizeLine(key))}  ${style.sanitizeLine(versions)}   ${viewExtent(difference, style)}${size}\n`;
}

/** `412 → 419 tokens (o200k_base)`, or one number where both are the same. */
function viewSizes({ from, to, tokenizer }: ComparedTokens): string {
  const sizes = [...new Set([from, to])].filter((size) => size !== null);
  return `${sizes.join(" → ")} tokens (${tokenizer})`;
}

/** How much a prompt changed: `+6 −4 words`, or that none did. */
function viewExtent(difference: PromptDifference, style: Style): string {
  const { words, reflowed, files } = difference;
  if (words.added > 0 || words.removed > 0) return `${viewWordCount(words, style)} words`;
  if (reflowed) return style.dim("reflowed: only white space differs");
  if (files.some(({ text }) => text.lines.length > 0)) return style.dim("only punctuation differs");
  return style.dim(difference.frontmatter.length > 0 ? "same text" : quietExtent(difference));
}

/** `+6 −4`: words that came and words that went. */
export function viewWordCount({ added, removed }: WordCount, style: Style): string {
  return `${style.added(`+${added}`)} ${style.removed(`−${removed}`)}`;
}

function quietExtent({ files }: PromptDifference): string {
  if (files.length === 0) return "no difference";
  if (files.every(({ before, after }) => before !== null && after !== null)) return "only comments or layout of the front matter differ";
  return "no words";
}

function labelOf(version: ComparedPrompt["from"]): string {
  if (version === null) return "none";
  return version.label === draftLabel(null) ? `${version.label} (uncommitted)` : version.label;
}
