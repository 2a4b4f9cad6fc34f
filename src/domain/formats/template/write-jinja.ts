import type { Piece } from "./pieces.ts";

/**
 * Writes a template in Jinja: every text so that it comes out as it is.
 *
 * @param roles how a role is written
 */
export function writeJinja(pieces: readonly Piece[], roles: (role: string) => string): string {
  return pieces.map((piece, index) => jinjaOf(piece, { roles, beforeTag: index < pieces.length - 1 })).join("");
}

function jinjaOf(piece: Piece, { roles, beforeTag }: { roles: (role: string) => string; beforeTag: boolean }): string {
  switch (piece.type) {
    case "text":
      return literal(piece.text, beforeTag);
    case "variable":
      return `{{${piece.path.join(".")}}}`;
    case "role":
      return roles(piece.role);
    case "if": {
      const words = `${piece.negated ? "not " : ""}${piece.path.join(".")}`;
      return `{% if ${words} %}${inBlock(piece.whenTrue, roles)}${otherwise(piece.whenFalse, roles)}{% endif %}`;
    }
    case "each":
      return `{% for ${piece.item} in ${piece.path.join(".")} %}${inBlock(piece.body, roles)}{% endfor %}`;
    default:
      return "";
  }
}

function otherwise(pieces: readonly Piece[], roles: (role: string) => string): string {
  const [only, ...others] = pieces;
  if (only === undefined) return "";
  if (only.type !== "if" || only.negated || others.length > 0) return `{% else %}${inBlock(pieces, roles)}`;
  return `{% elif ${only.path.join(".")} %}${inBlock(only.whenTrue, roles)}${otherwise(only.whenFalse, roles)}`;
}

/** What stands in a block is always followed by a tag. */
function inBlock(pieces: readonly Piece[], roles: (role: string) => string): string {
  return pieces.map((piece) => jinjaOf(piece, { roles, beforeTag: true })).join("");
}

function literal(text: string, beforeTag: boolean): string {
  return text.replace(beforeTag ? /\{(?=[{%#]|$)/g : /\{(?=[{%#])/g, "{% raw %}{{% endraw %}");
}
