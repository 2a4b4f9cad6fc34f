import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";

import type { JsonSchema } from "../prompt/picoschema.ts";

// A schema is not kept, so that its $id may be used by the next version of a prompt too.
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, addUsedSchema: false, logger: false });

const MOST_COMPILED = 200;

// By content, since hundreds of prompts ask for the same values.
const compiled = new Map<string, ValidateFunction>();

/**
 * Compiles a schema, or remembers it.
 *
 * @throws Error for what is no JSON Schema.
 */
export function compileSchema(schema: JsonSchema): ValidateFunction {
  const rules = { ...schema };
  // Drafts differ in keywords that are rare; the newer ones would be refused for their name alone.
  delete rules["$schema"];
  const id = JSON.stringify(rules);
  const known = compiled.get(id);
  if (known !== undefined) return known;
  try {
    const validate = ajv.compile(rules);
    if (compiled.size >= MOST_COMPILED) compiled.delete(compiled.keys().next().value ?? "");
    compiled.set(id, validate);
    return validate;
  } finally {
    ajv.removeSchema(rules);
  }
}

/**
 * What is wrong with a value by a schema.
 *
 * @throws Error for what is no JSON Schema.
 */
export function schemaFaults(schema: JsonSchema, value: unknown): readonly ErrorObject[] {
  const validate = compileSchema(schema);
  return validate(value) ? [] : (validate.errors ?? []);
}
