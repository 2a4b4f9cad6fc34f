import { Document, isCollection, isMap, isPair, visit } from "yaml";

import { misreadingOf } from "./read-yaml.ts";

/** By how many spaces what is nested stands further right. */
export const YAML_INDENT = 2;

const LONGEST_FLOW = 80;

/**
 * Writes a map as YAML, each of its keys on a line of its own; every text comes out so that any reader of YAML takes it for one.
 *
 * @example writeYamlMap({ title: "Triage", config: { temperature: 0.2 } }) // "title: Triage\nconfig: {temperature: 0.2}\n"
 */
export function writeYamlMap(map: Readonly<Record<string, unknown>>): string {
  return Object.entries(map)
    .map(([key, value]) => block(key, value))
    .join("");
}

/** One entry as lines below each other, the first without its margin; innermost maps and lists stay on one line. */
export function blockEntry(key: string, value: unknown, indent: number, newline: string): string {
  return block(key, value)
    .trimEnd()
    .split("\n")
    .join(`${newline}${" ".repeat(indent)}`);
}

/** One entry on one line, as in a flow map. */
export function inlineEntry(key: string, value: unknown): string {
  const document = new Document({ [key]: value });
  if (isMap(document.contents)) document.contents.flow = true;
  return write(document).trimEnd().slice(1, -1);
}

function block(key: string, value: unknown): string {
  const document = new Document({ [key]: value }, { aliasDuplicateObjects: false });
  visit(document, {
    Collection: (_, node) => {
      node.flow = node !== document.contents && !node.items.some((item) => isCollection(isPair(item) ? item.value : item));
      if (node.flow && String(new Document(node)).length > LONGEST_FLOW) node.flow = false;
    },
  });
  return write(document);
}

function write(document: Document): string {
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && misreadingOf(node.value, node.value) !== null) node.type = "QUOTE_DOUBLE";
    },
  });
  return document.toString({ lineWidth: 0, indent: YAML_INDENT, flowCollectionPadding: false });
}
