import { shortId } from "../../domain/object-id.ts";
import type { ShownPrompt } from "../../operations/show-prompt.ts";
import type { Style } from "./style.ts";

/** Draws a prompt for a terminal: what it is on top, then its text with control characters made visible. */
export function viewShow(document: ShownPrompt, style: Style): string {
  const text = style.sanitize(document.text);
  return `${viewFacts(document, style)}\n${text}${text.endsWith("\n") || text === "" ? "" : "\n"}`;
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
