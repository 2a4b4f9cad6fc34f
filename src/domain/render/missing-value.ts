import { EVERY_ITEM, type Step } from "../prompt/template-scope.ts";

/** A path of values that a template reads. */
export interface RequiredPath {
  path: readonly Step[];
  /** How many first steps a block around it has tested: what fails that test is not read any further. */
  guarded: number;
  /** Whether null is as good as a value. */
  allowsNull: boolean;
}

/** The first value of a path that is not there, as it would be written: `articles[2].title`; null when all are. */
export function missingValue(values: unknown, required: RequiredPath): string | null {
  const keys = search(values, 0, required);
  if (keys === null) return null;
  // What is below a value that is not there is missed by its whole name.
  const below = required.path.slice(keys.length);
  const end = below.indexOf(EVERY_ITEM);
  return writtenPath([...keys, ...below.slice(0, end === -1 ? undefined : end).filter((step) => typeof step === "string")]);
}

/** A path as it would be written. */
export function writtenPath(path: readonly (string | number)[]): string {
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}

/** The keys and indexes that lead to where something is missing, or null. */
function search(from: unknown, start: number, required: RequiredPath): (string | number)[] | null {
  const { path, guarded, allowsNull } = required;
  let value = from;
  for (let at = start; at < path.length; at += 1) {
    const step = path[at];
    if (step === EVERY_ITEM) return searchItems(value, required, { start, at });
    if (at > 0 && at === guarded && isEmpty(value)) return null;
    if (value == null) return namesUpTo(required, start, at);
    value = Object.hasOwn(value, step ?? "") ? (value as Record<string, unknown>)[step ?? ""] : undefined;
  }
  if (path.length === guarded && isEmpty(value)) return null;
  return value === undefined || (value === null && !allowsNull) ? namesUpTo(required, start, path.length) : null;
}

// That there is nothing to go through is said of the list itself.
function searchItems(value: unknown, required: RequiredPath, { start, at }: { start: number; at: number }): (string | number)[] | null {
  if (typeof value !== "object" || value === null) return null;
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys) {
    const missing = search((value as Record<string | number, unknown>)[key], at + 1, required);
    if (missing !== null) return [...namesUpTo(required, start, at), key, ...missing];
  }
  return null;
}

function namesUpTo({ path }: RequiredPath, start: number, end: number): string[] {
  return path.slice(start, end).filter((step) => typeof step === "string");
}

/** What `{{#if}}` takes for false. */
function isEmpty(value: unknown): boolean {
  return (!value && value !== 0) || (Array.isArray(value) && value.length === 0);
}
