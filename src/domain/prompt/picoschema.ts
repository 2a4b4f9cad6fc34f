import { isMap } from "../is-map.ts";

/** A JSON Schema, or a part of one. */
export type JsonSchema = Record<string, unknown>;

/** Schemas that others may name as a type. */
export type NamedSchemas = Readonly<Record<string, JsonSchema>>;

/** What cannot be a schema, and the keys that lead to it. */
export class SchemaFault extends Error {
  readonly keys: readonly string[];

  constructor(keys: readonly string[], message: string) {
    super(message);
    this.keys = keys;
  }
}

/** What can be written instead of a schema that cannot be read. */
export const SCHEMA_HINT = "Write `name: string, what it is`, `name?: number`, or `name(enum): [a, b]`.";

const SCALARS = ["any", "boolean", "integer", "null", "number", "string"];
/** The key of Picoschema that stands for all names that are not given. */
const ANY_NAME = "(*)";
const PROPERTY = /^([^(]*?)(\?)?(?:\(([^,)]*)(?:, *(.*))?\))?$/s;
const TYPE = /^(.*?), *(.*)$/s;

/**
 * Reads a schema as dotprompt does: JSON Schema as it is, anything else as Picoschema. The package `dotprompt` can do it
 * too, but only in a promise, and a prompt is rendered at once; a test holds the two together.
 *
 * @param named what a type may be beside the scalars, by name
 * @throws SchemaFault for what is neither.
 * @example jsonSchemaOf({ ticket: "string", "tone?": "string, how to sound" })
 */
export function jsonSchemaOf(schema: unknown, named: NamedSchemas = {}): JsonSchema | null {
  if (schema == null || schema === "") return null;
  if (typeof schema === "string") return scalar(schema, { keys: [], named }, (type) => ({ type }));
  if (!isMap(schema)) throw new SchemaFault([], "a schema is a map of names and types.");
  if (!isJsonSchema(schema)) return pico(schema, { keys: [], named });
  return hasType(schema) ? schema : { ...schema, type: "object" };
}

/** Whether a map is JSON Schema already, and not Picoschema. */
function isJsonSchema(schema: Readonly<Record<string, unknown>>): boolean {
  const { properties } = schema;
  return hasType(schema) || (typeof properties === "object" && properties !== null);
}

/** The name that a key of Picoschema declares: `tone` of `tone?` and of `tone(enum, how to sound)`. */
export function declaredName(key: string): string {
  return PROPERTY.exec(key)?.[1] ?? key;
}

function hasType({ type }: Readonly<Record<string, unknown>>): boolean {
  return typeof type === "string" && [...SCALARS, "object", "array"].includes(type);
}

/** Where in a schema the reader stands, and what it may find named there. */
interface Place {
  keys: readonly string[];
  named: NamedSchemas;
}

function pico(value: unknown, place: Place): JsonSchema {
  const { keys, named } = place;
  if (typeof value === "string") return scalar(value, place, (type) => (type === "any" ? {} : { type }));
  if (!isMap(value)) throw new SchemaFault(keys, `${JSON.stringify(value)} is no type.`);
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  const schema: JsonSchema = { type: "object", properties, additionalProperties: false };
  for (const [key, inner] of Object.entries(value)) {
    const path = { keys: [...keys, key], named };
    if (key === ANY_NAME) {
      schema["additionalProperties"] = pico(inner, path);
      continue;
    }
    const [, name = key, optional, kind, description] = PROPERTY.exec(key) ?? [];
    if (optional === undefined) required.push(name);
    properties[name] = property({ kind, description, isOptional: optional !== undefined, value: inner }, path);
  }
  return required.length === 0 ? schema : { ...schema, required };
}

interface Property {
  kind: string | undefined;
  description: string | undefined;
  isOptional: boolean;
  value: unknown;
}

function property({ kind, description, isOptional, value }: Property, place: Place): JsonSchema {
  const schema = ofKind(kind, value, place);
  const described = description === undefined ? schema : { ...schema, description };
  if (!isOptional) return described;
  const { type, enum: values } = described;
  if (Array.isArray(values)) return { ...described, enum: values.includes(null) ? values : [...(values as unknown[]), null] };
  return typeof type === "string" ? { ...described, type: [type, "null"] } : described;
}

function ofKind(kind: string | undefined, value: unknown, place: Place): JsonSchema {
  switch (kind) {
    case undefined:
    case "object":
      return pico(value, place);
    case "array":
      return { type: "array", items: pico(value, place) };
    case "enum":
      if (Array.isArray(value)) return { enum: value };
      throw new SchemaFault(place.keys, "an enum needs the list of its values.");
    default:
      throw new SchemaFault(place.keys, `${JSON.stringify(kind)} is no form of a type: it is array, object or enum.`);
  }
}

function scalar(text: string, { keys, named }: Place, schemaOf: (type: string) => JsonSchema): JsonSchema {
  const [, type = text, description] = TYPE.exec(text) ?? [];
  const schema = SCALARS.includes(type) ? schemaOf(type) : Object.hasOwn(named, type) ? named[type] : undefined;
  const types = [...SCALARS, ...Object.keys(named)].join(", ");
  if (schema === undefined) throw new SchemaFault(keys, `${JSON.stringify(type)} is no type: it is ${types}.`);
  return description === undefined ? schema : { ...schema, description };
}
