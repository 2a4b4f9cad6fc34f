import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Node, type Pair, type Scalar, type YAMLMap } from "yaml";

import { invalidFile, positionAt, type FileProblem, type Position } from "./file-problem.ts";
import { tooDeepAt } from "./yaml-nesting.ts";

/** The keys and indexes that lead to a value. */
export type YamlPath = readonly (string | number)[];

/** A plain scalar that this or another reader of YAML takes for something else than its text. */
export interface Misreading extends Position {
  path: YamlPath;
  /** As written in the file. */
  source: string;
  /** What it reads as. */
  reads: string;
}

/** A map that was read from YAML, with the way back to its text. */
export interface YamlMap {
  value: Record<string, unknown>;
  /** The first hundred of them. */
  misreadings: Misreading[];
  /** Where the key, or the item of a list, at `path` stands; of the nearest parent when it is absent. */
  positionOf(path: YamlPath): Position;
  /** The scalar at `path` as it is written, without quotes; null when there is none. */
  sourceOf(path: YamlPath): string | null;
  /** Throws Invalid, with the place of `path`. */
  fail(path: YamlPath, code: string, message: string, hint: string): never;
}

export interface ReadYamlOptions {
  /** What is being read, for messages: `the front matter`. */
  subject: string;
  path?: string | undefined;
  /** The line of the file on which the text begins; 1 unless given. */
  firstLine?: number;
}

const DEEPEST_NESTING = 64;
const MOST_ALIASED_VALUES = 1000;
const MOST_MISREADINGS = 100;
const CANONICAL_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;
const READS_AS_BOOLEAN_ELSEWHERE = /^(?:y|yes|no|n|on|off)$/i;
const READS_AS_DATE_ELSEWHERE = /^\d{4}-\d\d?-\d\d?(?:[Tt ].*)?$/;

/**
 * Reads a text that must be one YAML map, by the core schema of YAML 1.2: into plain objects, with a cap on aliases and
 * on nesting, and without keys that reach a prototype. An empty text is an empty map.
 *
 * @throws Invalid with the line and column of the first fault.
 * @example readYamlMap("title: Triage", { subject: "the front matter" }).value // {title: "Triage"}
 */
export function readYamlMap(text: string, options: ReadYamlOptions): YamlMap {
  const reader = new Reader(text, options);
  const document = reader.parse();
  const { contents } = document;
  if (contents !== null && !isMap(contents) && !(isScalar(contents) && contents.source === "")) {
    reader.fail(
      contents.range?.[0] ?? 0,
      "not-a-map",
      `${options.subject} must be a map of keys and values.`,
      "Write it as `key: value`, one to a line.",
    );
  }
  const value = isMap(contents) ? reader.map(contents, [], 0) : {};
  return {
    value,
    misreadings: reader.misreadings,
    positionOf: (path) => reader.position(offsetOf(document, path)),
    sourceOf: (path) => {
      const node = document.getIn(path, true);
      return isScalar(node) ? (node.source ?? null) : null;
    },
    fail: (path, code, message, hint) => reader.fail(offsetOf(document, path), code, message, hint),
  };
}

/** Why YAML would read the bare word `source` as something else than this text, or null when it would not. */
export function misreadingOf(source: string, value: unknown): string | null {
  if (typeof value === "number") return CANONICAL_NUMBER.test(source) ? null : `the number ${value}`;
  if (typeof value !== "string") return null;
  if (READS_AS_BOOLEAN_ELSEWHERE.test(source)) return "true or false elsewhere";
  return READS_AS_DATE_ELSEWHERE.test(source) ? "a date elsewhere" : null;
}

class Reader {
  readonly misreadings: Misreading[] = [];
  readonly #text: string;
  readonly #options: ReadYamlOptions;
  readonly #anchors = new Map<string, Node>();
  #aliasDepth = 0;
  #aliased = 0;

  constructor(text: string, options: ReadYamlOptions) {
    this.#text = text;
    this.#options = options;
  }

  parse(): Document.Parsed {
    const tooDeep = tooDeepAt(this.#text);
    if (tooDeep !== null) this.#tooDeep(tooDeep);
    // The check for duplicate keys is done below: yaml's compares every key with every other one.
    const document = parseDocument(this.#text, {
      version: "1.2",
      schema: "core",
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: "silent",
    });
    const fault = document.errors[0] ?? document.warnings[0];
    if (fault === undefined) return document;
    const unknownTag = fault.code === "TAG_RESOLVE_FAILED";
    return this.fail(
      fault.pos[0],
      unknownTag ? "yaml-tag" : "invalid-yaml",
      `${this.#options.subject} is not valid YAML: ${sentence(fault.message)}`,
      unknownTag ? "Tags are not read; remove it, or quote the value if the ! is part of it." : this.#hintFor(fault.pos[0]),
    );
  }

