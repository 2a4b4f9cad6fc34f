import fc from "../../support/fast-check.ts";
import { describe, expect, it } from "vitest";

import { readPlainTemplate } from "../../../src/domain/prompt/plain-template.ts";
import { readTemplate } from "../../../src/domain/prompt/template.ts";

describe("readPlainTemplate", () => {
  it("finds the variables and partials of a typical prompt", () => {
    expect(readPlainTemplate('{{role "system"}}\nSort. {{> shared/tone}}\n{{ticket}} {{customer.name}}')).toEqual({
      variables: ["customer.name", "ticket"],
      partials: [{ name: "shared/tone", version: null }],
      givesParts: false,
    });
  });

  it.each([
    "{{#if a}}b{{/if}}",
    "{{history}}",
    "{{{a}}}",
    "{{a}}}",
    "\\{{a}}",
    "{{this}}",
    "{{a",
    '{{> "a@v1"}}',
    "{{else}}",
    "{{! a}}",
    "{{~a}}",
    "{{ a }}",
  ])("leaves %j to the parser", (template) => {
    expect(readPlainTemplate(template)).toBeNull();
  });

  it("agrees with the parser on whatever it reads", () => {
    const piece = fc.constantFrom(
      "{{",
      "}}",
      "{",
      "}",
      "a",
      "b.c",
      "this",
      "else",
      "role",
      "history",
      "true",
      "as",
      ' "x"',
      "> ",
      "shared/tone",
      "a-b",
      "\\",
      "\n",
      " ",
      "{{a}}",
      "{{> b/c}}",
      '{{role "user"}}',
      "{{b.c}}",
      "0",
      "_d",
      "$",
      "é",
      "{{> x-y}}",
      "{{a.this}}",
      "{{> a/this}}",
      "{{__proto__}}",
    );
    let read = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const plain = readPlainTemplate(pieces.join(""));
        if (plain === null) return;
        read += 1;
        expect(plain).toEqual(readTemplate(pieces.join("")));
      }),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(2000);
  });
});
