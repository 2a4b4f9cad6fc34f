import fc from "../../support/fast-check.ts";
import { describe, expect, it } from "vitest";
import { exportPrompt } from "../../../src/domain/formats/export-prompt.ts";
import { importFile } from "../../../src/domain/formats/import-file.ts";
import { parsePrompt } from "../../../src/domain/render/parse-prompt.ts";
import { renderPrompt } from "../../../src/domain/render/render-prompt.ts";
import { writeYamlMap } from "../../../src/domain/write-yaml.ts";
import { expectRoundTrip, given, optional } from "../../support/round-trip.ts";
import { refusalOf } from "../prompt/refusal.ts";

const GREETING = `---
name: greeting
displayName: Greeting
metadata: {authors: [ana], tags: [demo]}
model:
  id: gpt-4o-mini
  provider: openai
  connection: {kind: key, apiKey: "\${env:OPENAI_API_KEY}"}
  options: {temperature: 0.7, stop: "\${env:STOP}"}
inputs:
  - {name: name, kind: string, default: World}
  - {name: hobbies, kind: array, required: false}
  - {name: conversation, kind: thread}
outputs:
  - {name: text, kind: string, required: true}
template: {format: {kind: jinja2}, parser: {kind: prompty}}
---
You are a friendly assistant.
{{conversation}}
user:
Say hello to {{name}}{% for one in hobbies %}, {{ one }} {{name}}{% endfor %}.
`;

const SALES = `---
name: Sales Writer
description: Grounds a question
authors: [Seth]
model:
  api: chat
  configuration: {type: azure_openai, azure_deployment: gpt-4, azure_endpoint: "\${env:ENDPOINT}"}
  parameters: {max_tokens: 800}
sample: {firstName: Seth, count: 2}
---
system:
Help {{firstName}}. ![image](a.png)
user:
{{count}} tents?
`;

const read = (text: string) => importFile({ path: "greeting.prompty", text });
const promptOf = (text: string) => parsePrompt(read(text).prompts[0]?.text ?? "");

