import { isMap } from "../is-map.ts";
import { EVERY_ITEM, type Step } from "../prompt/template-scope.ts";
import type { JsonSchema } from "../prompt/picoschema.ts";

/** Whether a schema asks for the value at a path, lets it be left out, or says nothing of it. */
export function propertyOf(schema: JsonSchema | null, path: readonly Step[]): "required" | "optional" | "unknown" {
  let part: unknown = schema;
  for (const [index, step] of path.entries()) {
    const { properties, required, items, additionalProperties } = (part ?? {}) as Record<string, unknown>;
    if (step === EVERY_ITEM) part = items ?? additionalProperties;
    else if (isMap(properties) && Object.hasOwn(properties, step)) {
      if (!Array.isArray(required) || !required.includes(step)) return "optional";
      part = properties[step];
    } else if (isMap(additionalProperties)) part = additionalProperties;
    // The schema says that there is something here, but not what is in it.
    else return index === 0 || isMap(properties) ? "unknown" : "required";
  }
  return path.length === 0 ? "unknown" : "required";
}

/** The schema of one variable; null when nothing is said of it. */
export function schemaOfVariable(schema: JsonSchema | null, name: string): JsonSchema | null {
  const properties = schema?.["properties"];
  if (!isMap(properties) || !Object.hasOwn(properties, name)) return null;
  const property = properties[name];
  return isMap(property) ? property : null;
}
