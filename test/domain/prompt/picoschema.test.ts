import { picoschema } from "dotprompt";
import fc from "../../support/fast-check.ts";
import { describe, expect, it } from "vitest";

import { jsonSchemaOf } from "../../../src/domain/prompt/picoschema.ts";

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? "null");

describe("Picoschema reads as the package dotprompt reads it", () => {
  it.each<[unknown]>([
    ["string"],
    ["any, whatever"],
    [{ a: "string", "b?": "number, how much", c: "any", "d?": "any, x" }],
    [{ "tags(array)": "string", "people?(array, who is there)": { name: "string", "age?": "integer" } }],
    [{ "kind(enum)": ["a", "b"], "level?(enum, how high)": [1, 2], "none?(enum)": [null, 1] }],
    [{ "inner(object, a part)": { a: "boolean" }, "other?(object)": { b: "null" }, plain: { c: "string" }, "open?": { d: "string" } }],
    [{ "(*)": "number, any other" }],
    [{ a: "string", "(*)": { b: "string" } }],
    [{ type: "object", properties: { a: { type: "string" } } }],
    [{ properties: { a: { type: "string" } }, required: ["a"] }],
    [null],
    [""],
  ])("%j", async (schema) => {
    expect(json(jsonSchemaOf(schema))).toEqual(json(await picoschema(structuredClone(schema))));
  });

  it("with schemas that are named as a type", async () => {
    const named = { Money: { type: "number", description: "in euros" } };
    const schema = { price: "Money", "tip?": "Money, for the waiter", "each(array)": "Money" };
    const read = await picoschema(schema, { schemaResolver: (name) => named[name as "Money"] ?? null });
    expect(json(jsonSchemaOf(schema, named))).toEqual(json(read));
    expect(() => jsonSchemaOf("Mony", named)).toThrow("it is any, boolean, integer, null, number, string, Money.");
  });

  it("in whatever way they are put together", async () => {
    const name = fc.constantFrom("a", "b", "c_d", "e-f");
    const scalar = fc.constantFrom("string", "number, an amount", "boolean", "integer", "null", "any", "any, all");
    const { schema } = fc.letrec<{ schema: unknown; map: unknown }>((tie) => ({
      schema: fc.oneof({ depthSize: "small" }, scalar, tie("map")),
      map: fc
        .array(
          fc.tuple(
            name,
            fc.boolean(),
            fc.constantFrom("", "(array)", "(object)", "(object, what it is)", "(enum)", "(array, many)"),
            tie("schema"),
          ),
          { maxLength: 4 },
        )
        .map((entries) =>
          Object.fromEntries(
            entries.map(([key, optional, kind, value]) => [
              `${key}${optional ? "?" : ""}${kind}`,
              kind === "(enum)" ? ["x", 1] : kind.startsWith("(object") && typeof value === "string" ? { x: value } : value,
            ]),
          ),
        ),
    }));
    await fc.assert(
      fc.asyncProperty(schema, async (one) => {
        expect(json(jsonSchemaOf(one))).toEqual(json(await picoschema(structuredClone(one))));
      }),
      { numRuns: 500 },
    );
  });

  it.each([[{ a: "strin" }], [{ a: 1 }], [{ "a(list)": "string" }], [{ "a(enum)": "x" }], [{ a: { b: null } }], ["strin"], [["a"]]])(
    "%j is no schema",
    (schema) => {
      expect(() => jsonSchemaOf(schema)).toThrow(/is no |needs the list|a schema is/);
    },
  );
});
