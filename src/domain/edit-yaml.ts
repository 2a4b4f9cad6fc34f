import { isMap, isScalar, parseDocument, type Node, type Pair, type YAMLMap } from "yaml";

import { Invalid } from "./errors.ts";
import { readYamlMap } from "./read-yaml.ts";
import { blockEntry, inlineEntry, YAML_INDENT } from "./write-yaml.ts";

type BlockOrFlowMap = YAMLMap<Node, Node | null>;

/**
 * Sets the value at `path` in the text of a YAML map, and the maps on the way to it where they are absent. Only the
 * characters of that entry change; comments, layout and line endings stay.
 *
 * @throws Invalid when the text does not parse, or is laid out so that the entry has to be written by hand.
 * @example setYamlValue("a: 1  # one\n", ["b", "c"], 2) // "a: 1  # one\nb: {c: 2}\n"
 */
export function setYamlValue(text: string, path: readonly string[], value: unknown): string {
  const expected = structuredClone(readYamlMap(text, { subject: "the YAML" }).value);
  assign(expected, path, value);
  return proven(insertOrReplace(text, path, value), expected, path);
}

/**
 * Removes the entry at `path` from the text of a YAML map; a text without it comes back as it is. A nested map that loses
 * its last entry becomes `{}`.
 *
 * @throws Invalid as `setYamlValue` does.
 */
export function removeYamlValue(text: string, path: readonly string[]): string {
  const expected = structuredClone(readYamlMap(text, { subject: "the YAML" }).value);
  const { contents } = parseDocument(text);
  const pair = pairAt(contents, path);
  if (pair === null) return text;
  unset(expected, path);
  return proven(remove(text, contents, path, pair), expected, path);
}

function insertOrReplace(text: string, path: readonly string[], value: unknown): string {
  const { contents } = parseDocument(text);
  const existing = pairAt(contents, path);
  const parentPath = path.slice(0, -1);
  const key = path.at(-1) ?? "";
  if (existing !== null) return replace(text, existing, isFlow(mapAt(contents, parentPath)), key, value);
  if (parentPath.length === 0) return insert(text, isMap(contents) ? contents : null, key, value);
  const parent = pairAt(contents, parentPath);
  if (parent === null) return insertOrReplace(text, parentPath, { [key]: value });
  const map = mapAt(contents, parentPath);
  return map === null || map.items.length === 0 ? fill(text, parent, key, value) : insert(text, map, key, value);
}

function replace(text: string, pair: Pair, inFlow: boolean, key: string, value: unknown): string {
  const keyStart = startOf(pair.key);
  const [start, end] = valueSpan(text, pair);
  const entry = inFlow ? inlineEntry(key, value) : blockEntry(key, value, columnOf(text, keyStart), newlineOf(text));
  const bare = entry.slice(inlineEntry(key, null).indexOf(":") + 1).trimStart();
  const staysOnLine = start < end && !entry.includes("\n") && !text.slice(keyStart, end).includes("\n");
  return staysOnLine ? splice(text, start, end, bare) : splice(text, keyStart, end, entry);
}

function insert(text: string, map: BlockOrFlowMap | null, key: string, value: unknown): string {
  const newline = newlineOf(text);
  const last = map?.items.at(-1);
  if (map !== null && isFlow(map)) {
    const at = last === undefined ? startOf(map) + 1 : valueSpan(text, last)[1];
    return splice(text, at, at, `${last === undefined ? "" : ", "}${inlineEntry(key, value)}`);
  }
  if (map === null || last === undefined) {
    const separator = text === "" || text.endsWith("\n") ? "" : newline;
    return `${text}${separator}${blockEntry(key, value, 0, newline)}${newline}`;
  }
  const indent = columnOf(text, startOf(map.items[0]?.key));
  return insertLine(text, valueSpan(text, last)[1], `${" ".repeat(indent)}${blockEntry(key, value, indent, newline)}`);
}

