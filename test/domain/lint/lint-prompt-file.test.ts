import fc from "../../support/fast-check.ts";
import { describe, expect, test } from "vitest";
import { CREDENTIALS } from "../secrets/examples.ts";
import { findingsOf, linted } from "./linted.ts";

const TOKEN = CREDENTIALS["Groq key"] ?? "";

describe("syntax", () => {
  test("of the template is shown with its line, and a caret below the place", async () => {
    const [found] = (await linted("---\ntitle: A\n---\nOne\nTwo {{#if}\n")).findings;
    expect(found).toMatchObject({ severity: "error", code: "template-syntax", line: 5, column: 10 });
    expect(found?.excerpt).toBe("  4 | One\n> 5 | Two {{#if}\n    |          ^");
  });

  test.each([
    ["---js\nconsole.log(1)\n---\n", "1:4 error front-matter-fence"],
    ["---\ntitle: a\n", "1:1 error front-matter-unclosed"],
    ["---\ntitle: a: b\n---\n", "2:8 error invalid-yaml"],
    ["---\ntitle: a\ntitle: b\n---\n", "3:1 error duplicate-key"],
    ["a\0b", "1:2 error not-text"],
    ["{{#if a}}".repeat(200), "1:901 error template-too-deep"],
    ["x".repeat(1024 * 1024 + 1), "1:1 error prompt-too-large"],
  ])("of %.20j…", async (text, expected) => {
    expect(await findingsOf(text)).toEqual([expected]);
  });
});

describe("tags that cannot be rendered", () => {
  test.each([
    ["Dear {{upper name}}", "1:6 error unknown-helper"],
    ["{{name}}\n{{#eq a b}}x{{/eq}}", "2:1 error helper-form"],
    ["{{eq a}}", "1:1 error helper-arguments"],
  ])("%j", async (text, expected) => {
    expect(await findingsOf(text)).toEqual([expected]);
  });

  test("as all that there is of Handlebars and ours can", async () => {
    const text = '{{role "user"}}{{#if (eq a "b")}}{{default c "d"}}{{/if}}{{#each e}}{{this}} {{@index}}{{/each}}{{json f}}{{history}}';
    expect(await findingsOf(text)).toEqual([]);
  });
});

describe("keys of front matter", () => {
  test.each([
    ["titel: A", "2:1 warning unknown-key", "Did you mean title?"],
    ["version: 3", "2:1 warning unknown-key", "Remove it; `promptlane status` shows what is live where."],
    ["environment: production", "2:1 warning unknown-key", "Remove it; `promptlane status` shows what is live where."],
    ["tags: support", "2:1 warning unexpected-value", "Write tags as a list of texts."],
    ["syntax: plan", "2:1 warning unknown-syntax", "Did you mean plain?"],
    ["metadata: {id: 12e4567}", "2:16 warning unquoted-value", 'If it is a text, quote it: "12e4567".'],
  ])("%s", async (line, expected, hint) => {
    const text = `---\n${line}\n---\nHello\n`;
    expect(await findingsOf(text)).toEqual([expected]);
    expect((await linted(text)).findings[0]?.hint).toBe(hint);
  });

  test("of our own, and by the names of other tools, are fine", async () => {
    const text = "---\ntitle: A\ninputs: {schema: {a: string}}\nmodelParameters: {temperature: 0.2}\nmetadata: {anything: 1}\n---\n{{a}}\n";
    expect(await findingsOf(text)).toEqual([]);
  });
});

describe("schemas that could not be used", () => {
  test.each([
    ["output: {schema: {queue: strng}}", "2:19 error invalid-schema"],
    ["tools: [a, {name: b, inputSchema: {c: strng}}]", "2:36 error invalid-schema"],
    ["output: {schema: {type: object, properties: {a: {type: txt}}}}", "2:10 error invalid-schema"],
    ['input: {schema: {type: object, properties: {a: {type: string, pattern: "["}}}}', "2:9 error invalid-schema"],
  ])("%s", async (line, expected) => {
    expect(await findingsOf(`---\n${line}\n---\n{{json a}}\n`)).toContain(expected);
  });

  test("and those that can", async () => {
    const output = '{type: object, required: [a], properties: {a: {type: array, items: {type: string, pattern: "^a"}}}}';
    const text = `---\noutput: {schema: ${output}}\ntools: [{name: b, parameters: {c?: "string, what"}}]\n---\nText\n`;
    expect(await findingsOf(text)).toEqual([]);
  });
});

