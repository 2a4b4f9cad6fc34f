/** Where a template asks for the variable `name` in a tag, as an offset; 0 when it is not found. */
export function offsetOfVariable(template: string, name: string): number {
  return offsetIn(template, new RegExp(`\\{\\{[^{}]*?(?<![\\w.@-])${escaped(name)}(?![\\w-])`, "g"), name);
}

/** Where a template includes the partial `name`, as an offset; 0 when it is not found. */
export function offsetOfPartial(template: string, name: string): number {
  return offsetIn(template, new RegExp(`\\{\\{~?#?>\\s*["'[]?${escaped(name)}(?![\\w/-])`, "g"), "");
}

function offsetIn(template: string, pattern: RegExp, name: string): number {
  const match = pattern.exec(template);
  return match === null ? 0 : name === "" ? match.index : match.index + match[0].length - name.length;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
