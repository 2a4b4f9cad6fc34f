import { isMap } from "../is-map.ts";
import { jsonSchemaOf, SCHEMA_HINT, SchemaFault } from "../prompt/picoschema.ts";
import { ownDefinition } from "../prompt/tool-references.ts";
import type { YamlPath } from "../read-yaml.ts";
import { finding, type FileFinding } from "./lint-problem.ts";
import type { PromptSource } from "./prompt-source.ts";

type Source = Pick<PromptSource, "frontMatter" | "inFrontMatter">;

const TOOL_SCHEMAS = ["input_schema", "inputSchema", "parameters"];

/** Schemas other than that of the variables that cannot be read, and any that no validator takes. */
export async function schemaRules(source: Source): Promise<FileFinding[]> {
  const findings: FileFinding[] = [];
  for (const { path, schema, isInput } of schemasOf(source.frontMatter)) {
    const fault = isInput ? null : faultOfReading(schema);
    const invalid = fault === null ? await faultOfCompiling(schema) : null;
    if (fault !== null) findings.push(invalidSchema(source, [...path, ...fault.keys], `${nameOf(path)} cannot be read: ${fault.message}`));
    else if (invalid !== null) findings.push(invalidSchema(source, path, `${nameOf(path)} is no valid JSON Schema: ${invalid}.`));
  }
  return findings;
}

interface FoundSchema {
  path: YamlPath;
  schema: unknown;
  /** Whether it is that of the variables, which other rules read. */
  isInput: boolean;
}

function schemasOf({ input, output, tools }: Readonly<Record<string, unknown>>): FoundSchema[] {
  const found: FoundSchema[] = [];
  if (isMap(input)) found.push({ path: ["input", "schema"], schema: input["schema"], isInput: true });
  if (isMap(output)) found.push({ path: ["output", "schema"], schema: output["schema"], isInput: false });
  for (const [index, tool] of (Array.isArray(tools) ? tools : []).entries()) {
    const definition = ownDefinition(tool);
    const key = TOOL_SCHEMAS.find((name) => definition[name] !== undefined);
    const path = ["tools", index, ...(definition === tool ? [] : ["function"])];
    if (key !== undefined) found.push({ path: [...path, key], schema: definition[key], isInput: false });
  }
  return found;
}

function faultOfReading(schema: unknown): SchemaFault | null {
  try {
    jsonSchemaOf(schema);
    return null;
  } catch (error) {
    if (error instanceof SchemaFault) return error;
    throw error;
  }
}

// Picoschema comes out as it should be, and of JSON Schema the words that most are made of need no validator to be told.
async function faultOfCompiling(schema: unknown): Promise<string | null> {
  if (!isMap(schema) || (typeof schema["type"] !== "string" && !isMap(schema["properties"])) || isSimple(schema)) return null;
  const { compileSchema } = await import("../render/json-schema.ts");
  try {
    compileSchema(schema);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

const TYPES = ["string", "number", "integer", "boolean", "object", "array", "null"];

function isSimple(schema: unknown): boolean {
  return isMap(schema) && Object.entries(schema).every(([key, value]) => isSimpleRule(key, value));
}

function isSimpleRule(key: string, value: unknown): boolean {
  switch (key) {
    case "description":
    case "title":
    case "default":
    case "examples":
      return true;
    case "type":
      return typeof value === "string" && TYPES.includes(value);
    case "properties":
      return isMap(value) && Object.values(value).every(isSimple);
    case "items":
      return isSimple(value);
    case "required":
    case "enum":
      return (
        Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string") && new Set(value).size === value.length
      );
    case "minimum":
    case "maximum":
      return typeof value === "number";
    case "additionalProperties":
      return typeof value === "boolean" || isSimple(value);
    default:
      return false;
  }
}

function invalidSchema({ inFrontMatter }: Source, path: YamlPath, message: string): FileFinding {
  return finding("error", { code: "invalid-schema", message, hint: SCHEMA_HINT, ...inFrontMatter(path) });
}

function nameOf(path: YamlPath): string {
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}
