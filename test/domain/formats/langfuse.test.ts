import fc from "../../support/fast-check.ts";
import { describe, expect, it } from "vitest";
import { exportPrompt } from "../../../src/domain/formats/export-prompt.ts";
import { importFile } from "../../../src/domain/formats/import-file.ts";
import { readTool } from "../../../src/domain/render/tool-definition.ts";
import { parsePrompt } from "../../../src/domain/render/parse-prompt.ts";
import { renderPrompt } from "../../../src/domain/render/render-prompt.ts";
import { expectRoundTrip, messageTexts, optional } from "../../support/round-trip.ts";
import { refusalOf } from "../prompt/refusal.ts";

const VERSIONS = [
  {
    name: "movie critic",
    version: 3,
    type: "text",
    prompt: "Rate {{ movie }}.",
    labels: ["production", "latest", "team-a"],
    commitMessage: "Shorter",
  },
  {
    name: "movie critic",
    version: 1,
    type: "text",
    prompt: "As a critic, rate {{movie}}.",
    config: { model: "gpt-4o", temperature: 0.5, response_format: { type: "json_object" } },
    tags: ["movies"],
    createdAt: "2025-01-01T00:00:00Z",
  },
  { name: "movie critic", version: 2, type: "text", prompt: "Rate {{ movie }}.", labels: ["staging"] },
  {
    name: "chat",
    version: 1,
    prompt: [
      { role: "system", content: "A\n@@@langfusePrompt:name=movie critic|label=production@@@\nB {{#if}}" },
      { type: "placeholder", name: "history" },
      { role: "user", content: "{{question}}" },
    ],
  },
];

const read = (value: unknown) =>
  importFile({ path: "prompts.json", text: typeof value === "string" ? value : JSON.stringify(value, null, 2) });

describe("an export of Langfuse", () => {
  it("becomes its versions in order, each with its message and labels, without those that change nothing", () => {
    const { prompts, losses } = read(VERSIONS);
    expect(prompts.map(({ name, message, labels }) => [name, message, labels?.map((label) => label.name)])).toEqual([
      ["movie critic", "Import movie critic version 1", []],
      ["movie critic", "Import movie critic version 2", ["staging", "production", "team-a"]],
      ["chat", "Import chat version 1", []],
    ]);
    expect(losses.map(({ line, message }) => `${line} ${message}`)).toEqual([
      "29 createdAt has no place in a prompt.",
      "2 version 3 says the same as the one before it, and is no version of its own.",
    ]);
    expect(parsePrompt(prompts[0]?.text ?? "").frontMatter).toEqual({
      model: "gpt-4o",
      config: { temperature: 0.5 },
      output: { format: "json" },
      input: { schema: { movie: "string" } },
      tags: ["movies"],
      metadata: { langfuse: { name: "movie critic" } },
    });
  });

  it("includes other prompts where they stood, line breaks and all", () => {
    const { prompts } = read(VERSIONS);
    const chat = parsePrompt(prompts.at(-1)?.text ?? "");
    const { messages } = renderPrompt(chat, { variables: { question: "Why?" }, partials: { "movie-critic": "Be short." } });
    expect(messages.map(({ role, content }) => [role, ...content])).toEqual([
      ["system", { text: "A\nBe short.\nB {{#if}}" }],
      ["user", { text: "Why?" }],
    ]);
  });

  it("is read as the API gives it: one prompt, a list, or a map with data", () => {
    const one = { name: "a", prompt: "x" };
    for (const value of [one, [one], { data: [one] }]) expect(read(value).prompts.map(({ text }) => text)).toEqual(["x"]);
  });

  it.each([
    ['[{"name": "a"}]', "1:2", "prompt should be a text or a list of messages."],
    ['{"name": "a",\n\t"prompt": [{"role": "usr", "content": ""}]}', "2:13", '"usr" is no role of a message.'],
    ["{", "1:2", "the file is no JSON: Expected property name or '}'."],
    ['{"a": 1, "a": 2}', "1:10", '"a" is given twice.'],
    ['[{"prompt": "x"}]', "1:2", "a prompt should be a map with a name."],
    ['{"name": "a", "prompt": "\\u0000"}', "1:1", "the file holds a NUL character, which no prompt can."],
  ])("is refused with the place of %j", (text, place, reason) => {
    const { details } = refusalOf(() => read(text));
    expect([`${String(details?.["line"])}:${String(details?.["column"])}`, details?.["reason"]]).toEqual([place, reason]);
  });

  it("has the tools of its config as tools, also as OpenAI wraps them", () => {
    const tools = [{ type: "function", function: { name: "f", description: "d", parameters: { type: "object" } } }];
    const text = JSON.stringify({ name: "a", type: "text", prompt: "Hi", config: { tools }, labels: [] });
    const prompt = parsePrompt(importFile({ path: "a.json", text }, "langfuse").prompts[0]?.text ?? "");
    expect(prompt.frontMatter).toMatchObject({ tools });
    expect(readTool(prompt, tools[0])).toEqual({ name: "f", description: "d", parameters: { type: "object" } });
  });

  it("comes back as the same file when it is exported", () => {
    const tags = ["{{a}}", "{{b_2}}", "@@@langfusePrompt:name=shared/tone|label=production@@@", "@@@langfusePrompt:name=x|version=2@@@"];
    const message = fc.record({ role: fc.constantFrom("system", "user", "assistant"), content: messageTexts(tags) });
    const file = fc.record({
      prompt: fc.oneof(
        messageTexts(tags),
        fc.array(message, { minLength: 1, maxLength: 3 }),
        fc.tuple(message, message).map(([one, other]) => [one, { type: "placeholder", name: "history" }, other]),
      ),
      config: fc.constantFrom(
        {},
        { model: "gpt-4o", temperature: 0 },
        { top_p: 1, response_format: { type: "json_object" } },
        { response_format: { type: "json_schema", json_schema: { name: "n", strict: true, schema: { type: "object" } } } },
        { tools: [{ name: "f", description: "d" }] },
        { tools: [{ type: "function", function: { name: "f", parameters: { type: "object" } } }] },
      ),
      tags: optional(fc.constant(["a"])),
    });
    fc.assert(
      fc.property(file, ({ prompt, config, tags: own = [] }) => {
        const type = typeof prompt === "string" ? "text" : "chat";
        const text = `${JSON.stringify({ name: "a/b", type, prompt, config, labels: [], tags: own }, null, 2)}\n`;
        expectRoundTrip({ path: "a/b.json", text }, "langfuse");
      }),
      { numRuns: 200 },
    );
  });
});

describe("an export to Langfuse", () => {
  it.each([
    ["{{#if a}}x{{/if}}", "1:1"],
    ["{{a.b}}", "1:1"],
    ["\\{{a}}", "1:1"],
    ["x {{history}} {{history}}", "1:15"],
  ])("is refused with the place of %j", (text, place) => {
    const { code, details } = refusalOf(() => exportPrompt({ name: "p", prompt: parsePrompt(text) }, "langfuse"));
    expect([code, `${String(details?.["line"])}:${String(details?.["column"])}`]).toEqual(["not-exportable", place]);
  });
});
