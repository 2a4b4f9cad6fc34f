import microdiff from "microdiff";
import { isMap } from "../is-map.ts";

/** A value of the front matter that changed. An absent value is `undefined`; a null is one that is written. */
export interface FrontMatterChange {
  /** Keys joined by dots, such as `config.temperature`; a key that holds a dot is quoted. */
  path: string;
  before: unknown;
  after: unknown;
}

type Key = string | number;

/**
 * Compares two front matters by meaning: the order of keys, quoting, comments and layout do not count. A list is one
 * value, as in `tags: [a, b] → [a, c]`; only in lists of maps, such as `tests`, is each changed item named by its index.
 *
 * @example diffFrontMatter({ config: { temperature: 0.2 } }, { config: { temperature: 0.4 } })
 * // [{ path: "config.temperature", before: 0.2, after: 0.4 }]
 */
export function diffFrontMatter(before: Record<string, unknown>, after: Record<string, unknown>): FrontMatterChange[] {
  const changes = new Map<string, FrontMatterChange>();
  for (const difference of microdiff(before, after)) {
    const keys = keysToReport(difference.path, before, after);
    const path = keys.map(segment).join(".");
    changes.set(path, { path, before: valueAt(before, keys), after: valueAt(after, keys) });
  }
  return [...changes.values()];
}

/** The path up to the first list that is compared as one value. */
function keysToReport(path: Key[], before: unknown, after: unknown): Key[] {
  for (let length = 1; length < path.length; length += 1) {
    const keys = path.slice(0, length);
    const old = valueAt(before, keys);
    const current = valueAt(after, keys);
    if (Array.isArray(old) && Array.isArray(current) && !comparesByIndex(old, current)) return keys;
  }
  return path;
}

/** Whether the items of two lists are the same things: maps, as many as before or with more or fewer at the end. */
function comparesByIndex(before: unknown[], after: unknown[]): boolean {
  if (![...before, ...after].every(isMap)) return false;
  if (before.length === after.length) return true;
  const shared = Math.min(before.length, after.length);
  return microdiff(before.slice(0, shared), after.slice(0, shared)).length === 0;
}

function valueAt(root: unknown, keys: Key[]): unknown {
  let value = root;
  for (const key of keys) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<Key, unknown>)[key];
  }
  return value;
}

function segment(key: Key): string {
  const text = String(key);
  return text === "" || text.includes(".") ? JSON.stringify(text) : text;
}
