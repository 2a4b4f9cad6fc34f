import { isMap } from "../../is-map.ts";
import type { SourceMap } from "../source-map.ts";

/** What GitHub says of the answer, in our words, and what of it our words cannot say. */
export interface Response {
  output: Record<string, unknown> | undefined;
  kept: Record<string, unknown>;
}

/** Takes `responseFormat` and `jsonSchema`, which is JSON in a text. */
export function readResponse(source: SourceMap): Response {
  const format = source.text("responseFormat");
  const text = source.text("jsonSchema");
  const wrapper = text === undefined ? undefined : parsed(source, text);
  if (format === "json_schema" && wrapper !== undefined) {
    const { schema, ...others } = wrapper;
    if (isMap(schema) && schema["type"] === "object") {
      return { output: { format: "json", schema }, kept: Object.keys(others).length === 0 ? {} : { jsonSchema: others } };
    }
  }
  const kept = text === undefined ? {} : { jsonSchema: text };
  if (format === "json_object") return { output: { format: "json" }, kept };
  if (format === "text") return { output: { format: "text" }, kept };
  return { output: undefined, kept: format === undefined ? kept : { responseFormat: format, ...kept } };
}

/** The two keys for an `output`, and what was kept of them. */
export function writeResponse(output: unknown, kept: unknown): Record<string, unknown> {
  const { format, schema } = isMap(output) ? output : {};
  if (isMap(schema)) {
    const wrapper = { ...(isMap(kept) ? kept : { name: "output" }), schema };
    return { responseFormat: "json_schema", jsonSchema: JSON.stringify(wrapper, null, 2) };
  }
  return {
    ...(format === "json" && { responseFormat: "json_object" }),
    ...(format === "text" && { responseFormat: "text" }),
    ...(typeof kept === "string" && { jsonSchema: kept }),
  };
}

function parsed(source: SourceMap, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return source.fail(["jsonSchema"], `jsonSchema is no JSON: ${(error as Error).message}.`);
  }
  return isMap(value) ? value : source.fail(["jsonSchema"], "jsonSchema should hold a map.");
}
