import type { Piece } from "./pieces.ts";

/** The names that Handlebars, or a helper of promptlane, takes for something else than a variable. */
const NOT_VARIABLES = new Set(["else", "this", "true", "false", "null", "undefined", "history"]);

/**
 * Takes a text apart whose only syntax is `{{name}}`. What `pattern` does not match, or is no name that a prompt can use, is
 * text; `onText` hears of the latter.
 *
 * @param pattern global, with the name as its first group
 */
export function readLiteralVariables(text: string, pattern: RegExp, onText: (name: string, offset: number) => void): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const [whole, name = ""] = match;
    if (!isVariableName(name)) {
      onText(name, match.index);
      continue;
    }
    pieces.push({ type: "text", text: text.slice(end, match.index) }, { type: "variable", path: [name] });
    end = match.index + whole.length;
  }
  return [...pieces, { type: "text", text: text.slice(end) }];
}

/** Whether a prompt can call a variable so. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !NOT_VARIABLES.has(name);
}

/**
 * Writes pieces as text with `{{name}}` in it; null when a text of theirs would be read as such a variable.
 */
export function writeLiteralVariables(pieces: readonly Piece[], pattern: RegExp): string | null {
  let written = "";
  const places: number[] = [];
  for (const piece of pieces) {
    if (piece.type === "variable") places.push(written.length);
    written += piece.type === "variable" ? `{{${piece.path.join(".")}}}` : piece.type === "text" ? piece.text : "";
  }
  const read = [...written.matchAll(pattern)].filter(([, name = ""]) => isVariableName(name)).map(({ index }) => index);
  return read.length === places.length && read.every((place, index) => place === places[index]) ? written : null;
}
