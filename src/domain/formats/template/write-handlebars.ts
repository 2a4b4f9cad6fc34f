import type { Piece } from "./pieces.ts";

/**
 * Writes a template for promptlane: every text so that it comes out as it is, whatever braces and backslashes it holds.
 *
 * @example writeHandlebars([{ type: "text", text: "{{a}} is " }, { type: "variable", path: ["a"] }]) // "\\{{a}} is {{a}}"
 */
export function writeHandlebars(pieces: readonly Piece[]): string {
  const tokens = merged(pieces.flatMap(tokensOf));
  return tokens
    .map((token, index) => (token.isTag ? token.text : literal(token.text, { afterTag: index > 0, beforeTag: index < tokens.length - 1 })))
    .join("");
}

interface Token {
  isTag: boolean;
  text: string;
}

function tokensOf(piece: Piece): Token[] {
  switch (piece.type) {
    case "text":
      return piece.text === "" ? [] : [{ isTag: false, text: piece.text }];
    case "variable":
      return [tag(`{{${piece.path.join(".")}}}`)];
    case "role":
      return [tag(`{{role "${piece.role}"}}`)];
    case "history":
      return [tag("{{history}}")];
    case "include":
      return [tag(piece.version === null ? `{{> ${piece.name}}}` : `{{> "${piece.name}@v${piece.version}"}}`)];
    case "if": {
      const name = piece.negated ? "unless" : "if";
      const otherwise = piece.whenFalse.length === 0 ? [] : [tag("{{else}}"), ...piece.whenFalse.flatMap(tokensOf)];
      return [tag(`{{#${name} ${piece.path.join(".")}}}`), ...piece.whenTrue.flatMap(tokensOf), ...otherwise, tag(`{{/${name}}}`)];
    }
    case "each":
      return [tag(`{{#each ${piece.path.join(".")} as |${piece.item}|}}`), ...piece.body.flatMap(tokensOf), tag("{{/each}}")];
  }
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
