import { describe, expect, it } from "vitest";
import { jsonSchemaOf } from "../../../src/domain/prompt/picoschema.ts";
import { typeOfSchema } from "../../../src/domain/types/type-of-schema.ts";

describe("the type of a schema", () => {
  it.each([
    [{ type: "string" }, "string"],
    [{ type: "integer" }, "number"],
    [{ type: ["string", "null"] }, "string | null"],
    [{ type: "array", items: { enum: ["a", 1, null] } }, 'ReadonlyArray<"a" | 1 | null>'],
    [{ type: "array" }, "ReadonlyArray<unknown>"],
    [{ const: true }, "true"],
    [{ anyOf: [{ type: "string" }, { type: "number" }, { type: "integer" }] }, "string | number"],
    [{ anyOf: [{ type: "string" }, { $ref: "#/$defs/a" }] }, "unknown"],
    [{ allOf: [{ type: "string" }] }, "(string)"],
    [{ type: "object" }, "Record<string, unknown>"],
    [{ type: "object", additionalProperties: false }, "Record<string, never>"],
    [{ type: "object", additionalProperties: { type: "number" } }, "Record<string, number>"],
    [{ properties: { "a b": {} }, required: ["a b"] }, '{\n  "a b": unknown;\n}'],
    [{ type: "object", properties: { a: { type: "null" } }, additionalProperties: true }, "{\n  a?: null;\n  [name: string]: unknown;\n}"],
    [{ $ref: "#/$defs/a" }, "unknown"],
    [true, "unknown"],
    [false, "never"],
  ])("%j is %s", (schema, type) => {
    expect(typeOfSchema(schema)).toBe(type);
  });

  it("holds nothing that changes how it is shown", () => {
    const properties = { "a\u202eb": { enum: ["\u001b[31m"], description: "x\u202e\u2028y" } };
    expect(typeOfSchema({ type: "object", properties })).toBe(
      ["{", "  /** x y */", String.raw`  "a\u{202e}b"?: "\u001b[31m";`, "}"].join("\n"),
    );
  });

  it("of Picoschema keeps what is said of each name, and no text can leave its comment", () => {
    const schema = { "customer?(object, who */ asks)": { name: "string, the\n  name", "tier(enum)": ["free", "pro"] } };
    expect(typeOfSchema(jsonSchemaOf(schema))).toBe(
      [
        "{",
        String.raw`  /** who *\/ asks */`,
        "  customer?: {",
        "    /** the name */",
        "    name: string;",
        '    tier: "free" | "pro";',
        "  } | null;",
        "}",
      ].join("\n"),
    );
  });
});
