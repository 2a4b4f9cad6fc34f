import type { JsonSchema } from "../prompt/picoschema.ts";

/**
 * Reads the text of a value as its schema wants it: numbers and booleans by their names, maps and lists as JSON. A text that
 * is none of these stays a text, and is refused where values are checked.
 *
 * @example typedValue("12", { type: "integer" }) // 12
 */
export function typedValue(text: string, schema: JsonSchema | null): unknown {
  const values = schema?.["enum"];
  if (Array.isArray(values)) return values.find((value) => String(value) === text) ?? text;
  const type = schema?.["type"];
  const types = (Array.isArray(type) ? type : [type]).filter((one) => typeof one === "string");
  if (types.includes("string") || types.length === 0) return text;
  for (const one of types) {
    const value = readAs(one, text);
    if (value !== undefined) return value;
  }
  return text;
}

function readAs(type: string, text: string): unknown {
  switch (type) {
    case "number":
    case "integer":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    case "null":
      return text === "null" ? null : undefined;
    default:
      return readJson(text);
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
