import type { Fault, FileProblem, Position } from "../file-problem.ts";
import { isMap } from "../is-map.ts";
import { nearestName } from "../nearest-name.ts";
import { readYamlMap, type YamlMap, type YamlPath } from "../read-yaml.ts";
import { FRONT_MATTER_LINE, splitFrontMatter } from "./front-matter.ts";
import { readPlainYaml } from "./plain-yaml.ts";
import { isPromptKey } from "./prompt-key.ts";

/** A prompt file that could be read. */
export interface PromptFile {
  /** As written, with the other names of a key replaced by ours; unknown keys are kept. */
  frontMatter: Record<string, unknown>;
  template: string;
  /** The line of the file on which the template begins, counted from 1. */
  templateLine: number;
  /** What is doubtful but no reason to refuse the file. */
  warnings: FileProblem[];
}

type Shape = "text" | "map" | "list" | "texts" | "text or map" | "map or list";

/** The keys of front matter, and what each of them holds. */
export const FRONT_MATTER_KEYS: Readonly<Record<string, Shape>> = {
  title: "text",
  description: "text",
  model: "text or map",
  config: "map",
  input: "map or list",
  output: "map or list",
  tools: "list",
  tests: "list",
  tags: "texts",
  metadata: "map",
  syntax: "text",
  renamed_from: "text",
};

const OTHER_NAMES: Readonly<Record<string, string>> = {
  inputs: "input",
  arguments: "input",
  outputs: "output",
  modelParameters: "config",
  parameters: "config",
};

// Each of them searches the text for its place, which must not take minutes in a file that is all mistakes.
const MOST_WARNINGS = 100;
const GIT_OWNS = new Set(["version", "environment"]);
const SYNTAXES = ["handlebars", "plain", "promptshuttle"];
const SHAPE_NAMES: Readonly<Record<Shape, string>> = {
  text: "a text",
  map: "a map of keys and values",
  list: "a list",
  texts: "a list of texts",
  "text or map": "a text, or a map of id and provider",
  "map or list": "a map of keys and values",
};

/**
 * Reads a prompt file: its front matter into plain values, its template as it stands. The template isn't parsed here;
 * `readTemplate` does that.
 *
 * @throws Invalid, with the line and column of the file, for fences, YAML or a size that cannot be read.
 * @example parsePromptFile("---\ntitle: Triage\n---\nSort {{ticket}}.", { path: ".prompts/support/triage.md" })
 */
export function parsePromptFile(text: string, options: { path?: string } = {}): PromptFile {
  const { frontMatter, template, templateLine } = splitFrontMatter(text, options);
  if (frontMatter === null) return { frontMatter: {}, template, templateLine, warnings: [] };
  // What the fast reader takes has no values that could be misread; only its keys may be faulty.
  const plain = readPlainYaml(frontMatter);
  if (plain !== null && hasOnlySoundKeys(plain)) return { frontMatter: plain, template, templateLine, warnings: [] };
  const yaml = readYamlMap(frontMatter, { subject: "the front matter", path: options.path, firstLine: FRONT_MATTER_LINE });
  const warnings = [...misreadings(yaml), ...faultsOfKeys(yaml)];
  return {
    frontMatter: normaliseFrontMatter(yaml),
    template,
    templateLine,
    warnings: warnings.toSorted((a, b) => a.line - b.line || a.column - b.column),
  };
}

/** Where a value stands in front matter, or the nearest one above it; `path` begins with our name, whichever one is written. */
export function positionInFrontMatter(yaml: YamlMap, path: YamlPath): Position {
  const [first = "", ...rest] = path;
  const written = Object.keys(yaml.value).find((key) => key === first) ?? Object.keys(yaml.value).find((key) => ourName(key) === first);
  return yaml.positionOf([written ?? first, ...rest]);
}

/** Our name for a key of front matter, where another tool calls it differently. */
function ourName(key: string): string {
  return Object.hasOwn(OTHER_NAMES, key) ? (OTHER_NAMES[key] ?? key) : key;
}

/** Whether all keys are ours, by the names that we give them, with values as they should be. */
function hasOnlySoundKeys(frontMatter: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(frontMatter).every(
    ([key, value]) =>
      shapeOf(key) !== undefined &&
      faultOfKey(frontMatter, key) === null &&
      (typeof value === "string" || typeof value === "object" || !isTextKey(key)),
  );
}

