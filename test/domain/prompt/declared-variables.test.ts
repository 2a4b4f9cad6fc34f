import { describe, expect, test } from "vitest";
import { declaredVariables } from "../../../src/domain/prompt/declared-variables.ts";

describe("the declared variables", () => {
  test.each([
    [
      "of Picoschema",
      { ticket: "string", "tone?": "string, how to sound", "queue(enum, where)": ["a"] },
      ["ticket", "tone", "queue"],
      false,
    ],
    ["of Picoschema that takes others", { ticket: "string", "(*)": "any" }, ["ticket"], true],
    ["of JSON Schema", { type: "object", properties: { "tone?": {} } }, ["tone?"], false],
    ["of JSON Schema without a type", { properties: { tone: {} }, additionalProperties: true }, ["tone"], true],
    ["of JSON Schema without properties", { type: "object" }, [], true],
  ])("%s", (_, schema, names, takesOthers) => {
    const declared = declaredVariables({ input: { schema } });
    expect(declared?.variables.map(({ name }) => name)).toEqual(names);
    expect(declared?.takesOthers).toBe(takesOthers);
  });

  test.each([
    [["ticket", { name: "tone" }], { ticket: ["input", 0], tone: ["input", 1] }],
    [{ ticket: { type: "string" } }, { ticket: ["input", "ticket"] }],
    [
      { schema: { "tone?": "string" }, default: { plan: "pro" } },
      { tone: ["input", "schema", "tone?"], plan: ["input", "default", "plan"] },
    ],
  ])("of other tools, and by defaults, have their places: %j", (input, places) => {
    const { variables = [] } = declaredVariables({ input }) ?? {};
    expect(Object.fromEntries(variables.map(({ name, path }) => [name, path]))).toEqual(places);
  });

  test.each([undefined, "string", { default: {} }, { schema: null }])("are none without a schema of names: %j", (input) => {
    expect(declaredVariables({ input })).toBeNull();
  });
});