describe("schema against template", () => {
  const asking = (schema: string, template: string): string => `---\ninput: {schema: ${schema}}\n---\n${template}\n`;

  test("a variable that the schema does not declare is a warning where it is used, with the nearest name", async () => {
    const text = asking("{ticket: string}", "Sort this: {{ticket}}\n{{#if tikcet}}x{{/if}}");
    expect(await findingsOf(text)).toEqual(["5:7 warning undeclared-variable"]);
    expect((await linted(text)).findings[0]?.hint).toBe("Did you mean ticket?");
  });

  test("and so is a part that the schema of a variable has no room for", async () => {
    const text = asking("{who: {name: string}, any: any}", "{{who.name}} {{any.thing}} {{who.nmae}}");
    expect(await findingsOf(text)).toEqual(["4:30 warning undeclared-variable"]);
    expect((await linted(text)).findings[0]).toMatchObject({
      message: "who.nmae is used, and input.schema does not declare it.",
      hint: "Did you mean name?",
    });
    expect(await findingsOf(asking("{type: object, properties: {who: {type: object}}}", "{{who.nmae}}"))).toEqual([]);
  });

  test.each([
    ["input: [ticket, {name: tone}]", "2:17 unused tone", "{{ticket}}"],
    ["input: {ticket: {type: string}, tone: {type: string}}", "2:33 unused tone", "{{ticket}}"],
    ["input: {schema: {ticket: string}, default: {tone: kind}}", "2:45 unused tone", "{{ticket}}"],
    ["input: {schema: {ticket: string}, default: {tone: kind}}", "", "{{ticket}}{{tone}}"],
    ["syntax: promptshuttle\ninput: {schema: {ticket: string, tone: string}}", "3:34 unused tone", "[[ticket]]"],
  ])("what is declared is read as rendering reads it: %s %s", async (input, expected, template) => {
    const { findings, unused } = await linted(`---\n${input}\n---\n${template}\n`);
    expect(findings).toEqual([]);
    expect(unused.map(({ name, finding: { line, column } }) => `${line}:${column} unused ${name}`).join()).toBe(expected);
  });

  test("a schema that cannot be read is an error at its place", async () => {
    expect(await findingsOf("---\ninput:\n  schema:\n    a: strin\n---\n{{a}}{{b}}\n")).toEqual(["4:5 error invalid-schema"]);
  });

  test.each(["input", "inputs"])("a variable that nothing uses is told of where it is declared, below %s", async (key) => {
    const { unused } = await linted(`---\n${key}:\n  schema:\n    a: string\n    b?: string, more\n---\n{{a}}\n`);
    expect(unused).toMatchObject([{ name: "b", finding: { line: 5, column: 5, severity: "warning", code: "unused-variable" } }]);
  });

  test.each([
    [
      "optional and described names of Picoschema",
      '{"a?": string, "b(enum, of these)": [x], "c?(array, many)": string}',
      "{{a}}{{b}}{{#each c}}{{this}}{{/each}}",
    ],
    ["the path of an object", "{customer: {name: string}}", "{{customer.name}}"],
    ["JSON Schema", "{type: object, properties: {a: {type: string}}}", "{{a}}"],
    ["a schema that takes any variable", '{"(*)": string}', "{{a}}{{b}}"],
    ["JSON Schema that takes any variable", "{type: object, properties: {}, additionalProperties: true}", "{{a}}"],
    ["a variable that is called like a type", "{type: string, a: string}", "{{a}}{{type}}"],
  ])("says nothing of %s", async (_, schema, template) => {
    const file = await linted(asking(schema, template));
    expect([file.findings, file.unused]).toEqual([[], []]);
  });

  test("counts what promptshuttle writes in brackets as used", async () => {
    const { unused } = await linted("---\nsyntax: promptshuttle\ninput: {schema: {a: string, b: string}}\n---\nSort [[a]].\n");
    expect(unused.map(({ name }) => name)).toEqual(["b"]);
  });

  test("says nothing where there is no schema", async () => {
    expect(await findingsOf("---\ntitle: A\n---\n{{anything}}\n")).toEqual([]);
  });
});

