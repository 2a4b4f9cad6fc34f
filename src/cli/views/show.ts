import { shortId } from "../../domain/object-id.ts";
import type { ShowDocument, ShownPrompt } from "../../operations/show-prompt.ts";
import { plural } from "./plural.ts";
import type { Style } from "./style.ts";
import { viewTable } from "./table.ts";

/** Draws a prompt for a terminal: what it is on top, then its text with control characters made visible. */
export function viewShow(document: ShownPrompt, style: Style): string {
  const text = style.sanitize(document.text);
  return `${viewFacts(document, style)}\n${text}${text.endsWith("\n") || text === "" ? "" : "\n"}`;
}

/** Draws the size of a prompt: `412 tokens (o200k_base)`, and below it those of a flow's templates. */
export function viewShownTokens({ tokens }: ShowDocument, style: Style): string {
  if (tokens === undefined) return "";
  const { count, tokenizer, templates = {} } = tokens;
  const rows = Object.entries(templates).map(([name, size]) => [style.sanitizeLine(name), String(size)]);
  return `${plural(count, "token")} (${tokenizer})\n${viewTable({ rows, indent: 2 }, style)}`;
}

function viewFacts({ key, label, environment, commit, equals, variables, partials }: ShownPrompt, style: Style): string {
  const where = environment === null ? "" : ` in ${environment}`;
  const same = equals === null || equals.label === label ? "" : `, the same as ${equals.label}`;
  const lines = [`${style.strong(key)}  ${label}${where}${same}${commit === null ? "" : style.dim(`  ${shortId(commit)}`)}`];
  if (variables.length > 0) lines.push(`${style.dim("variables")}  ${style.sanitizeLine(variables.join(", "))}`);
  if (partials.length > 0) {
    lines.push(
      `${style.dim("partials")}   ${partials.map(({ key: partial, version }) => (version === null ? partial : `${partial} v${version}`)).join(", ")}`,
    );
  }
  return `${lines.join("\n")}\n`;
}
