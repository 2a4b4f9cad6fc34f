import { declaredInput } from "../prompt/declared-input.ts";
import { SchemaFault } from "../prompt/picoschema.ts";
import { propertyOf } from "../render/schema-path.ts";

/**
 * Whether callers must pass the variable: the prompt's `input` neither gives it a default nor declares it optional, be
 * it in Picoschema (`tone?: string`) or in JSON Schema (absent from `required`). What is not declared must be passed.
 *
 * @param path Such as `ticket` or `customer.name`; its first segment is what callers pass.
 * @param input The value of `input` in the front matter.
 * @example isRequiredVariable("tone", { schema: { "tone?": "string" } }) // false
 */
export function isRequiredVariable(path: string, input: unknown): boolean {
  const [name = path] = path.split(".", 1);
  try {
    const { schema, defaults } = declaredInput(input);
    return !Object.hasOwn(defaults, name) && propertyOf(schema, [name]) !== "optional";
  } catch (error) {
    if (error instanceof SchemaFault) return true;
    throw error;
  }
}
