import { describe, expect, it } from "vitest";

import { refusalOf } from "../prompt/refusal.ts";
import { problemsOf, textOf, variableProblems } from "./rendered.ts";

const TRIAGE = `---
input:
  schema:
    ticket: string
    tone?: string, how to sound
    amount: number
  default: {amount: 1}
---
Sort it.
{{ticket}} {{tone}} {{amount}}
`;

describe("a call with wrong values", () => {
  it("is told all that is missing, unknown and ill-typed at once, with an excerpt and the nearest name", () => {
    const problems = variableProblems(TRIAGE, { tikcet: "x", amount: "2" });
    expect(problems.map(({ code, line, column, message, hint }) => [code, `${line}:${column}`, message, hint])).toEqual([
      ["variable-missing", "10:3", "ticket is missing.", "Pass ticket, or declare it as `ticket?` in input.schema if it may be left out."],
      ["variable-unknown", "10:3", "tikcet is unknown: neither the template nor input.schema names it.", "Did you mean ticket?"],
      ["variable-type", "10:23", "amount must be number.", "Pass a value of that type."],
    ]);
    expect(problems[0]?.excerpt).toBe("   9 | Sort it.\n> 10 | {{ticket}} {{tone}} {{amount}}\n     |   ^\n  11 |");
  });

  it("is one error that names them all", () => {
    const refusal = refusalOf(() => textOf(TRIAGE, { tikcet: "x", extra: 1, amount: "2" }));
    expect(refusal.message).toBe(
      "The prompt cannot be rendered: ticket is missing, tikcet and extra are unknown, amount is of the wrong type.",
    );
    expect(refusal.hint).toBe("Did you mean ticket?");
    expect(refusal.details).toMatchObject({ missing: ["ticket"], unknown: ["tikcet", "extra"], type: ["amount"] });
  });

  it.each<[string, string, Record<string, unknown>, string[]]>([
    ["an item of a list", "{{#each a}}{{b}}{{/each}}", { a: [{ b: 1 }, { c: 1 }] }, ["1:14 a[1].b is missing."]],
    ["a value of a map", "{{#each a}}{{b}}{{/each}}", { a: { x: { b: 1 }, y: {} } }, ["1:14 a.y.b is missing."]],
    ["lists in lists", "{{#each a}}{{#each b}}{{c}}{{/each}}{{/each}}", { a: [{ b: [{}] }] }, ["1:25 a[0].b[0].c is missing."]],
    ["the names after as", "{{#each a as |x|}}{{x.b}}{{/each}}", { a: [{}] }, ["1:21 a[0].b is missing."]],
    ["a block of with", "{{#with a}}{{b}} {{../c}}{{/with}}", { a: {} }, ["1:14 a.b is missing.", "1:20 c is missing."]],
    ["a nested path of nothing", "{{a.b.c}}", {}, ["1:3 a.b.c is missing."]],
    ["a path after its beginning", "{{a.b}} {{a}}", {}, ["1:11 a is missing."]],
    ["a tested value's part", "{{#if a}}{{a.b}}{{/if}}", { a: {} }, ["1:12 a.b is missing."]],
    ["the context", "{{@state.count}}", {}, ["1:3 @state.count is missing."]],
    ["a subexpression", "{{#if (eq a b)}}x{{/if}}", { a: 1 }, ["1:13 b is missing."]],
  ])("finds %s", (_, template, variables, problems) => {
    expect(problemsOf(template, variables)).toEqual(problems);
  });

  it("finds what a partial misses, in its file", () => {
    const [problem] = variableProblems("{{> tone}}", {}, { partials: { tone: "---\ntitle: T\n---\nSound {{voice}}." } });
    expect([problem?.path, problem?.line, problem?.column, problem?.message]).toEqual(["tone", 4, 9, "voice is missing."]);
  });

  it("finds the same in a second prompt of the same text", () => {
    const partials = { tone: "calm" };
    expect(textOf("{{> tone}} {{ticket}}", { ticket: "x" }, { partials })).toBe("calm x");
    expect(problemsOf("{{> tone}} {{ticket}}", { tikcet: "x" }, { partials }).length).toBe(2);
  });

  it("finds an unknown name in what the schema describes", () => {
    const schema = "---\ninput: {schema: {customer: {name: string}}}\n---\n{{customer.name}}";
    expect(problemsOf(schema, { customer: { name: "A", nmae: "B" } })).toEqual([
      "4:3 customer.nmae is unknown: input.schema does not name it.",
    ]);
    expect(problemsOf(schema, { customer: {} })).toEqual(["4:3 customer.name is missing."]);
    expect(problemsOf(schema, { customer: { name: 1 } })).toEqual(["4:3 customer.name must be string."]);
  });

  it("points at the declaration of what the template does not use", () => {
    expect(problemsOf("---\ninput:\n  schema:\n    legacy: string\n---\nText")).toEqual(["4:5 legacy is missing."]);
  });
});

