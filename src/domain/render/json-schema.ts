import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";

import type { JsonSchema } from "./picoschema.ts";

/** Compiles a schema. @throws Error for what is no JSON Schema. */
export function compileSchema({ $schema: _, ...rules }: JsonSchema): ValidateFunction {
  // Every schema has a validator of its own, because its $id may be used once only.
  return new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false }).compile(rules);
}

/** What is wrong with a value by a schema. @throws Error for what is no JSON Schema. */
export function schemaFaults(schema: JsonSchema, value: unknown): readonly ErrorObject[] {
  const validate = compileSchema(schema);
  return validate(value) ? [] : (validate.errors ?? []);
}