  map(node: YAMLMap, path: YamlPath, depth: number): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    for (const pair of node.items) {
      const key = this.#key(pair);
      if (Object.hasOwn(value, key)) {
        this.fail(startOf(pair.key), "duplicate-key", `${JSON.stringify(key)} is given twice.`, "Keep one of them.");
      }
      value[key] = this.#value(pair.value, [...path, key], depth + 1);
    }
    return value;
  }

  position(offset: number): Position {
    return positionAt(this.#text, offset, this.#options.firstLine);
  }

  fail(offset: number, code: string, message: string, hint: string): never {
    throw invalidFile(this.#options.path, { code, message, hint, ...this.position(offset) } satisfies FileProblem);
  }

  #value(node: unknown, path: YamlPath, depth: number): unknown {
    if (depth > DEEPEST_NESTING) this.#tooDeep(startOf(node));
    if (this.#aliasDepth > 0 && ++this.#aliased > MOST_ALIASED_VALUES) {
      this.fail(startOf(node), "too-many-aliases", "the aliases stand for too many values.", "Write the values out.");
    }
    if (isAlias(node)) return this.#alias(node.source, startOf(node), path, depth);
    const value = this.#bareValue(node, path, depth);
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    return value;
  }

  #bareValue(node: unknown, path: YamlPath, depth: number): unknown {
    if (isMap(node)) return this.map(node, path, depth);
    if (isSeq(node)) return node.items.map((item, index) => this.#value(item, [...path, index], depth + 1));
    if (!isScalar(node)) return null;
    this.#noteMisreading(node, path);
    return node.value;
  }

  #alias(name: string, offset: number, path: YamlPath, depth: number): unknown {
    const target = this.#anchors.get(name);
    if (target === undefined) {
      this.fail(offset, "unknown-alias", `no value above is anchored as ${JSON.stringify(name)}.`, "Write the value out.");
    }
    this.#aliasDepth += 1;
    const value = this.#bareValue(target, path, depth);
    this.#aliasDepth -= 1;
    return value;
  }

  #key(pair: Pair): string {
    const { key } = pair;
    if (!isScalar(key) || key.value === null) {
      this.fail(startOf(key), "invalid-yaml", `a key of ${this.#options.subject} must be a text.`, this.#hintFor(startOf(key)));
    }
    const name = typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
    if (name === "__proto__") this.fail(startOf(key), "forbidden-key", `${JSON.stringify(name)} cannot be a key.`, "Rename the key.");
    return name;
  }

  #noteMisreading(node: Scalar, path: YamlPath): void {
    if (node.type !== "PLAIN" || node.source === undefined || this.#aliasDepth > 0) return;
    if (this.misreadings.length === MOST_MISREADINGS) return;
    const reads = misreadingOf(node.source, node.value);
    if (reads !== null) this.misreadings.push({ path, source: node.source, reads, ...this.position(startOf(node)) });
  }

  #tooDeep(offset: number): never {
    return this.fail(offset, "yaml-too-deep", `${this.#options.subject} is nested more than ${DEEPEST_NESTING} levels deep.`, "Nest less.");
  }

  #hintFor(offset: number): string {
    const lineStart = this.#text.lastIndexOf("\n", offset - 1) + 1;
    const lineEnd = this.#text.indexOf("\n", lineStart);
    const line = this.#text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).trim();
    const variable = /\{\{[^{}]*\}\}/.exec(line);
    if (variable !== null) return `Quote it: "${variable[0]}".`;
    return `The line reads ${JSON.stringify(shorten(line))}; quote a value that holds \`: \` or \` #\`, or that begins with a sign.`;
  }
}

function startOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}

function offsetOf(document: Document.Parsed, path: YamlPath): number {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && (key.value === step || key.source === step));
      if (pair === undefined) break;
      offset = startOf(pair.key);
      node = pair.value;
    } else if (isSeq(node) && typeof step === "number" && step < node.items.length) {
      node = node.items[step];
      offset = startOf(node);
    } else {
      break;
    }
  }
  return offset;
}

function sentence(message: string): string {
  const text = message.slice(0, 1).toLowerCase() + message.slice(1);
  return text.endsWith(".") ? text : `${text}.`;
}

function shorten(line: string): string {
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
