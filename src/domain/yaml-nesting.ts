const DEEPEST_NESTING = 200;

// The beginning of a line, with the signs that each open a level on it, or a bracket anywhere.
const TOKEN = /^( *)((?:[-?:][ \t]+)*)(?=\S)|[[\]{}]/gm;

/**
 * Where a text of YAML goes more than 200 levels deep, as an offset, or null. The count is a rough one that needs no
 * parser, because the parser itself calls itself at every level, and can take the whole process with it.
 */
export function tooDeepAt(text: string): number | null {
  const columns: number[] = [];
  let brackets = 0;
  for (const { 0: token, 1: margin, 2: signs = "", index } of text.matchAll(TOKEN)) {
    if (margin === undefined) {
      brackets = Math.max(0, brackets + (token === "[" || token === "{" ? 1 : -1));
    } else {
      while ((columns.at(-1) ?? -1) >= margin.length) columns.pop();
      columns.push(margin.length);
      for (const sign of signs.matchAll(/\S/g)) columns.push(margin.length + sign.index + 1);
    }
    if (columns.length + brackets > DEEPEST_NESTING) return index;
  }
  return null;
}