function normaliseFrontMatter(yaml: YamlMap): Record<string, unknown> {
  const normalised: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(yaml.value)) {
    const name = ourName(key);
    if (name === key || !Object.hasOwn(yaml.value, name)) normalised[name] = isTextKey(name) ? textAsWritten(yaml, key, value) : value;
  }
  return normalised;
}

function isTextKey(key: string): boolean {
  return shapeOf(key)?.startsWith("text") ?? false;
}

// A title of 2024 or a commit such as 12e4567 is a text, whatever YAML makes of it.
function textAsWritten(yaml: YamlMap, key: string, value: unknown): unknown {
  return typeof value === "number" || typeof value === "boolean" ? (yaml.sourceOf([key]) ?? value) : value;
}

function misreadings(yaml: YamlMap): FileProblem[] {
  return yaml.misreadings
    .filter(({ path: [key], reads }) => !isTextKey(String(key)) && (ourName(String(key)) !== "config" || reads.includes("Infinity")))
    .map(({ source, reads, line, column }) => ({
      code: "unquoted-value",
      message: `${source} reads as ${reads}.`,
      hint: `If it is a text, quote it: "${source}".`,
      line,
      column,
    }));
}

function faultsOfKeys(yaml: YamlMap): FileProblem[] {
  const faults: FileProblem[] = [];
  for (const key of Object.keys(yaml.value)) {
    if (faults.length >= MOST_WARNINGS) break;
    faults.push(...faultsOfKey(yaml, key));
  }
  return faults;
}

function faultsOfKey(yaml: YamlMap, key: string): FileProblem[] {
  const fault = faultOfKey(yaml.value, key);
  return fault === null ? [] : [{ ...fault, ...yaml.positionOf([key]) }];
}

function faultOfKey(values: Readonly<Record<string, unknown>>, key: string): Fault | null {
  const name = ourName(key);
  if (name !== key && Object.hasOwn(values, name)) {
    return {
      code: "duplicate-meaning",
      message: `${key} is another name of ${name}, which is given too and counts.`,
      hint: `Keep ${name}.`,
    };
  }
  return faultOfName(name) ?? faultOfShape(name, values[key]) ?? faultOfValue(name, values[key]);
}

function faultOfName(key: string): Fault | null {
  // dotprompt's extension fields, such as `myext.temperature`, belong to whoever reads them.
  if (shapeOf(key) !== undefined || key.includes(".")) return null;
  if (GIT_OWNS.has(key)) {
    return {
      code: "unknown-key",
      message: `${key} is not read: the history of git says it.`,
      hint: "Remove it; `promptlane status` shows what is live where.",
    };
  }
  const near = nearestName(key, [...Object.keys(FRONT_MATTER_KEYS), ...Object.keys(OTHER_NAMES)]);
  const hint = near === null ? "Values of your own belong below `metadata`." : `Did you mean ${near}?`;
  return { code: "unknown-key", message: `${key} is no key of front matter that promptlane knows.`, hint };
}

function faultOfShape(key: string, value: unknown): Fault | null {
  const shape = shapeOf(key);
  if (shape === undefined || value === null || fits(shape, value)) return null;
  return { code: "unexpected-value", message: `${key} should be ${SHAPE_NAMES[shape]}.`, hint: `Write ${key} as ${SHAPE_NAMES[shape]}.` };
}

function faultOfValue(key: string, value: unknown): Fault | null {
  if (typeof value !== "string") return null;
  if (key === "renamed_from" && !isPromptKey(value)) {
    return {
      code: "invalid-key",
      message: `renamed_from is ${JSON.stringify(value)}, which is not the key of a prompt.`,
      hint: "Rename with `promptlane mv OLD NEW`; it writes renamed_from by itself.",
    };
  }
  if (key !== "syntax" || SYNTAXES.includes(value)) return null;
  const near = nearestName(value, SYNTAXES);
  return {
    code: "unknown-syntax",
    message: `${JSON.stringify(value)} is no syntax that promptlane knows.`,
    hint: near === null ? `Use one of ${SYNTAXES.join(", ")}.` : `Did you mean ${near}?`,
  };
}

function shapeOf(key: string): Shape | undefined {
  return Object.hasOwn(FRONT_MATTER_KEYS, key) ? FRONT_MATTER_KEYS[key] : undefined;
}

function fits(shape: Shape, value: unknown): boolean {
  const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  switch (shape) {
    case "text":
      return isScalar;
    case "map":
      return isMap(value);
    case "list":
      return Array.isArray(value);
    case "texts":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "text or map":
      return isScalar || isMap(value);
    case "map or list":
      return isMap(value) || Array.isArray(value);
  }
}
