import { isMap } from "../is-map.ts";

const ANYTHING = "unknown";
const NOTHING = "Record<string, never>";
const NAME = /^[A-Za-z_$][\w$]*$/;
const INDENT = "  ";

/** A member of an object type. */
export interface TypeMember {
  name: string;
  type: string;
  optional: boolean;
  description: string | null;
}

/**
 * Writes a JSON Schema as a type of TypeScript. What it cannot say, a `$ref` among it, is `unknown`.
 *
 * @example typeOfSchema({ type: "array", items: { enum: ["a", "b"] } }) // ReadonlyArray<"a" | "b">
 */
export function typeOfSchema(schema: unknown): string {
  if (!isMap(schema)) return schema === false ? "never" : ANYTHING;
  if (Array.isArray(schema["enum"])) return union(schema["enum"].map(literal));
  if (Object.hasOwn(schema, "const")) return literal(schema["const"]);
  const alternatives = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(alternatives)) return union(alternatives.map(typeOfSchema));
  if (Array.isArray(schema["allOf"])) return schema["allOf"].map((part) => `(${typeOfSchema(part)})`).join(" & ") || ANYTHING;
  const { type } = schema;
  return Array.isArray(type) ? union(type.map((one) => typeNamed(one, schema))) : typeNamed(type, schema);
}

/** Writes an object type, its members below each other; `isOpen` when it may have other members too. */
export function objectType(members: readonly TypeMember[], isOpen: boolean): string {
  if (members.length === 0) return isOpen ? `Record<string, ${ANYTHING}>` : NOTHING;
  const lines = members.flatMap(({ name, type, optional, description }) => [
    ...(description === null ? [] : [comment(description)]),
    `${NAME.test(name) ? name : quoted(name)}${optional ? "?" : ""}: ${type};`,
  ]);
  if (isOpen) lines.push(`[name: string]: ${ANYTHING};`);
  return `{\n${indented(lines.join("\n"))}\n}`;
}

/** A comment of one line, whatever the text is. */
export function comment(text: string): string {
  return `/** ${text
    .trim()
    .replaceAll(/[\s\p{C}]+/gu, " ")
    .replaceAll("*/", String.raw`*\/`)} */`;
}

/** A literal of a text, with nothing in it that changes how it is shown. */
export function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/\p{C}/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Moves every line of a text to the right. */
export function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, INDENT);
}

function typeNamed(type: unknown, schema: Readonly<Record<string, unknown>>): string {
  switch (type) {
    case "string":
    case "boolean":
    case "null":
      return type;
    case "number":
    case "integer":
      return "number";
    case "array":
      return `ReadonlyArray<${typeOfSchema(schema["items"])}>`;
    case "object":
      return typeOfObject(schema);
    default:
      return isMap(schema["properties"]) ? typeOfObject(schema) : ANYTHING;
  }
}

function typeOfObject({ properties, required, additionalProperties }: Readonly<Record<string, unknown>>): string {
  const described = isMap(properties) ? Object.entries(properties) : [];
  if (described.length === 0) return additionalProperties === false ? NOTHING : `Record<string, ${typeOfSchema(additionalProperties)}>`;
  const members = described.map(([name, schema]) => ({
    name,
    type: typeOfSchema(schema),
    optional: !(Array.isArray(required) && required.includes(name)),
    description: descriptionOf(schema),
  }));
  return objectType(members, additionalProperties === true || isMap(additionalProperties));
}

/** What a schema says of itself. */
export function descriptionOf(schema: unknown): string | null {
  const description = isMap(schema) ? schema["description"] : null;
  return typeof description === "string" && description.trim() !== "" ? description : null;
}

function literal(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  return value === null || typeof value === "number" || typeof value === "boolean" ? String(value) : ANYTHING;
}

function union(types: readonly string[]): string {
  if (types.includes(ANYTHING)) return ANYTHING;
  return [...new Set(types)].join(" | ") || "never";
}
