import { describe, expect, it } from "vitest";

import { parsePromptFile } from "../../../src/domain/prompt/prompt-file.ts";
import { faultOf, refusalOf } from "./refusal.ts";

const file = (...lines: string[]): string => ["---", ...lines, "---", "Text {{ticket}}"].join("\n");
const parse = (...lines: string[]) => parsePromptFile(file(...lines), { path: "support/triage.md" });
const warningsOf = (...lines: string[]): string[] => parse(...lines).warnings.map(({ code, line, column }) => `${code} ${line}:${column}`);

describe("parsePromptFile", () => {
  it("reads the example of the formats page without a warning", () => {
    const { frontMatter, template, templateLine, warnings } = parse(
      "title: Ticket triage",
      "description: Sorts an incoming ticket",
      "model: openai/gpt-4o",
      "config: {temperature: 0.2, maxOutputTokens: 800}",
      "input:",
      '  schema: {ticket: string, tone?: "string, how to sound"}     # Picoschema, or JSON Schema',
      "  default: {tone: neutral}",
      '  examples: [{ticket: "My card was charged twice"}]',
      "output: {format: json, schema: {queue: string}}",
      "tools: [search]",
      "tests:",
      '  - {name: double charge, vars: {ticket: "charged twice"}, assert: [{type: contains, value: billing}]}',
      "tags: [support]",
    );
    expect(frontMatter).toMatchObject({
      title: "Ticket triage",
      config: { temperature: 0.2, maxOutputTokens: 800 },
      input: { schema: { ticket: "string", "tone?": "string, how to sound" } },
      tests: [{ name: "double charge", vars: { ticket: "charged twice" } }],
      tags: ["support"],
    });
    expect([template, templateLine, warnings]).toEqual(["Text {{ticket}}", 16, []]);
  });

  it("reads a file without front matter", () => {
    expect(parsePromptFile("Just text")).toEqual({ frontMatter: {}, template: "Just text", templateLine: 1, warnings: [] });
  });

  it("reads front matter that is empty or only comments", () => {
    expect(parse().frontMatter).toEqual({});
    expect(parse("# nothing yet").frontMatter).toEqual({});
  });

  it.each([
    ["inputs: {a: string}", { input: { a: "string" } }],
    ["arguments: [{name: a}]", { input: [{ name: "a" }] }],
    ["outputs: {format: json}", { output: { format: "json" } }],
    ["modelParameters: {temperature: 1}", { config: { temperature: 1 } }],
    ["parameters: {temperature: 1}", { config: { temperature: 1 } }],
  ])("reads %j by our name", (line, expected) => {
    expect(parse(line)).toMatchObject({ frontMatter: expected, warnings: [] });
  });

  it("lets our name win over another tool's, and says so", () => {
    expect(parse("inputs: {a: string}", "input: {b: string}").frontMatter).toEqual({ input: { b: "string" } });
    expect(parse("input: {b: string}", "inputs: {a: string}").frontMatter).toEqual({ input: { b: "string" } });
    expect(warningsOf("inputs: {a: string}", "input: {b: string}")).toEqual(["duplicate-meaning 2:1"]);
  });

  it("keeps unknown keys and names the nearest", () => {
    const { frontMatter, warnings } = parse("title: A", "desciption: B");
    expect(frontMatter).toEqual({ title: "A", desciption: "B" });
    expect(warnings).toMatchObject([{ code: "unknown-key", line: 3, column: 1, hint: "Did you mean description?" }]);
  });

  it("says that git owns versions and environments", () => {
    const { warnings } = parse('version: "2"', "environment: dev");
    expect(warnings.map(({ message }) => message)).toEqual([
      "version is not read: the history of git says it.",
      "environment is not read: the history of git says it.",
    ]);
  });

  it("warns about values of another shape, and keeps them", () => {
    expect(warningsOf("title: [a]", "config: 3", "tools: search", "tags: [1]", "input: [a]", "model: {id: a}")).toEqual([
      "unexpected-value 2:1",
      "unexpected-value 3:1",
      "unexpected-value 4:1",
      "unexpected-value 5:1",
    ]);
    expect(parse("config: 3").frontMatter).toEqual({ config: 3 });
  });

  it("warns about a syntax and a former name that nobody knows", () => {
    expect(parse("syntax: plian").warnings).toMatchObject([{ code: "unknown-syntax", hint: "Did you mean plain?" }]);
    expect(warningsOf("syntax: promptshuttle", "renamed_from: ../up")).toEqual(["invalid-key 3:1"]);
  });

  it("G2: reads the same text twice into separate objects, and fails twice in the same way", () => {
    const first = parse("config: {a: 1}");
    (first.frontMatter["config"] as Record<string, unknown>)["a"] = 2;
    expect(parse("config: {a: 1}").frontMatter).toEqual({ config: { a: 1 } });
    expect(refusalOf(() => parse("a: [")).message).toBe(refusalOf(() => parse("a: [")).message);
  });

  it("G3: reads CRLF without leaving \\r on a value", () => {
    const { frontMatter, template } = parsePromptFile(
      "---\r\ntitle: Triage\r\ntags:\r\n  - a\r\ndescription: |\r\n  One\r\n  Two\r\n---\r\nText\r\n",
    );
    expect(frontMatter).toEqual({ title: "Triage", tags: ["a"], description: "One\nTwo\n" });
    expect(template).toBe("Text\r\n");
  });

  it.each([
    ["revision: 1.10", "the number 1.1"],
    ["revision: 12e4567", "the number Infinity"],
    ["revision: 010", "the number 10"],
    ["revision: 0x1F", "the number 31"],
    ["revision: no", "true or false elsewhere"],
    ["revision: 2024-05-01", "a date elsewhere"],
  ])("G6: warns that %j is misread, and says to quote it", (line, reads) => {
    const [warning] = parse(line).warnings.filter(({ code }) => code === "unquoted-value");
    const source = line.slice("revision: ".length);
    expect(warning).toMatchObject({
      message: `${source} reads as ${reads}.`,
      hint: `If it is a text, quote it: "${source}".`,
      line: 2,
      column: 11,
    });
  });

  it("G6: does not warn about quoted values and about numbers of the model's config", () => {
    expect(warningsOf('metadata: {a: "1.10", b: "no", c: 3, d: 0.5}', "config: {temperature: 1.0, top_p: 0.90}")).toEqual([]);
  });

  it("G5: reads 60,000 blank lines, and names the first 200 mistakes of a file that is nothing else", () => {
    expect(parse("title: A", ..."\n".repeat(60_000).split(""), "model: m").frontMatter).toEqual({ title: "A", model: "m" });
    expect(parse(...Array.from({ length: 20_000 }, (_, index) => `titel${index}: no`)).warnings).toHaveLength(200);
  });

  it("G6: reads titles, models and former names as they are written", () => {
    expect(parse("title: 1.10", "model: 010", "renamed_from: 12e4567", "description: true")).toMatchObject({
      frontMatter: { title: "1.10", model: "010", renamed_from: "12e4567", description: "true" },
      warnings: [],
    });
  });

  it.each(["a: {{x}}", "a: {{x}} and more", "a: [{{x}}]"])("G6: refuses %j and says to quote it", (line) => {
    const refusal = refusalOf(() => parse("title: A", line));
    expect(refusal.code).toBe("invalid-yaml");
    expect(refusal.details).toMatchObject({ path: "support/triage.md", line: 3 });
    expect(refusal.hint).toBe('Quote it: "{{x}}".');
  });

  it("G7: refuses an alias bomb before it grows", () => {
    const levels = Array.from({ length: 9 }, (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`);
    expect(refusalOf(() => parse("a0: &a0 [x]", ...levels)).code).toBe("too-many-aliases");
  });

  it("G7: reads a plain alias, and refuses one of nothing and one of itself", () => {
    expect(parse("metadata: &m {a: 1}", "config: *m").frontMatter).toEqual({ metadata: { a: 1 }, config: { a: 1 } });
    expect(faultOf(() => parse("config: *m"))).toBe("unknown-alias 2:9");
    expect(faultOf(() => parse("config: &m {a: *m}"))).toBe("unknown-alias 2:16");
  });

  it.each([
    ["lists in flow", `a: ${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["maps in flow", `a: ${"{a: ".repeat(20_000)}1${"}".repeat(20_000)}`],
    ["lists in a row", `a:\n  ${"- ".repeat(20_000)}x`],
    ["lists that nothing closes", `a: ${"[".repeat(20_000)}`],
    ["keys in a row", `a:\n  ${"? ".repeat(20_000)}x`],
    ["maps in lists in flow", `a: ${"{? [".repeat(20_000)}${"]}".repeat(20_000)}`],
  ])("G7: refuses 20,000 %s with one error, before the parser sees them", (_, line) => {
    expect(refusalOf(() => parse(line))).toMatchObject({ code: "yaml-too-deep" });
  });

  it("G7: refuses 1,400 maps and lists below each other", () => {
    const stairs = (entry: string): string[] => Array.from({ length: 1400 }, (_, depth) => `${" ".repeat(depth)}${entry}`);
    expect(refusalOf(() => parse(...stairs("a:"))).code).toBe("yaml-too-deep");
    expect(refusalOf(() => parse("a:", ...stairs("-"))).code).toBe("yaml-too-deep");
  });

  it("G7: takes many levels that are not below each other, and brackets in a text, for no nesting", () => {
    const lines = Array.from({ length: 500 }, (_, index) => `  k${index}:\n    - [a, {b: [c]}]\n    - text :-] }`);
    expect(() => parse("metadata:", ...lines.map((line) => line.replace("text :-] }", "'text :-[ ]'")))).not.toThrow();
  });

  it("G7: refuses nesting of more than 64 levels at its place", () => {
    const nested = (levels: number): string => `a: ${"[".repeat(levels)}${"]".repeat(levels)}`;
    expect(() => parse(nested(60))).not.toThrow();
    expect(refusalOf(() => parse(nested(80)))).toMatchObject({ code: "yaml-too-deep", details: { line: 2 } });
  });

  it.each(["__proto__: {polluted: true}", "config: {__proto__: {polluted: true}}", '"__proto__": {polluted: true}'])(
    "G7: refuses %j and pollutes nothing",
    (line) => {
      expect(refusalOf(() => parse(line)).code).toBe("forbidden-key");
      expect({}).not.toHaveProperty("polluted");
    },
  );

  it("G7: keeps keys such as constructor as plain data", () => {
    expect(Object.keys(parse("constructor: a", "toString: b").frontMatter)).toEqual(["constructor", "toString"]);
  });

  it("G7: refuses duplicate keys at the second, at every level", () => {
    expect(faultOf(() => parse("title: a", "model: b", "title: c"))).toBe("duplicate-key 4:1");
    expect(faultOf(() => parse("config: {a: 1, a: 2}"))).toBe("duplicate-key 2:16");
  });

  it("G7: refuses a duplicate among 20,000 keys", () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`);
    expect(faultOf(() => parse(...keys, "k7: 2"))).toBe("duplicate-key 20002:1");
  });

  it.each(["just a sentence", "- a\n- b", "42", '"quoted"'])("G7: refuses front matter that is no map: %j", (text) => {
    expect(faultOf(() => parse(text))).toBe("not-a-map 2:1");
  });

  it.each(["title: !!js/function 'x'", "title: !secret x", "title: !!python/object:os.system x"])(
    "G7: refuses the unknown tag of %j",
    (line) => {
      expect(refusalOf(() => parse(line))).toMatchObject({ code: "yaml-tag", details: { line: 2, column: 8 } });
    },
  );

  it("names file, line, column, the line as written and the mend for YAML that does not parse", () => {
    const refusal = refusalOf(() => parse("title: A", "description: Use this: and that"));
    expect(refusal.message).toMatch(/^support\/triage\.md:3:14: the front matter is not valid YAML: /);
    expect(refusal.hint).toContain('"description: Use this: and that"; quote a value');
    expect(refusal.details).toMatchObject({ path: "support/triage.md", line: 3, column: 14 });
  });
});
