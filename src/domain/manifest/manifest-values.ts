import type { EnvironmentName } from "../environment/environment-name.ts";
import { Invalid } from "../errors.ts";
import { nearestName } from "../nearest-name.ts";
import { isPromptKey, type PromptKey } from "../prompt/prompt-key.ts";
import type { YamlMap, YamlPath } from "../read-yaml.ts";

/** A map of the manifest whose values are not looked at yet. */
export type Entries = Record<string, unknown>;

const LONGEST_NAME = 100;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** What stands at a path; null for nothing. */
export function valueAt(yaml: YamlMap, path: YamlPath): unknown {
  let value: unknown = yaml.value;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return null;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** The map at a path, empty where there is none. */
export function mapAt(yaml: YamlMap, path: YamlPath): Entries {
  const value = valueAt(yaml, path) ?? {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Entries;
  return yaml.fail(
    path,
    "invalid-value",
    `${path.join(".")} must be a map of keys and values.`,
    `Write it as \`${path.at(-1)}: {…}\`, or as lines below it.`,
  );
}

/** The list at a path, empty where there is none; `example` is how one is written. */
export function listAt(yaml: YamlMap, path: YamlPath, example: string): unknown[] {
  const value = valueAt(yaml, path) ?? [];
  if (Array.isArray(value)) return value as unknown[];
  return yaml.fail(path, "invalid-value", `${path.join(".")} must be a list.`, `Write it as \`${example}\`.`);
}

/** The text at a path, or null. */
export function textAt(yaml: YamlMap, path: YamlPath): string | null {
  const value = valueAt(yaml, path);
  if (value === null || typeof value === "string") return value;
  // A branch may be called 12e4567 or 1.10; its name is what stands in the file.
  if (typeof value !== "object") return yaml.sourceOf(path) ?? String(value);
  return yaml.fail(path, "invalid-value", `${path.join(".")} must be a text.`, "Write one name.");
}

/** The text at a path, which must not be left out. */
export function requiredTextAt(yaml: YamlMap, path: YamlPath, example: string): string {
  const text = textAt(yaml, path);
  if (text !== null && text.trim() !== "") return text;
  const [place, name] = [path.slice(0, -1).join("."), path.at(-1)];
  return yaml.fail(path, "invalid-value", `${place} has no ${name}.`, `Write it such as \`${name}: ${example}\`.`);
}

/** True or false; false where nothing stands. */
export function booleanAt(yaml: YamlMap, path: YamlPath): boolean {
  const value = valueAt(yaml, path) ?? false;
  if (typeof value === "boolean") return value;
  return yaml.fail(
    path,
    "invalid-value",
    `${path.join(".")} is ${JSON.stringify(value)}; it must be true or false.`,
    "Write true or false, without quotes.",
  );
}

/** The number at a path, or null. */
export function numberAt(yaml: YamlMap, path: YamlPath, example: string): number | null {
  const value = valueAt(yaml, path);
  if (value === null || (typeof value === "number" && Number.isFinite(value))) return value;
  return yaml.fail(
    path,
    "invalid-value",
    `${path.join(".")} is ${JSON.stringify(value)}; it must be a number.`,
    `Write it such as \`${path.at(-1)}: ${example}\`, without quotes.`,
  );
}

/** The number from 0 to 1 at a path, or null. */
export function shareAt(yaml: YamlMap, path: YamlPath, example: string): number | null {
  const share = numberAt(yaml, path, example);
  if (share === null || (share >= 0 && share <= 1)) return share;
  const meant = share > 1 && share <= 100 ? ` Did you mean ${Number((share / 100).toPrecision(12))}?` : "";
  return yaml.fail(
    path,
    "share-out-of-range",
    `${path.join(".")} is ${share}, outside of 0 to 1.`,
    `Shares are written from 0 to 1: 0.2 is 20 %.${meant}`,
  );
}

/** The whole number above 0 at a path, or null. */
export function countAt(yaml: YamlMap, path: YamlPath, example: string): number | null {
  const count = numberAt(yaml, path, example);
  if (count === null || (Number.isSafeInteger(count) && count > 0)) return count;
  return yaml.fail(
    path,
    "invalid-value",
    `${path.join(".")} is ${count}; it must be a whole number above 0.`,
    `Write it such as \`${path.at(-1)}: ${example}\`.`,
  );
}

/**
 * Reads the entries of a section one by one.
 *
 * @param report Where given, an entry that breaks a rule is told to it and left out; else the first ends the reading.
 */
export function readEntries<Entry>(
  yaml: YamlMap,
  section: string,
  read: (name: string) => Entry,
  report?: (fault: Invalid) => void,
): Record<string, Entry> {
  const entries: Record<string, Entry> = {};
  for (const name of Object.keys(mapAt(yaml, [section]))) {
    try {
      entries[name] = read(name);
    } catch (error) {
      if (!(error instanceof Invalid) || report === undefined) throw error;
      report(error);
    }
  }
  return entries;
}

/** Refuses keys that nobody reads, with the nearest that somebody does. */
export function checkKeys(yaml: YamlMap, path: YamlPath, known: readonly string[]): void {
  for (const key of Object.keys(mapAt(yaml, path))) {
    if (known.includes(key)) continue;
    const near = nearestName(key, known);
    const place = path.length === 0 ? "the manifest" : path.join(".");
    yaml.fail(
      [...path, key],
      "unknown-key",
      `${JSON.stringify(key)} is no key of ${place}.`,
      near === null ? `Use one of ${known.join(", ")}.` : `Did you mean ${near}?`,
    );
  }
}

/** Refuses a name that could not stand in file names, events and commands; `what` is what it would name. */
export function checkName(yaml: YamlMap, path: YamlPath, what: string, name = String(path.at(-1))): void {
  const reserved = /\.(?:json|lock)$/.exec(name)?.[0];
  if (NAME.test(name) && name.length <= LONGEST_NAME && !name.includes("..") && reserved === undefined) return;
  yaml.fail(
    path,
    "invalid-name",
    `${JSON.stringify(name)} cannot name ${what}${reserved === undefined ? "" : `: it ends in ${reserved}`}.`,
    `Use letters, digits, \`.\`, \`_\` and \`-\`, beginning with a letter or digit, at most ${LONGEST_NAME}.`,
  );
}

/** Reads the key of a prompt that stands at a path. */
export function keyAt(yaml: YamlMap, path: YamlPath, text: string): PromptKey {
  if (isPromptKey(text)) return text;
  const bare = text.replace(/[#@].*$/su, "").replace(/\.md$/, "");
  return yaml.fail(
    path,
    "invalid-key",
    `${JSON.stringify(text)} is not the key of a prompt.`,
    bare !== text && isPromptKey(bare) ? `Did you mean ${bare}?` : "A key is a path such as support/triage.",
  );
}

/** Reads the name of a declared environment that stands at a path, or null where none does. */
export function environmentAt(yaml: YamlMap, path: YamlPath, names: readonly string[]): EnvironmentName | null {
  const name = textAt(yaml, path);
  if (name === null || names.includes(name)) return name as EnvironmentName | null;
  return yaml.fail(
    path,
    "unknown-environment",
    `${path.join(".")} is ${JSON.stringify(name)}, which the manifest does not declare.`,
    adviceOfEnvironment(name, names),
  );
}

/** What to write instead of an environment that is not declared. */
export function adviceOfEnvironment(name: string, names: readonly string[]): string {
  const near = nearestName(name, names);
  if (near !== null) return `Did you mean ${near}?`;
  return names.length === 0 ? "Declare it below `environments`." : `Declare it below \`environments\`, or use one of ${names.join(", ")}.`;
}

/** Does what may refuse its values, and gives its refusal the place that they have in the file. */
export function located<Value>(yaml: YamlMap, path: YamlPath, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return yaml.fail(
      [...path, ...placeWithin(valueAt(yaml, path), error.details?.["operator"])],
      error.code,
      error.message,
      error.hint ?? "",
    );
  }
}

/** The way to the first key of this name below a value. */
function placeWithin(value: unknown, name: unknown): YamlPath {
  if (typeof value !== "object" || value === null || typeof name !== "string") return [];
  for (const [key, below] of Object.entries(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    if (key === name) return [step];
    const path = placeWithin(below, name);
    if (path.length > 0) return [step, ...path];
  }
  return [];
}
