import { isMap } from "../is-map.ts";
import type { ErrorObject, ValidateFunction } from "ajv";

import { compileSchema } from "./json-schema.ts";
import { jsonSchemaOf, SchemaFault, type JsonSchema } from "../prompt/picoschema.ts";
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
export function inputContract(prompt: Prompt): InputContract {
  return readContract(prompt, normalInput(prompt.frontMatter["input"]));
}

/** The schema that the front matter gives at a key, such as `input` or `output`, as JSON Schema. */
export function schemaAt(prompt: Prompt, key: "input" | "output" | "tools", schema: unknown): JsonSchema | null {
  try {
    return jsonSchemaOf(schema);
  } catch (error) {
    if (!(error instanceof SchemaFault)) throw error;
    return failInFrontMatter(prompt, [key, "schema", ...error.keys], {
      code: "invalid-schema",
      message: `${key}.schema cannot be read: ${error.message}`,
      hint: "Write `name: string, what it is`, `name?: number`, or `name(enum): [a, b]`.",
    });
  }
}

function readContract(prompt: Prompt, input: Record<string, unknown>): InputContract {
  const schema = schemaAt(prompt, "input", input["schema"]);
  const properties = isMap(schema?.["properties"]) ? schema["properties"] : {};
  const others = schema?.["additionalProperties"];
  const defaults = isMap(input["default"]) ? input["default"] : {};
  let validate: ValidateFunction | null = null;
  return {
    input: schema === null ? input : { ...input, schema },
    schema,
    declared: new Set([...Object.keys(properties), ...Object.keys(defaults)]),
    allowsOthers: others === true || isMap(others) || isMap(schema?.["patternProperties"]),
    defaults,
    faultsOf: (values) => {
      if (schema === null) return [];
      validate ??= compile(prompt, schema);
      return validate(values) ? [] : (validate.errors ?? []);
    },
  };
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

/** An `input` in promptlane's form: what other tools write as a list, or as a map by name, becomes a schema. */
function normalInput(input: unknown): Record<string, unknown> {
  if (Array.isArray(input)) return fromNamed(input.flatMap((one) => (isMap(one) ? [[one["name"], one] as const] : [[one, {}] as const])));
  if (!isMap(input)) return {};
  const isOurs = ["schema", "default", "examples"].some((key) => Object.hasOwn(input, key));
  const named = Object.entries(input);
  return isOurs || !named.every(([, one]) => isMap(one)) ? input : fromNamed(named as [string, Record<string, unknown>][]);
}

function fromNamed(inputs: readonly (readonly [unknown, Record<string, unknown>])[]): Record<string, unknown> {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  const defaults: Record<string, unknown> = {};
  for (const [name, one] of inputs) {
    if (typeof name !== "string") continue;
    const { type = one["kind"], description, default: fallback } = one;
    properties[name] = {
      ...(typeof type === "string" && TYPES.has(type) ? { type } : {}),
      ...(typeof description === "string" ? { description } : {}),
    };
    if (fallback !== undefined) defaults[name] = fallback;
    if (fallback === undefined && one["required"] !== false) required.push(name);
  }
  return { schema: { type: "object", properties, required, additionalProperties: false }, default: defaults };
}

const TYPES = new Set(["string", "number", "integer", "boolean", "array", "object"]);
