import { isMap } from "./is-map.ts";

/** Whether two values are the same, in whatever order their keys stand. */
export function isSameValue(one: unknown, other: unknown): boolean {
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && beginsWith(one, other);
  if (!isMap(one) || !isMap(other)) return Object.is(one, other);
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && isSameValue(one[key], other[key]));
}

/** Whether a list has the values of another at its beginning. */
export function beginsWith(list: readonly unknown[], beginning: readonly unknown[]): boolean {
  return beginning.length <= list.length && beginning.every((item, index) => isSameValue(item, list[index]));
}
