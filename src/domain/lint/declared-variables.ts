import type { YamlPath } from "../read-yaml.ts";

/** A variable that front matter declares, and where. */
export interface DeclaredVariable {
  name: string;
  path: YamlPath;
}

const TYPES_OF_JSON_SCHEMA = new Set(["string", "boolean", "null", "number", "integer", "object", "array"]);
/** `tone?`, `queue(enum, where it goes)`, `items(array)`. */
const PICOSCHEMA_NAME = /^(.*?)\??(?:\(.*\))?$/s;
const WILDCARD = "(*)";

/**
 * The variables that `input.schema` declares, in Picoschema or JSON Schema; null when there is no schema, or one that takes
 * any variable.
 */
export function declaredVariables(frontMatter: Readonly<Record<string, unknown>>): DeclaredVariable[] | null {
  const schema = mapAt(frontMatter["input"])?.["schema"];
  const map = mapAt(schema);
  if (map === null) return null;
  if (!isJsonSchema(map)) {
    if (Object.hasOwn(map, WILDCARD)) return null;
    return Object.keys(map).map((key) => ({ name: PICOSCHEMA_NAME.exec(key)?.[1] ?? key, path: ["input", "schema", key] }));
  }
  const properties = mapAt(map["properties"]);
  if (properties === null || (map["additionalProperties"] ?? false) !== false) return null;
  return Object.keys(properties).map((name) => ({ name, path: ["input", "schema", "properties", name] }));
}

function isJsonSchema(schema: Readonly<Record<string, unknown>>): boolean {
  return mapAt(schema["properties"]) !== null || (typeof schema["type"] === "string" && TYPES_OF_JSON_SCHEMA.has(schema["type"]));
}

function mapAt(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}
