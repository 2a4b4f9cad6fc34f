import { isMap } from "../is-map.ts";
import { beginsWith, isSameValue } from "../same-value.ts";

/** A value of three versions of a file, or of what both sides made of it; `ABSENT` where there is none. */
export type Merged = { value: unknown } | null;

/** Stands for a value that is not there, which null is not. */
export const ABSENT: unique symbol = Symbol("absent");

/**
 * Merges what two sides made of a value: maps key by key, lists to which both only added at the end, and of anything else
 * the side that changed it. Null when both changed it in different ways.
 *
 * @example mergeValues({ a: 1, b: 2 }, { a: 9, b: 2 }, { a: 1 }) // {value: {a: 9}}
 */
export function mergeValues(base: unknown, ours: unknown, theirs: unknown): Merged {
  if (isSameValue(ours, theirs) || isSameValue(base, theirs)) return { value: ours };
  if (isSameValue(base, ours)) return { value: theirs };
  if (isMap(ours) && isMap(theirs) && (base === ABSENT || isMap(base))) return mergeMaps(base === ABSENT ? {} : base, ours, theirs);
  if (!Array.isArray(base) || !Array.isArray(ours) || !Array.isArray(theirs)) return null;
  return beginsWith(ours, base) && beginsWith(theirs, base) ? { value: ours.concat(theirs.slice(base.length)) } : null;
}

/** The value of a map at a key, or `ABSENT`. */
function valueAt(map: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : ABSENT;
}

type Values = Readonly<Record<string, unknown>>;

function mergeMaps(base: Values, ours: Values, theirs: Values): Merged {
  const value: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const merged = mergeValues(valueAt(base, key), valueAt(ours, key), valueAt(theirs, key));
    if (merged === null) return null;
    if (merged.value !== ABSENT) value[key] = merged.value;
  }
  return { value };
}
