import fc from "../../support/fast-check.ts";
import { describe, expect, it } from "vitest";
import { exportPrompt } from "../../../src/domain/formats/export-prompt.ts";
import { importFile } from "../../../src/domain/formats/import-file.ts";
import { readPromptTests } from "../../../src/domain/prompt-test/prompt-tests.ts";
import { parsePrompt } from "../../../src/domain/render/parse-prompt.ts";
import { renderPrompt } from "../../../src/domain/render/render-prompt.ts";
import { writeYamlMap } from "../../../src/domain/write-yaml.ts";
import { expectRoundTrip, given, messageTexts, optional } from "../../support/round-trip.ts";
import { refusalOf } from "../prompt/refusal.ts";

const SUMMARY = `name: Text Summarizer
model: openai/gpt-4o-mini
modelParameters:
  temperature: 0.5
responseFormat: json_schema
jsonSchema: |-
  {"name": "summary", "strict": true, "schema": {"type": "object", "properties": {"text": {"type": "string"}}}}
messages:
  - role: system
    content: 'Answer as {"text": ...}, never with {{#if}} or \${{ x }}.'
  - role: user
    content: |
      Summarize {"input": {{input}}} {{ input }}
testData:
  - input: The quick brown fox
    expected: A fox
evaluators:
  - name: begins well
    string: {startsWith: 'Summary -'}
`;

const read = (text: string) => importFile({ path: "a/summary.prompt.yml", text });

describe("a .prompt.yml", () => {
  it("becomes a prompt that renders to its messages, of which {{name}} alone is a variable", () => {
    const { prompts, losses } = read(SUMMARY);
    const [{ name, text } = { name: "", text: "" }] = prompts;
    const prompt = parsePrompt(text);
    expect(name).toBe("a/summary");
    const { messages, model, config, output } = renderPrompt(prompt, { variables: { input: "A fox" } });
    expect(messages.map(({ role, content }) => [role, ...content])).toEqual([
      ["system", { text: 'Answer as {"text": ...}, never with {{#if}} or ${{ x }}.' }],
      ["user", { text: 'Summarize {"input": A fox} {{ input }}' }],
    ]);
    expect([model, config, output]).toEqual([
      "openai/gpt-4o-mini",
      { temperature: 0.5 },
      { format: "json", schema: { type: "object", properties: { text: { type: "string" } } } },
    ]);
    expect(losses.map(({ path, line, message }) => `${path}:${line} ${message}`)).toEqual([
      "a/summary.prompt.yml:10 {{ x }} is no name that a variable can have here, and is text.",
      "a/summary.prompt.yml:12 {{ input }} is no name that a variable can have here, and is text.",
    ]);
  });

  it("keeps its evaluators as assertions about the answer, which a test of the rendered text skips", () => {
    const [test] = readPromptTests(parsePrompt(read(SUMMARY).prompts[0]?.text ?? ""));
    expect(test).toMatchObject({ vars: { input: "The quick brown fox" }, assertions: [], others: ["answer"] });
  });

  it.each([
    ["messages: [{role: usr, content: x}]", "1:13"],
    ["name: x", "1:1"],
    ["messages: [{role: user, content: [x]}]", "1:25"],
    ["name: x\nmodel: [1]\nmessages: []", "2:1"],
    ["messages: []\njsonSchema: '{'", "2:1"],
    ["messages: &a [*a]", "1:15"],
  ])("is refused with the place of the fault: %j", (text, place) => {
    const { details, message } = refusalOf(() => read(text));
    expect(`${String(details?.["line"])}:${String(details?.["column"])}`, message).toBe(place);
  });

  it("comes back as the same file when it is exported", () => {
    const values = fc.constantFrom("a text", "2024", "no", "", "a: b");
    const file = fc.record({
      name: optional(values),
      description: optional(values),
      model: optional(fc.constantFrom("openai/gpt-4o", "gpt-4o", "2024")),
      modelParameters: optional(fc.constantFrom({ temperature: 0.2 }, { maxCompletionTokens: 100, stop: ["a"] })),
      response: fc.constantFrom(
        {},
        { responseFormat: "text" },
        { responseFormat: "json_object" },
        { responseFormat: "json_schema", jsonSchema: JSON.stringify({ name: "x", strict: true, schema: { type: "object" } }, null, 2) },
      ),
      messages: fc.array(fc.record({ role: fc.constantFrom("system", "user", "assistant"), content: messageTexts(["{{a}}", "{{b_2}}"]) }), {
        minLength: 1,
        maxLength: 3,
      }),
      tests: fc.constantFrom(
        {},
        { evaluators: [{ name: "e", uses: "github/similarity" }] },
        { testData: [{ a: "x", expected: "y" }, { a: "z" }] },
        {
          testData: [{ a: 1 }, {}],
          evaluators: [
            { name: "e", string: { contains: "x" } },
            { name: "f", llm: { prompt: "{{completion}}" } },
          ],
        },
      ),
      more: fc.constantFrom({}, { own: { x: [1, null] } }),
    });
    fc.assert(
      fc.property(file, ({ response, tests, more, ...rest }) => {
        const { messages, ...head } = rest;
        // A name comes before what it is used for, in the order in which promptlane writes.
        const vars = new Set(JSON.stringify(messages).match(/(?<=\{\{)\w+(?=\}\})/g));
        const testData = "testData" in tests && !vars.has("a") ? tests.testData.map(() => ({ expected: "y" })) : undefined;
        const text = writeYamlMap(given({ ...head, ...response, messages, ...tests, ...(testData && { testData }), ...more }));
        expectRoundTrip({ path: "x/y.prompt.yml", text }, "github");
      }),
      { numRuns: 200 },
    );
  });
});

describe("an export to .prompt.yml", () => {
  const write = (text: string, partials = {}) =>
    exportPrompt({ name: "p", prompt: parsePrompt(text, { path: "p.md" }) }, "github", partials);

  it("writes partials out, and names what has no place", () => {
    const { files, losses } = write(
      "---\ntags: [a]\ninput: {schema: {t: 'string, what'}}\ntests: [{name: n, vars: {t: x}, assert: [{type: contains, value: x}]}]\n---\n{{> tone}}{{t}}{{! note }}",
      { tone: parsePrompt("---\ntitle: Tone\n---\nBe kind. ") },
    );
    expect(files).toEqual([
      { path: "p.prompt.yml", text: 'messages:\n  - {role: user, content: "Be kind. {{t}}"}\ntestData:\n  - {t: x}\n' },
    ]);
    expect(losses.map(({ line, message }) => `${line} ${message}`)).toEqual([
      "6 the comment is left out.",
      "4 the name of a test has no place in a .prompt.yml.",
      "4 what a test says of the rendered text has no place in a .prompt.yml.",
      "3 what input says beyond the names has no place in a .prompt.yml.",
      "2 tags has no place in a .prompt.yml.",
    ]);
  });

  it.each([
    ["{{#if a}}x{{/if}}", "1:1"],
    ["---\ntitle: x\n---\n\n{{json a}}", "5:1"],
    ["{{a.b}}", "1:1"],
    ["x {{history}}", "1:3"],
    ["{{> nothing}}", "1:1"],
    ["\\{{a}}", "1:1"],
  ])("is refused with the place of %j, which GitHub has not", (text, place) => {
    const { code, details, hint } = refusalOf(() => write(text));
    expect([code, `${String(details?.["line"])}:${String(details?.["column"])}`]).toEqual(["not-exportable", place]);
    expect(hint).toBeTruthy();
  });
});
