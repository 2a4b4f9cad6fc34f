import { isMap } from "../is-map.ts";

/**
 * Whether callers must pass the variable: the prompt's `input` neither gives it a default nor declares it optional, be
 * it in Picoschema (`tone?: string`) or in JSON Schema (absent from `required`). What is not declared must be passed.
 *
 * @param path Such as `ticket` or `customer.name`; its first segment is what callers pass.
 * @param input The value of `input` in the front matter.
 * @example isRequiredVariable("tone", { schema: { "tone?": "string" } }) // false
 */
export function isRequiredVariable(path: string, input: unknown): boolean {
  const name = path.split(".", 1)[0] ?? path;
  if (!isMap(input)) return true;
  if (isMap(input["default"]) && Object.hasOwn(input["default"], name)) return false;
  const schema = input["schema"];
  if (!isMap(schema)) return true;
  if (isMap(schema["properties"])) return !isOptionalProperty(name, schema["properties"], schema["required"]);
  return !Object.keys(schema).some((key) => key === `${name}?` || key.startsWith(`${name}?(`));
}

function isOptionalProperty(name: string, properties: Record<string, unknown>, required: unknown): boolean {
  return Object.hasOwn(properties, name) && !(Array.isArray(required) && required.includes(name));
}
