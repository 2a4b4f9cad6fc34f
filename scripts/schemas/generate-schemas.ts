import { join } from "node:path";
import { createGenerator, type Schema, type SchemaGenerator } from "ts-json-schema-generator";
import { type DocumentSchema, PRINTED_DOCUMENTS, WRITTEN_FILES } from "./documents.ts";

type JsonObject = Record<string, unknown>;

/**
 * The JSON Schemas of all documents, made of the types below `root`/src, by the name of their file.
 *
 * @example [...generateSchemas(process.cwd()).keys()] // ["deployment.schema.json", …]
 */
export function generateSchemas(root: string): Map<string, string> {
  const generator = createGenerator({
    path: join(root, "src/{operations,domain/manifest,cli/views}/**/*.ts"),
    tsconfig: join(root, "tsconfig.json"),
    // The project has its own check, by a newer TypeScript than the generator's.
    skipTypeCheck: true,
    topRef: false,
    additionalProperties: true,
    jsDoc: "extended",
  });
  const files = new Map<string, string>();
  for (const document of PRINTED_DOCUMENTS) files.set(fileOf(document), text(document, printed(schemaOf(generator, document))));
  for (const document of WRITTEN_FILES) files.set(fileOf(document), text(document, closed(schemaOf(generator, document))));
  return files;
}

function fileOf({ name }: DocumentSchema): string {
  return `${name}.schema.json`;
}

function schemaOf(generator: SchemaGenerator, { type, fractions = false }: DocumentSchema): JsonObject {
  const whole = generator.createSchema(type);
  const { $schema: _, ...schema } = (fractions ? whole : mapObjects(whole, wholeNumber)) as Schema & JsonObject;
  const { definitions = {}, ...rest } = schema as { definitions?: Record<string, JsonObject> } & JsonObject;
  return {
    ...rest,
    definitions: Object.fromEntries(
      Object.entries(definitions)
        .sort(byName)
        .map(([name, definition]) => [name, { ...definition, ...EXACT[name] }]),
    ),
  };
}

// What the types know and a structural reading of them cannot.
const EXACT: Readonly<Record<string, JsonObject>> = {
  EnvironmentName: { pattern: "^[a-z0-9][a-z0-9-]{0,59}$" },
  ObjectId: { pattern: "^(?:[0-9a-f]{40}|[0-9a-f]{64})$" },
  PromptKey: { pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*$", maxLength: 200 },
  RefName: { pattern: "^refs/" },
  VersionNumber: { type: "integer", minimum: 1 },
};

function wholeNumber(schema: JsonObject): JsonObject {
  return schema["type"] === "number" ? { ...schema, type: "integer" } : schema;
}

/** What is printed carries its format; later minor versions may add properties, so others are let through. */
function printed(schema: JsonObject): JsonObject {
  const { properties = {}, required = [], ...rest } = schema as { properties?: JsonObject; required?: string[] };
  const format = {
    type: "string",
    pattern: "^1\\.[0-9]+$",
    description: "The version of the documents; a change that only adds raises the second number.",
  };
  return { ...rest, properties: { format_version: format, ...properties }, required: ["format_version", ...required] };
}

/** In what people write, an unknown key is a mistake. */
export function closed(schema: JsonObject): JsonObject {
  return mapObjects(schema, (part) =>
    part["properties"] === undefined || "additionalProperties" in part ? part : { ...part, additionalProperties: false },
  );
}

function text({ name, title }: DocumentSchema, schema: JsonObject): string {
  const { type, description, properties, required, ...rest } = schema;
  const ordered = {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: `${name}.schema.json`,
    title,
    description,
    type,
    properties,
    required,
    ...rest,
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

/** `value` with every object below it, and itself, replaced from the inside out. */
function mapObjects(value: object, replace: (part: JsonObject) => JsonObject): JsonObject {
  const parts = Object.entries(value).map(([name, part]) => [name, mapValue(part, replace)] as const);
  return replace(Object.fromEntries(parts));
}

function mapValue(value: unknown, replace: (part: JsonObject) => JsonObject): unknown {
  if (Array.isArray(value)) return value.map((item) => mapValue(item, replace));
  return typeof value === "object" && value !== null ? mapObjects(value, replace) : value;
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}