describe("nothing is wrong with", () => {
  it.each<[string, string, Record<string, unknown>, string]>([
    ["an optional value that is left out or null", TRIAGE, { ticket: "t", tone: null }, "Sort it.\nt  1"],
    ["a default that is left out or undefined", TRIAGE, { ticket: "t", amount: undefined }, "Sort it.\nt  1"],
    ["a value in place of the default", TRIAGE, { ticket: "t", amount: 5 }, "Sort it.\nt  5"],
    ["names that belong to either a block or its surroundings", "{{#vip}}Dear {{name}}{{/vip}}", { vip: true, name: "A" }, "Dear A"],
    ["any name where all of them are used", "{{json this}}", { a: 1 }, '{"a":1}'],
    ["an empty list", "{{#each a}}{{b}}{{else}}none{{/each}}", { a: [] }, "none"],
    ["what the default helper stands in for", '{{default a "x"}}', {}, "x"],
    ["what an include gives to a partial", "{{> p name=user}}", { user: "U" }, "Hi U"],
    ["other names that a schema lets through", "---\ninput: {schema: {a: string, (*): any}}\n---\n{{a}}", { a: "1", b: 2 }, "1"],
  ])("%s", (_, template, variables, text) => {
    expect(textOf(template, variables, { partials: { p: "Hi {{name}}" } })).toBe(text);
  });

  it("the same call when missing values are to be empty", () => {
    expect(textOf("{{a}}-{{b.c}}", { z: 1 }, { missing: "empty" })).toBe("-");
  });
});

describe("inputs as other tools write them", () => {
  it.each([
    ["a list", "inputs: [{name: a, type: string}, {name: b, default: 2}, {name: c, required: false}]"],
    ["a map by name", "arguments: {a: {type: string}, b: {type: number, default: 2}, c: {type: string, required: false}}"],
  ])("%s", (_, yaml) => {
    const template = `---\n${yaml}\n---\n{{a}}{{b}}{{c}}`;
    expect(textOf(template, { a: "1" })).toBe("12");
    expect(problemsOf(template, { d: 1 }).map((problem) => problem.split(" ").slice(1, 4).join(" "))).toEqual([
      "a is missing.",
      "d is unknown:",
    ]);
    expect(problemsOf(template, { a: 1 })).toEqual(["4:3 a must be string."]);
  });
});

describe("a schema that is none", () => {
  it.each([
    ["---\ninput:\n  schema:\n    a: strin\n---\n{{a}}", "invalid-schema", 4],
    ["---\ninput:\n  schema:\n    a(list): string\n---\n{{a}}", "invalid-schema", 4],
    ["---\ninput:\n  schema: {type: object, properties: {a: {type: 5}}}\n---\n{{a}}", "invalid-schema", 3],
    ["---\noutput:\n  schema: 12\n---\nText", "invalid-schema", 3],
  ])("%j is refused at its line", (template, code, line) => {
    const refusal = refusalOf(() => textOf(template, template.includes("{{") ? { a: "1" } : {}));
    expect([refusal.code, refusal.details?.["line"]]).toEqual([code, line]);
  });
});
