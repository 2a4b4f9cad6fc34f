import fc from "../../support/fast-check.ts";
import { describe, expect, it } from "vitest";

import { readPlainYaml } from "../../../src/domain/prompt/plain-yaml.ts";
import { readYamlMap } from "../../../src/domain/read-yaml.ts";

const wholeYaml = (text: string): unknown => readYamlMap(text, { subject: "it" }).value;

describe("readPlainYaml", () => {
  it("reads the front matter of a typical prompt", () => {
    const text = [
      "title: Ticket triage, v2 (draft)",
      'description: "Sorts: one queue"',
      "model: openai/gpt-4o",
      'config: {temperature: 0.2, stop: [END, "a, b"], stream: true}',
      "input:",
      "  schema: {ticket: string, tone?: string}",
      "tags:",
      "  - support",
      "  - first line",
      "output:",
      "  format: json # as the caller wants it",
      "  schema:",
      "    queue(enum, where it goes): [billing, technical]",
      "    reason?(string): one sentence",
      "tools: [search] # looked up before it answers",
      "metadata:",
      "  notes: >-",
      '    Agreed with the team: "spring";',
      "    # ask before it changes.",
      "  history: |",
      "    - one",
      "    - two",
      "",
    ].join("\n");
    expect(readPlainYaml(text)).toEqual(wholeYaml(text));
    expect(readPlainYaml(text)).toMatchObject({
      config: { temperature: 0.2, stop: ["END", "a, b"], stream: true },
      tags: ["support", "first line"],
    });
  });

  it.each([
    "a: 1",
    "a: no\n",
    "a: 1.10\n",
    "a: 010\n",
    'a: "b # c" # d\n',
    "a: # note\n",
    "a: {b: c # d}\n",
    "a: one: two\n",
    "a: one\n  two\n",
    "a: one\na: two\n",
    "a: {b: 1, b: 2}\n",
    "a: {{x}}\n",
    "a: &x b\n",
    "a: |\n  text\n\n  text\n",
    "a: |\n  text\n   more\n",
    "a: >\n  text \n",
    "a: |\ntext\n",
    "a: |\n",
    "a: |2\n  text\n",
    "a: |+\n  text\n",
    "a: 'single'\n",
    "a:\n",
    "a: \n",
    "a: b \n",
    "a: [b\n",
    "__proto__: a\n",
    "- a\n",
    "a: b\r\n",
    "a: [[[[[[[[[[b]]]]]]]]]]\n",
    `a: ${"[".repeat(20_000)}\n`,
    "  a: b\n",
    "a:\n  b: c\n d: e\n",
    "a: b\n\n",
    "true: b\n",
    'a: "b\\n"\n',
  ])("leaves %j to the whole parser", (text) => {
    expect(readPlainYaml(text)).toBeNull();
  });

  it("agrees with the whole parser on whatever it reads", () => {
    const atom = fc.constantFrom(
      "a",
      "two words",
      "x-y",
      "don't",
      "50%",
      "é — è",
      "(c)",
      "0.2",
      "10",
      "-3",
      "1.10",
      "010",
      "1e3",
      "true",
      "null",
      "yes",
      "~",
      '"q, r"',
      '"s: t"',
      "'u'",
      "a: b",
      "#c",
      "d #e",
      "&f",
      "*f",
      "!g",
      "? h",
      "- i",
      "|",
      ">",
      "{{x}}",
      "a?",
      "j ",
      "",
      "@k",
      "__proto__",
      "2024-01-01",
      "l:m",
      "[",
      "}",
      '"',
    );
    const plain = fc.constantFrom("a", "two words", "don't", "0.2", "10", "true", '"q: r"', "é");
    const key = fc.constantFrom("a", "b", "c", "d", "d-e", "g", "h", "f?", "i(enum, j)", "no", "constructor");
    const { value } = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        { weight: 2, arbitrary: atom },
        { weight: 12, arbitrary: plain },
        fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
        fc
          .array(fc.tuple(key, tie("value")), { maxLength: 3 })
          .map((items) => `{${items.map(([name, item]) => `${name}: ${item}`).join(", ")}}`),
      ),
    }));
    const line = fc.oneof(
      fc.tuple(fc.constantFrom("", "", "", "  "), key, value).map(([margin, name, item]) => `${margin}${name}: ${item}\n`),
      fc.tuple(key, value).map(([name, item]) => `${name}:\n  ${name}: ${item}\n`),
      fc.tuple(key, value).map(([name, item]) => `${name}:\n  - ${item}\n`),
      fc
        .tuple(
          key,
          fc.constantFrom("|", "|-", ">", ">-", ">+", "|2", "> # note"),
          fc.array(fc.oneof(value, fc.constantFrom(" x", "")), { maxLength: 3 }),
        )
        .map(([name, header, texts]) => `${name}: ${header}\n${texts.map((item) => `  ${item}\n`).join("")}`),
      fc.constantFrom("\n", "  - a\n", "# note\n", "a:\n"),
    );
    const document = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join(""));
    let read = 0;
    fc.assert(
      fc.property(document, (text) => {
        const plain = readPlainYaml(text);
        if (plain === null) return;
        read += 1;
        expect(plain).toEqual(wholeYaml(text));
      }),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(2000);
  });
});
