/** Whether a value is a map of keys and values, as JSON and YAML know it. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
