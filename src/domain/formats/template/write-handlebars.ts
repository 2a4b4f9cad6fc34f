import type { Piece } from "./pieces.ts";

/**
 * Writes a template for promptlane: every text so that it comes out as it is, whatever braces and backslashes it holds.
 *
 * @example writeHandlebars([{ type: "text", text: "{{a}} is " }, { type: "variable", path: ["a"] }]) // "\\{{a}} is {{a}}"
 */
export function writeHandlebars(pieces: readonly Piece[]): string {
  const tokens = merged(tokensOf(pieces, []));
  return tokens
    .map((token, index) => {
      if (!token.isTag) return literal(token.text, { afterTag: index > 0, beforeTag: index < tokens.length - 1 });
      const endsLine = /^[ \t]*\r?\n/.test(tokens[index + 1]?.text ?? "");
      return token.isInclude === true && endsLine ? `${token.text}{{!}}` : token.text;
    })
    .join("");
}

interface Token {
  isTag: boolean;
  /** Alone on its line it would take the line's end with it. */
  isInclude?: boolean;
  text: string;
}

/** @param items what the loops around call their items, the outermost first */
function tokensOf(pieces: readonly Piece[], items: readonly string[]): Token[] {
  return pieces.flatMap((piece) => tokensOfPiece(piece, items));
}

function tokensOfPiece(piece: Piece, items: readonly string[]): Token[] {
  switch (piece.type) {
    case "text":
      return piece.text === "" ? [] : [{ isTag: false, text: piece.text }];
    case "variable":
      return [tag(`{{${reference(piece.path, items)}}}`)];
    case "role":
      return [tag(`{{role "${piece.role}"}}`)];
    case "history":
      return [tag("{{history}}")];
    case "include":
      return [{ ...tag(piece.version === null ? `{{> ${piece.name}}}` : `{{> "${piece.name}@v${piece.version}"}}`), isInclude: true }];
    case "if": {
      const name = piece.negated ? "unless" : "if";
      const tokens = [tag(`{{#${name} ${reference(piece.path, items)}}}`), ...tokensOf(piece.whenTrue, items)];
      return [...tokens, ...otherwise(piece.whenFalse, items), tag(`{{/${name}}}`)];
    }
    case "each":
      return [
        tag(`{{#each ${reference(piece.path, items)} as |${piece.item}|}}`),
        ...tokensOf(piece.body, [...items, piece.item]),
        tag("{{/each}}"),
      ];
  }
}

function otherwise(pieces: readonly Piece[], items: readonly string[]): Token[] {
  const [only, ...others] = pieces;
  if (only === undefined) return [];
  if (only.type !== "if" || only.negated || others.length > 0) return [tag("{{else}}"), ...tokensOf(pieces, items)];
  return [tag(`{{else if ${reference(only.path, items)}}}`), ...tokensOf(only.whenTrue, items), ...otherwise(only.whenFalse, items)];
}

/** Inside of a loop a bare name is a part of the item, so that what comes from outside needs a way out. */
function reference(path: readonly string[], items: readonly string[]): string {
  const name = path.join(".");
  return items.includes(path[0] ?? "") ? name : "../".repeat(items.length) + name;
}

function tag(text: string): Token {
  return { isTag: true, text };
}

function merged(tokens: readonly Token[]): Token[] {
  const result: Token[] = [];
  for (const token of tokens) {
    const last = result.at(-1);
    if (last !== undefined && !last.isTag && !token.isTag) last.text += token.text;
    else result.push({ ...token });
  }
  return result;
}

function literal(text: string, { afterTag, beforeTag }: { afterTag: boolean; beforeTag: boolean }): string {
  const written = text.replace(/(\\*)(\{\{|\{$|$)/g, (whole: string, slashes: string, braces: string, offset: number) => {
    if (braces === "{{") return slashes === "" ? String.raw`\{{` : `${slashes}\\{{!}}${String.raw`\{{`}`;
    if (!beforeTag || offset + whole.length < text.length) return whole;
    // Before a tag a backslash escapes it unless it is doubled, and a brace would become a part of it.
    return `${slashes === "" ? "" : `${slashes}\\`}${braces === "" ? "" : '{{default "{"}}'}`;
  });
  return afterTag && text.startsWith("}") ? `{{!}}${written}` : written;
}
