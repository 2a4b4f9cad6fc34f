import { isMap } from "../is-map.ts";
import { jsonSchemaOf } from "../prompt/picoschema.ts";

/** Whether a prompt can send these tools as they stand: each has a name, and parameters that are a schema. */
export function usableTools(tools: unknown): boolean {
  return Array.isArray(tools) && tools.every((tool) => isMap(tool) && typeof tool["name"] === "string" && isSchema(tool["parameters"]));
}

function isSchema(parameters: unknown): boolean {
  if (parameters === undefined) return true;
  try {
    jsonSchemaOf(parameters);
    return isMap(parameters) && !Array.isArray(parameters["properties"]);
  } catch {
    return false;
  }
}
