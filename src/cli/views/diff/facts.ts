import { displayWidth, padToWidth } from "../display-width.ts";
import type { Style } from "../style.ts";
import { viewTable } from "../table.ts";
import type { ComparedPrompt } from "./compared-prompt.ts";
import { viewChangedValue } from "./value.ts";

const MOST_NAMED = 5;
const GAP_BEFORE_NOTE = "    ";

/** What changed beside the text and what it touches: variables, front matter, environments, prompts that include it. */
export function viewFacts(compared: ComparedPrompt, style: Style): string {
  const { difference, live = [], affects = [] } = compared;
  const rows = [
    ...variableLines(compared, style).map((line, index) => [index === 0 ? "variables" : "", line]),
    ...difference.frontmatter.map((change) => [style.sanitizeLine(change.path), viewChangedValue(change, style)]),
    ...(live.length > 0 ? [["live", viewLive(live, style)]] : []),
    ...(affects.length > 0 ? [["affects", viewNames(affects, style)]] : []),
  ];
  return viewTable({ rows, indent: 2 }, style);
}

function variableLines({ difference: { variables }, from, to }: ComparedPrompt, style: Style): string[] {
  const added = variables.added.map((name) => ({
    name: `${style.added("+")} ${style.sanitizeLine(name)}`,
    note: from !== null && variables.required.includes(name) ? style.warning("required: callers must pass it") : "",
  }));
  const removed = variables.removed.map((name) => ({
    name: `${style.removed("−")} ${style.sanitizeLine(name)}`,
    note: to === null ? "" : style.dim("no longer used"),
  }));
  const lines = [...added, ...removed];
  const width = Math.max(...lines.map(({ name }) => displayWidth(name)));
  return lines.map(({ name, note }) => (note === "" ? name : padToWidth(name, width) + GAP_BEFORE_NOTE + note));
}

function viewLive(live: NonNullable<ComparedPrompt["live"]>, style: Style): string {
  return live.map(({ environment, label }) => style.sanitizeLine(`${environment} ${label}`)).join(" · ");
}

function viewNames(names: readonly string[], style: Style): string {
  const named = names.slice(0, MOST_NAMED).map((name) => style.sanitizeLine(name));
  const rest = names.length - named.length;
  return named.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