describe("a .prompty", () => {
  it("of version 2 becomes a prompt: text before a role is the system's, the thread is the history", () => {
    const history = [{ role: "user", content: [{ text: "Earlier" }] }];
    const { messages, model, config, output } = renderPrompt(promptOf(GREETING), { variables: { hobbies: ["chess"] }, history });
    expect(messages.map(({ role, content }) => [role, ...content])).toEqual([
      ["system", { text: "You are a friendly assistant." }],
      ["user", { text: "Earlier" }],
      ["user", { text: "Say hello to World, chess World." }],
    ]);
    expect([model, config]).toEqual(["openai/gpt-4o-mini", { temperature: 0.7 }]);
    expect(output).toEqual({ format: "json", schema: { type: "object", properties: { text: { type: "string" } }, required: ["text"] } });
    expect(read(GREETING).losses).toEqual([]);
  });

  it("keeps what a prompt has no place for, with ${env:X} as a text", () => {
    expect(promptOf(GREETING).frontMatter).toMatchObject({
      title: "Greeting",
      tags: ["demo"],
      metadata: {
        authors: ["ana"],
        prompty: {
          name: "greeting",
          thread: "conversation",
          model: { connection: { kind: "key", apiKey: "${env:OPENAI_API_KEY}" }, options: { stop: "${env:STOP}" } },
          template: { format: { kind: "jinja2" }, parser: { kind: "prompty" } },
        },
      },
    });
  });

  it("of version 1 has its deployment as model and its sample as an example", () => {
    const { frontMatter } = promptOf(SALES);
    expect(frontMatter).toEqual({
      title: "Sales Writer",
      description: "Grounds a question",
      model: "gpt-4",
      config: { max_tokens: 800 },
      input: { schema: { firstName: "string", count: "number" }, examples: [{ firstName: "Seth", count: 2 }] },
      metadata: {
        prompty: {
          format: "v1",
          model: { api: "chat", configuration: { type: "azure_openai", azure_endpoint: "${env:ENDPOINT}" } },
          authors: ["Seth"],
        },
      },
    });
    expect(read(SALES).losses.map(({ line, message }) => `${line} ${message}`)).toEqual([
      "12 an image in Markdown is text in a prompt; {{media url=…}} would send it.",
    ]);
  });

  it.each([
    ["---\nname: x\n---\n{{ a | upper }}", "4:1", "the filter upper is not read."],
    ["---\ntemplate: mustache\n---\n{{a}}", "2:1", "templates of mustache are not read, only those of jinja2."],
    ["---\nmodel: [1]\n---\n", "2:1", "model should be a text, or a map of id and provider."],
    ["---\ninputs: [1]\n---\n", "2:1", "inputs should be a list of named ones."],
    ["---\nmetadata: {prompty: 1}\n---\n", "2:12", "metadata.prompty is where promptlane keeps what is not its own."],
    ["---\nname: x\n", "1:1", "the front matter that this line opens is never closed."],
  ])("is refused with the place of %j", (text, place, reason) => {
    const { details } = refusalOf(() => read(text));
    expect([`${String(details?.["line"])}:${String(details?.["column"])}`, details?.["reason"]]).toEqual([place, reason]);
  });

  const piece = fc.constantFrom(
    "{{a}}",
    "{{m.x}}",
    "{% if a %}{{a}}{% elif b %}2{% else %}3{% endif %}",
    "{% for i in xs %}{{i.y}}{{a}}{% endfor %}",
    "{% raw %}{{% endraw %}{ x }",
    "{% if not a %} {% endif %}",
    "{ }",
    "}",
    "\\",
    "\n",
    " ",
    "é",
    "- b",
    "user: x",
  );
  const message = fc.tuple(fc.constantFrom("system", "user", "assistant"), fc.array(piece, { maxLength: 8 }));
  const body = fc
    .array(message, { minLength: 1, maxLength: 3 })
    .map((messages) => messages.map(([role, pieces]) => `${role}:\nSort ${pieces.join("")}\n`).join("\n"));

  it("of version 2 comes back as the same file when it is exported", () => {
    const head = fc.record({
      name: optional(fc.constantFrom("greeting", "2024")),
      displayName: optional(fc.constantFrom("A greeting", "no")),
      description: optional(fc.constant("What: it does")),
      metadata: optional(fc.constantFrom({ tags: ["a"] }, { authors: ["x"] }, { tags: ["b"], authors: ["x"] })),
      model: optional(
        fc.constantFrom(
          { id: "gpt-4o" },
          { id: "gpt-4o", provider: "openai" },
          { id: "meta/llama" },
          {
            id: "gpt-4o",
            provider: "openai",
            apiType: "chat",
            connection: { kind: "key", apiKey: "${env:KEY}" },
            options: { temperature: 0.2 },
          },
        ),
      ),
      inputs: optional(
        fc.constantFrom([{ name: "a", kind: "string", default: "x" }], [{ name: "a" }, { name: "xs", kind: "array", required: true }]),
      ),
      outputs: optional(
        fc.constantFrom([{ name: "o", kind: "string", description: "d", required: true }], [{ name: "o", kind: "array", items: {} }]),
      ),
      tools: optional(fc.constant([{ name: "f", kind: "function", description: "d" }])),
      template: optional(fc.constant({ format: { kind: "jinja2" }, parser: { kind: "prompty" } })),
    });
    fc.assert(
      fc.property(head, body, (one, text) => {
        expectRoundTrip({ path: "a.prompty", text: `---\n${writeYamlMap(given(one))}---\n${text}` }, "prompty");
      }),
      { numRuns: 200 },
    );
  });

  it("of version 1 comes back as the same file when it is exported", () => {
    const head = fc.record({
      name: optional(fc.constant("Sales")),
      description: optional(fc.constant("d")),
      tags: optional(fc.constant(["a"])),
      model: fc.constantFrom(
        { api: "chat", configuration: { type: "azure_openai", azure_deployment: "gpt-4" }, parameters: { max_tokens: 8 } },
        { api: "chat", configuration: { type: "openai", name: "gpt-4" } },
        {
          api: "completion",
          configuration: { type: "azure_openai", azure_endpoint: "${env:X}", azure_deployment: "g" },
          parameters: { n: 1 },
        },
      ),
      inputs: optional(fc.constant({ a: { type: "string" } })),
      sample: optional(fc.constantFrom({ a: "x", b: 1 }, "sample.json")),
      authors: optional(fc.constant(["x"])),
    });
    fc.assert(
      fc.property(head, body, (one, text) => {
        expectRoundTrip({ path: "a.prompty", text: `---\n${writeYamlMap(given(one))}---\n${text}` }, "prompty");
      }),
      { numRuns: 200 },
    );
  });
});

describe("an export to .prompty", () => {
  const write = (text: string) => exportPrompt({ name: "p", prompt: parsePrompt(text, { path: "p.md" }) }, "prompty");

  it("gives every role a line, and the history a thread", () => {
    const { files, losses } = write(
      '---\ntitle: T\nmodel: openai/gpt-4o\ninput: {schema: {a: "string, what", b?: number}, default: {a: x}}\ntests: []\n---\n{{a}}{{role "system"}}Be brief.{{history}}',
    );
    expect(files[0]?.text).toBe(
      [
        "---",
        "displayName: T",
        "model: {id: gpt-4o, provider: openai}",
        "inputs:",
        "  - {name: a, kind: string, description: what, default: x, required: true}",
        "  - {name: b, kind: number}",
        "  - {name: conversation, kind: thread}",
        "---",
        "user:",
        "{{a}}",
        "system:",
        "Be brief.{{conversation}}",
      ].join("\n"),
    );
    expect(losses.map(({ line, message }) => `${line} ${message}`)).toEqual(["5 tests has no place in a .prompty."]);
  });

  it.each([
    ["{{json a}}", "1:1"],
    ["{{#each xs}}{{y}}{{/each}}", "1:1"],
    ["{{#each xs as |x|}}{{y}}{{/each}}", "1:22"],
    ["\nuser:\nno role", "1:1"],
    ['{{role "model"}}x', "1:1"],
  ])("is refused with the place of %j", (text, place) => {
    const { code, details } = refusalOf(() => write(text));
    expect([code, `${String(details?.["line"])}:${String(details?.["column"])}`]).toEqual(["not-exportable", place]);
  });
});
