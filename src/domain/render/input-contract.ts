import type { ErrorObject, ValidateFunction } from "ajv";

import { declaredInput } from "../prompt/declared-input.ts";
import { compileSchema } from "./json-schema.ts";
import { jsonSchemaOf, SCHEMA_HINT, SchemaFault, type JsonSchema, type NamedSchemas } from "../prompt/picoschema.ts";
import type { Prompt } from "./prompt.ts";
import { failInFrontMatter } from "./front-matter-place.ts";

/** What a prompt says of its variables. */
export interface InputContract {
  /** The front matter's `input`, with its schema as JSON Schema. */
  input: Record<string, unknown>;
  /** Null when the prompt declares nothing. */
  schema: JsonSchema | null;
  /** The declared names. */
  declared: ReadonlySet<string>;
  /** Whether the schema says outright that there may be other variables. */
  allowsOthers: boolean;
  defaults: Readonly<Record<string, unknown>>;
  /** The faults of values against the schema. */
  faultsOf(values: Readonly<Record<string, unknown>>): readonly ErrorObject[];
}

/**
 * Reads what a prompt says of its variables: `input` with `schema` and `default`, or a list of named inputs as other tools
 * write it.
 *
 * @throws Invalid, at the place in the front matter, for a schema that is none.
 */
export function inputContract(prompt: Prompt, named: NamedSchemas = {}): InputContract {
  const declared = orFailAt(prompt, "input", () => declaredInput(prompt.frontMatter["input"], named));
  const { input, schema, names, allowsOthers, defaults } = declared;
  let validate: ValidateFunction | null = null;
  return {
    input,
    schema,
    declared: names,
    allowsOthers,
    defaults,
    faultsOf: (values) => {
      if (schema === null) return [];
      validate ??= compile(prompt, schema);
      return validate(values) ? [] : (validate.errors ?? []);
    },
  };
}

/** The schema that the front matter gives at a key, such as `input` or `output`, as JSON Schema. */
export function schemaAt(prompt: Prompt, key: "input" | "output" | "tools", schema: unknown, named: NamedSchemas = {}): JsonSchema | null {
  return orFailAt(prompt, key, () => jsonSchemaOf(schema, named));
}

function orFailAt<Read>(prompt: Prompt, key: string, read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SchemaFault)) throw error;
    return failInFrontMatter(prompt, [key, "schema", ...error.keys], {
      code: "invalid-schema",
      message: `${key}.schema cannot be read: ${error.message}`,
      hint: SCHEMA_HINT,
    });
  }
}

function compile(prompt: Prompt, schema: JsonSchema): ValidateFunction {
  try {
    return compileSchema(schema);
  } catch (error) {
    return failInFrontMatter(prompt, ["input", "schema"], {
      code: "invalid-schema",
      message: `input.schema is no valid JSON Schema: ${(error as Error).message}.`,
      hint: "Mend it, or write it as Picoschema: `name: string`.",
    });
  }
}