describe("H10: the syntax of other languages is named, and how to write it literally", () => {
  test.each([
    ["{% if x %}", "1:4 warning foreign-syntax", "a tag of Jinja or Liquid"],
    ["${{ secrets.X }}", "1:4 warning foreign-syntax", "an expression of GitHub Actions"],
    ['{{"k": 1}}', "1:6 error template-syntax", "JSON"],
    ['{{"k": {"a": 1}}}', "1:11 error template-syntax", "JSON"],
    ["{{ name | upper }}", "1:12 error template-syntax", "a filter of Jinja or Liquid"],
    ["{# note #}", "1:4 warning foreign-syntax", "a comment of Jinja"],
    ["<%= name %>", "1:4 warning foreign-syntax", "a tag of ERB or EJS"],
  ])("%s", async (piece, expected, what) => {
    const text = `So ${piece} it is`;
    expect(await findingsOf(text)).toEqual([expected]);
    const [found] = (await linted(text)).findings;
    expect(found?.message).toContain(` looks like ${what}`);
    expect(found?.hint).toMatch(/^To write it literally: \{\{\{\{raw\}\}\}\}.+\{\{\{\{\/raw\}\}\}\}/);
  });

  test.each([
    ["{{{{raw}}}}{% if x %} ${{ secrets.X }}{{{{/raw}}}}", null],
    ["---\nsyntax: plain\n---\n{% if x %} ${{ secrets.X }} {{", null],
    ["{% if x %} ${{ secrets.X }} {{", "plain"],
    ["{{#each items as |item index|}}{{item}}{{/each}} {{! a | b }} {{#if a}}{{else}}{{/if}}", null],
    ['{"k": {"a": 1}} costs $5 or 5 % of it, a | b', null],
  ])("but not in %j", async (text, syntax) => {
    expect(await findingsOf(text, syntax)).toEqual([]);
  });
});

describe("tests that do not parse", () => {
  test.each([
    ["[oops]", "2:9 error invalid-test"],
    ["[{vars: [1]}]", "2:10 error invalid-test"],
    ["[{assert: {type: contains}}]", "2:10 error invalid-test"],
    ["[{assert: [contains]}]", "2:19 error invalid-test"],
    ["[{assert: [{value: x}]}]", "2:19 error invalid-test"],
    ['[{assert: [{type: regex, value: "("}]}]', "2:33 error invalid-test"],
    ["[{asert: []}]", "2:10 error invalid-test"],
    ["[{assert: [{type: contain, value: x}]}]", "2:20 error invalid-test"],
    ["[{assert: [{type: max-tokens, value: many}]}]", "2:38 error invalid-test"],
    ["{a: 1}", "2:1 warning unexpected-value"],
  ])("%s", async (tests, expected) => {
    expect(await findingsOf(`---\ntests: ${tests}\n---\nHello\n`)).toEqual([expected]);
  });

  test("those that do are fine, also of kinds that are still to come", async () => {
    const tests =
      "[{name: a, vars: {x: 1}, assert: [{type: contains, value: billing}, {type: is-json}, {type: llm-rubric, threshold: 0.5}]}]";
    expect(await findingsOf(`---\ntests: ${tests}\n---\nHello\n`)).toEqual([]);
  });
});

describe("C13: a secret", () => {
  test("is told of by its place, and quoted by no other finding, nor by an excerpt", async () => {
    for (const text of [
      `---\ntitle: ${TOKEN}: b\n---\nHello\n`,
      `---\nmetadata: {a: ${TOKEN}}\n${TOKEN}: 1\n---\nHello\n`,
      `Say ${TOKEN} {{#if}`,
      `{% ${TOKEN} %} \${{ ${TOKEN} }}`,
      `{{"${TOKEN}": 1}}`,
    ]) {
      const file = await linted(text);
      expect(file.secrets.length, text).toBeGreaterThan(0);
      expect(file.findings.length, text).toBeGreaterThan(0);
      expect(JSON.stringify(file), text).not.toContain(TOKEN.slice(0, 8));
    }
  });

  test("does not make a file wrong that is right without it", async () => {
    expect(await findingsOf(`---\ntitle: A\nmetadata: {key: ${TOKEN}}\n---\nUse ${TOKEN}, {{name}}.\n`)).toEqual([]);
  });
});

test("whatever stands in a file, it is linted, at a place that it has", async () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom("---\n", "{{", "}}", "{{#if a}}", "{{/if}}", "{%", "%}", "tests:", "input:", "  schema: {", "}\n", "|", "\r\n"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (pieces) => {
      const text = pieces.join("");
      const lines = text.split("\n");
      for (const { line, column } of (await linted(text)).findings) {
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(column).toBeGreaterThan(0);
      }
    }),
    { numRuns: 500 },
  );
});

describe("size", () => {
  test("above 10,000 tokens of the template is a warning, whatever its syntax", async () => {
    const [found] = (await linted(`---\nsyntax: plain\n---\n${"word ".repeat(10_001)}`)).findings;
    expect(found).toMatchObject({ severity: "warning", code: "large-prompt", line: 4, column: 1 });
    expect(found?.message).toBe("the template has 10002 tokens (o200k_base), and every call pays for them.");
  });

  test("is no matter of bytes, nor of the front matter", async () => {
    expect(await findingsOf("internationalization ".repeat(3_000))).toEqual([]);
    expect(await findingsOf(`---\nmetadata: {long: ${"word ".repeat(10_001)}}\n---\nShort.\n`)).toEqual([]);
  });
});
