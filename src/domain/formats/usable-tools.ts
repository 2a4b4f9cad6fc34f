import { isMap } from "../is-map.ts";
import { ownDefinition } from "../prompt/tool-references.ts";
import { jsonSchemaOf } from "../prompt/picoschema.ts";

/** Whether a prompt can send these tools as they stand: each has a name, and parameters that are a schema. */
export function usableTools(tools: unknown): boolean {
  if (!Array.isArray(tools)) return false;
  return tools.map(ownDefinition).every(({ name, parameters }) => typeof name === "string" && isSchema(parameters));
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
