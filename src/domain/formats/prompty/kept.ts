import { isMap } from "../../is-map.ts";

/** The front matter of a prompt that was made from a `.prompty`. */
export interface PromptyFrontMatter extends Record<string, unknown> {
  /** The variable that stands for the conversation. */
  thread?: string | undefined;
}

/** Whether a value names a variable of the environment somewhere, which is never looked up. */
export function namesEnvironment(value: unknown): boolean {
  return JSON.stringify(value)?.includes("${") ?? false;
}

/** Parts a map into entries that a prompt can use, and those that name variables of the environment. */
export function partedByEnvironment(map: Readonly<Record<string, unknown>>): {
  used: Record<string, unknown>;
  kept: Record<string, unknown>;
} {
  const entries = Object.entries(map);
  return {
    used: Object.fromEntries(entries.filter(([, value]) => !namesEnvironment(value))),
    kept: Object.fromEntries(entries.filter(([, value]) => namesEnvironment(value))),
  };
}

/** The map without entries that are undefined or empty maps; undefined when that leaves nothing. */
export function filled(map: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const entries = Object.entries(map).filter(([, value]) => value !== undefined && !(isMap(value) && Object.keys(value).length === 0));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
