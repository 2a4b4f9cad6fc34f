const DEEPEST_NESTING = 100;

const TOKEN = /\{\{\{\{\/?|\{\{~?[#/]|\{\{~?\^\s*(?=[^\s~}])|\{\{~?\s*else\s*(?=[^\s~}])|\{\{|\}\}|[()]/g;

/**
 * Where the blocks or expressions of a template go more than 100 levels deep, as an offset, or null. This has to be known
 * before parsing, because the parser copies its stack at every step: 20,000 levels take it minutes.
 */
export function tooDeepAt(template: string): number | null {
  // An `{{else if}}` is a level too, and ends with the block that it belongs to.
  const levelsOfBlocks: number[] = [];
  let blocks = 0;
  let parentheses = 0;
  let inTag = false;
  for (const { 0: token, index } of template.matchAll(TOKEN)) {
    if (token === "(" || token === ")") {
      if (inTag) parentheses = Math.max(0, parentheses + (token === "(" ? 1 : -1));
    } else {
      inTag = token !== "}}";
      parentheses = 0;
      if (token.endsWith("/")) blocks -= levelsOfBlocks.pop() ?? 0;
      else if (token.includes("else")) {
        blocks += 1;
        levelsOfBlocks.push((levelsOfBlocks.pop() ?? 0) + 1);
      } else if (token === "{{{{" || token.includes("#") || token.includes("^")) {
        blocks += 1;
        levelsOfBlocks.push(1);
      }
    }
    if (blocks > DEEPEST_NESTING || parentheses > DEEPEST_NESTING) return index;
  }
  return null;
}
