import { isMap } from "../is-map.ts";
import { jsonSchemaOf, SchemaFault, type JsonSchema, type NamedSchemas } from "./picoschema.ts";

/** What the `input` of front matter declares. */
export interface DeclaredInput {
  /** In promptlane's form: what other tools write as a list, or as a map by name, is a schema here. */
  input: Record<string, unknown>;
  /** Null when nothing is declared. */
  schema: JsonSchema | null;
  /** The names that the schema or the defaults declare. */
  names: ReadonlySet<string>;
  /** Whether the schema says outright that there may be other variables. */
  allowsOthers: boolean;
  defaults: Readonly<Record<string, unknown>>;
}

/**
 * Reads what `input` declares: `schema` in Picoschema or JSON Schema, and `default`, or a list of named inputs as other
 * tools write it.
 *
 * @param named schemas that it may name as a type
 * @throws SchemaFault for a schema that is neither.
 * @example declaredInput({ schema: { ticket: "string", "tone?": "string" } }).names // Set {"ticket", "tone"}
 */
export function declaredInput(input: unknown, named: NamedSchemas = {}): DeclaredInput {
  const normal = normalInput(input);
  const schema = jsonSchemaOf(normal["schema"], named);
  const others = schema?.["additionalProperties"];
  const defaults = isMap(normal["default"]) ? normal["default"] : {};
  return {
    input: schema === null ? normal : { ...normal, schema },
    schema,
    names: new Set([...Object.keys(propertiesOf(schema)), ...Object.keys(defaults)]),
    allowsOthers: others === true || isMap(others) || isMap(schema?.["patternProperties"]),
    defaults,
  };
}

/** The names that `input` declares; none when its schema cannot be read. */
export function declaredNames(input: unknown): ReadonlySet<string> {
  try {
    return declaredInput(input).names;
  } catch (error) {
    if (error instanceof SchemaFault) return new Set();
    throw error;
  }
}

/** The properties that a schema describes, by name. */
export function propertiesOf(schema: JsonSchema | null): Readonly<Record<string, unknown>> {
  const properties = schema?.["properties"];
  return isMap(properties) ? properties : {};
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