/** Writes the first entry of a map that is empty so far: `environments:` or `environments: {}`. */
function fill(text: string, parent: Pair, key: string, value: unknown): string {
  const [start, end] = valueSpan(text, parent);
  const colon = text.indexOf(":", endOf(parent.key)) + 1;
  const indent = columnOf(text, startOf(parent.key)) + YAML_INDENT;
  const opened = start < end ? splice(text, colon, end, "") : text;
  return insertLine(opened, colon, `${" ".repeat(indent)}${blockEntry(key, value, indent, newlineOf(text))}`);
}

function remove(text: string, contents: unknown, path: readonly string[], pair: Pair): string {
  const map = mapAt(contents, path.slice(0, -1));
  const [, end] = valueSpan(text, pair);
  if (map === null) return text;
  if (isFlow(map)) return removeFromFlow(text, map, pair);
  const lineStart = text.lastIndexOf("\n", startOf(pair.key)) + 1;
  const without = splice(text, lineStart, endOfLine(text, end) + 1, "");
  const parent = pairAt(contents, path.slice(0, -1));
  if (map.items.length > 1 || parent === null) return without;
  const colon = text.indexOf(":", endOf(parent.key)) + 1;
  return splice(without, colon, colon, " {}");
}

function removeFromFlow(text: string, map: BlockOrFlowMap, pair: Pair): string {
  const index = map.items.findIndex((item) => item === pair);
  const [, end] = valueSpan(text, pair);
  const next = map.items[index + 1];
  const previous = map.items[index - 1];
  if (next !== undefined) return splice(text, startOf(pair.key), startOf(next.key), "");
  return splice(text, previous === undefined ? startOf(pair.key) : valueSpan(text, previous)[1], end, "");
}

function proven(result: string, expected: Record<string, unknown>, path: readonly string[]): string {
  const { value } = readYamlMap(result, { subject: "the edited YAML" });
  if (JSON.stringify(value) === JSON.stringify(expected)) return result;
  throw new Invalid("edit-by-hand", `The file is laid out so that ${path.join(".")} cannot be changed without touching the rest.`, {
    hint: "Edit the file by hand.",
  });
}

function assign(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let map = target;
  for (const key of path.slice(0, -1)) map = (map[key] ??= {}) as Record<string, unknown>;
  map[path.at(-1) ?? ""] = structuredClone(value);
}

function unset(target: Record<string, unknown>, path: readonly string[]): void {
  let map = target;
  for (const key of path.slice(0, -1)) map = map[key] as Record<string, unknown>;
  delete map[path.at(-1) ?? ""];
}

function pairAt(contents: unknown, path: readonly string[]): Pair | null {
  const map = mapAt(contents, path.slice(0, -1));
  return map?.items.find(({ key }) => isScalar(key) && (key.value === path.at(-1) || key.source === path.at(-1))) ?? null;
}

function mapAt(contents: unknown, path: readonly string[]): BlockOrFlowMap | null {
  const node = path.length === 0 ? contents : pairAt(contents, path)?.value;
  return isMap(node) ? (node as BlockOrFlowMap) : null;
}

function isFlow(map: BlockOrFlowMap | null): boolean {
  return map?.flow === true;
}

function startOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}

function endOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[1] ?? 0;
}

/** Where the value of an entry begins and ends, without white space below it; both behind the colon when it is absent. */
function valueSpan(text: string, pair: Pair): [start: number, end: number] {
  const keyEnd = endOf(pair.key);
  const end = text.slice(0, endOf(pair.value)).trimEnd().length;
  const start = startOf(pair.value);
  if (start < end) return [start, end];
  const colon = text.indexOf(":", keyEnd) + 1;
  return [colon, colon];
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline === -1 ? text.length : newline;
}

function insertLine(text: string, offset: number, line: string): string {
  const end = endOfLine(text, offset);
  const newline = newlineOf(text);
  return end === text.length ? `${text}${newline}${line}${newline}` : splice(text, end + 1, end + 1, `${line}${newline}`);
}

function newlineOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

function splice(text: string, start: number, end: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end);
}
