import { describe, expect, it } from "vitest";

import { faultOfAssertion, type AssertionType } from "../../../src/domain/prompt-test/assertion.ts";
import { readPromptTests } from "../../../src/domain/prompt-test/prompt-tests.ts";
import { parsePrompt } from "../../../src/domain/render/parse-prompt.ts";
import { countTokens } from "../../../src/domain/tokens.ts";
import { faultOf, refusalOf } from "../prompt/refusal.ts";

const tested = (text: string, tokens: number | null = null) => ({ text, tokens });

describe("an assertion", () => {
  it.each<[AssertionType, unknown, string]>([
    ["contains", "sort", "You sort it."],
    ["equals", " You sort it.", "You sort it.\n"],
    ["starts-with", "You", "You sort it."],
    ["regex", "^You .* it\\.$", "You sort it."],
    ["is-json", undefined, '{"a": 1}'],
    ["is-json", { a: "integer" }, '{"a": 1}'],
    ["is-json", { type: "array", items: { type: "number" } }, "[1]"],
  ])("%s %j is met by %j", (type, value, text) => {
    expect(faultOfAssertion({ type, value }, tested(text))).toBeNull();
  });

  it.each<[AssertionType, unknown, string, string]>([
    ["contains", "Sort", "You sort it.", 'does not contain "Sort"'],
    ["equals", "You sort.", "You sort it.", 'is not "You sort."'],
    ["starts-with", "We", "You sort it.", 'begins with "Yo"'],
    ["regex", "^it", "You sort it.", "does not match ^it"],
    ["is-json", undefined, "{a: 1}", "is no JSON: "],
    ["is-json", { a: "string" }, '{"a": 1}', "does not fit the schema: /a must be string"],
  ])("%s %j is not met by %j", (type, value, text, fault) => {
    expect(faultOfAssertion({ type, value }, tested(text))).toContain(fault);
  });

  it("stops a regular expression that would try for ever, and goes on with the next", () => {
    const text = `${"a".repeat(60)}!`;
    expect(faultOfAssertion({ type: "regex", value: "^(a+)+$" }, tested(text))).toContain("takes more than 1 s");
    expect(faultOfAssertion({ type: "regex", value: "^a+!$" }, tested(text))).toBeNull();
  });

  it("counts tokens, and names the tokenizer", async () => {
    expect(await countTokens("You sort tickets. <|endoftext|>")).toBeGreaterThan(4);
    expect(faultOfAssertion({ type: "max-tokens", value: 3 }, tested("", 3))).toBeNull();
    expect(faultOfAssertion({ type: "max-tokens", value: 3 }, tested("", 4))).toBe("has 4 tokens (o200k_base), more than 3");
  });
});

describe("the tests of a prompt", () => {
  const read = (tests: string) => readPromptTests(parsePrompt(`---\ntitle: A\ntests:\n${tests}\n---\nText`));

  it("have names, values and assertions, and keep what is about the answer of a model apart", () => {
    expect(read("  - {name: one, vars: {a: 1}, assert: [{type: contains, value: x}, {type: llm-rubric, value: polite}]}\n  - {}")).toEqual([
      { name: "one", vars: { a: 1 }, context: {}, assertions: [{ type: "contains", value: "x" }], others: ["llm-rubric"] },
      { name: "test 2", vars: {}, context: {}, assertions: [], others: [] },
    ]);
  });

  it.each([
    ["  a: b", "3:1"],
    ["  - text", "4:5"],
    ["  - {name: a, vars: [1]}", "4:15"],
    ["  - {name: a, assert: {}}", "4:15"],
    ["  - {name: a, assert: [x]}", "4:24"],
    ["  - {name: a, assert: [{type: contain, value: x}]}", "4:25"],
    ["  - {name: a, assert: [{type: contains}]}", "4:24"],
    ["  - {name: a, assert: [{type: regex, value: '('}]}", "4:38"],
    ["  - {name: a, assert: [{type: is-json, value: {a: strin}}]}", "4:40"],
    ["  - {name: a, assert: [{type: max-tokens, value: many}]}", "4:43"],
    ["  - {name: a, asert: []}", "4:15"],
  ])("%s are refused at their place", (tests, place) => {
    expect(faultOf(() => read(tests))).toBe(`invalid-test ${place}`);
  });

  it("name the assertion that was probably meant", () => {
    expect(refusalOf(() => read("  - {assert: [{type: contain, value: x}]}")).hint).toBe("Did you mean contains?");
  });
});
