import { isAlias, isMap, isScalar, parseDocument, visit, type Node } from "yaml";

import { Invalid } from "../errors.ts";
import { readYamlMap } from "../read-yaml.ts";

/** One key of a YAML map with its value, as whole lines: the comments above it belong to it. */
export interface YamlEntry {
  key: string;
  text: string;
  value: unknown;
}

/**
 * Takes the text of a YAML map apart into its entries, whose texts in order are the whole text. Null for what is no such
 * map, and for one whose entries cannot be told from each other line by line, or refer to each other.
 *
 * @example yamlEntries("a: 1\n# two\nb: 2\n")?.map(({ text }) => text) // ["a: 1\n", "# two\nb: 2\n"]
 */
export function yamlEntries(text: string): YamlEntry[] | null {
  if (text === "") return [];
  const values = valuesOf(text);
  if (values === null || !text.endsWith("\n")) return null;
  const document = parseDocument(text);
  const { contents } = document;
  if (!isMap(contents)) return null;
  let refersToOthers = false;
  visit(document, { Alias: () => void (refersToOthers = true) });
  if (contents.flow === true || refersToOthers || isAlias(contents)) return null;
  const keys: { key: string; line: number; end: number }[] = [];
  for (const { key, value } of contents.items) {
    const start = isScalar(key) ? key.range?.[0] : undefined;
    if (start === undefined || (start > 0 && text[start - 1] !== "\n")) return null;
    const name = String((key as { value: unknown }).value);
    if (!Object.hasOwn(values, name)) return null;
    keys.push({ key: name, line: start, end: (value as Node | null)?.range?.[1] ?? start });
  }
  return entriesOf(text, keys, values);
}

function valuesOf(text: string): Record<string, unknown> | null {
  try {
    return readYamlMap(text, { subject: "the YAML" }).value;
  } catch (error) {
    if (error instanceof Invalid) return null;
    throw error;
  }
}

function entriesOf(
  text: string,
  keys: readonly { key: string; line: number; end: number }[],
  values: Readonly<Record<string, unknown>>,
): YamlEntry[] {
  const starts = keys.map(({ line }, index) => (index === 0 ? 0 : startOfComments(text, keys[index - 1]?.end ?? 0, line)));
  return keys.map(({ key }, index) => ({ key, text: text.slice(starts[index], starts[index + 1]), value: values[key] }));
}

/** Where the comments and empty lines begin that stand right above a line, below what ends before. */
function startOfComments(text: string, endBefore: number, line: number): number {
  let start = line;
  for (;;) {
    const above = text.lastIndexOf("\n", start - 2) + 1;
    if (start === 0 || above < endBefore || !/^(?:#.*)?\r?$/.test(text.slice(above, start - 1))) return start;
    start = above;
  }
}
