import { describe, expect, it } from "vitest";

import { parsePrompt } from "../../../src/domain/render/parse-prompt.ts";
import { renderPrompt } from "../../../src/domain/render/render-prompt.ts";
import { refusalOf } from "../prompt/refusal.ts";
import { messagesOf, textOf, variableProblems } from "./rendered.ts";

const HISTORY = [
  { role: "user", content: [{ text: " Hello " }] },
  { role: "model", content: [{ text: "Hi" }] },
];

describe("the messages of a prompt", () => {
  it.each<[string, string, string[]]>([
    ["text before the first role is the user's", "Hi\n", ["user: Hi"]],
    ["roles begin messages, and edges are trimmed", '\n{{role "system"}}\n A \n\n{{role "user"}} B\n', ["system: A", "user: B"]],
    ["blank messages are left out", '{{role "system"}}\n \n{{role "user"}}B', ["user: B"]],
    ["the same role twice makes two messages", '{{role "user"}}A{{role "user"}}B', ["user: A", "user: B"]],
    ["model is the assistant", '{{role "model"}}A', ["assistant: A"]],
    ["nothing but blanks is no message", " \n", []],
  ])("%s", (_, template, messages) => {
    expect(messagesOf(template)).toEqual(messages);
  });

  it("hold images and sections, which need not be trimmed", () => {
    const { messages } = renderPrompt(
      parsePrompt('See {{media url=photo}}\n {{media url=photo contentType="image/png"}} {{section "code"}} end '),
      {
        variables: { photo: "https://example.org/a b.png" },
      },
    );
    expect(messages).toEqual([
      {
        role: "user",
        content: [
          { text: "See " },
          { media: { url: "https://example.org/a b.png" } },
          { media: { url: "https://example.org/a b.png", contentType: "image/png" } },
          { metadata: { purpose: "code", pending: true } },
          { text: " end" },
        ],
      },
    ]);
  });

  it("take the history where it is placed, else before the last message of the user", () => {
    expect(messagesOf('{{role "system"}}S{{history}}{{role "user"}}U', {}, { history: HISTORY })).toEqual([
      "system: S",
      "user:  Hello ",
      "assistant: Hi",
      "user: U",
    ]);
    expect(messagesOf('{{role "system"}}S{{role "user"}}U', {}, { history: HISTORY })).toEqual([
      "system: S",
      "user:  Hello ",
      "assistant: Hi",
      "user: U",
    ]);
    expect(messagesOf('{{role "system"}}S', {}, { history: HISTORY })).toEqual(["system: S", "user:  Hello ", "assistant: Hi"]);
    expect(messagesOf('{{role "user"}}U', {}, { history: HISTORY, keepModelRole: true })[1]).toBe("model: Hi");
  });

  it("carry what the role tag gives beside the role", () => {
    const { messages } = renderPrompt(parsePrompt('{{role "user" purpose="preamble"}}A'));
    expect(messages).toEqual([{ role: "user", content: [{ text: "A" }], metadata: { purpose: "preamble" } }]);
  });

  it("come from partials and blocks too", () => {
    expect(messagesOf('{{> head}}{{#if a}}{{role "user"}}B{{/if}}', { a: true }, { partials: { head: '{{role "system"}}A' } })).toEqual([
      "system: A",
      "user: B",
    ]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['{{role "sytem"}}', {}, "unknown-role"],
    ["{{role a}}", { a: 1 }, "unknown-role"],
    ["{{media url=a}}", { a: "" }, "media-without-url"],
    ["{{media type=a}}", { a: "x" }, "media-without-url"],
    ['{{#if (role "user")}}x{{/if}}', {}, "helper-form"],
  ])("refuse %s", (template, variables, code) => {
    const refusal = refusalOf(() => textOf(template, variables));
    expect([refusal.code, refusal.details?.["line"]]).toEqual([code, 1]);
  });
});

describe("a rendered prompt", () => {
  it("says what the front matter says, with schemas as JSON Schema", () => {
    const { model, config, input, output, tools, ext } = renderPrompt(
      parsePrompt(
        "---\nmodel: {id: gpt-4o, provider: openai}\nconfig: {temperature: 0}\ninput: {schema: {a: string}, default: {a: x}}\noutput: {format: json, schema: {b?: number}}\ntools: [search]\nmy.ext.key: 1\n---\n{{a}}",
      ),
    );
    expect({ model, config, tools, ext }).toEqual({
      model: "openai/gpt-4o",
      config: { temperature: 0 },
      tools: ["search"],
      ext: { "my.ext": { key: 1 } },
    });
    expect(input).toEqual({
      schema: { type: "object", properties: { a: { type: "string" } }, required: ["a"], additionalProperties: false },
      default: { a: "x" },
    });
    expect(output).toEqual({
      format: "json",
      schema: { type: "object", properties: { b: { type: ["number", "null"] } }, additionalProperties: false },
    });
  });

  it("has the texts of its messages, with an empty line between two", () => {
    expect(textOf('{{role "system"}}A\n{{role "user"}}B')).toBe("A\n\nB");
  });

  it("changes with the partials, and not with those of an earlier call", () => {
    const prompt = parsePrompt("{{> tone}}");
    const render = (tone: string) => renderPrompt(prompt, { partials: { tone } }).text;
    expect([render("kind"), render("short"), render("kind")]).toEqual(["kind", "short", "kind"]);
    expect(refusalOf(() => renderPrompt(prompt)).code).toBe("partial-not-found");
  });

  it("is the same for a partial that only the values name", () => {
    expect(textOf("{{> (lookup this 'which')}}", { which: "a" }, { partials: { a: "A", b: "B" } })).toBe("A");
    expect(refusalOf(() => textOf("{{> (lookup this 'which')}}", { which: "c" }, { partials: { a: "A" } })).code).toBe(
      "template-not-rendered",
    );
  });
});

describe("the white space around messages stays where it is asked for", () => {
  it("but not around a template below front matter, as in dotprompt", () => {
    const options = { trim: false };
    expect(messagesOf('{{role "system"}} A \n{{role "user"}} B\n', {}, options)).toEqual(["system:  A \n", "user:  B\n"]);
    expect(messagesOf("---\ntitle: A\n---\n\n B \n", {}, options)).toEqual(["user: B"]);
  });
});

describe("syntax: promptshuttle", () => {
  const template = (text: string) => `---\nsyntax: promptshuttle\ninput: {schema: {ticket?: string}}\n---\n${text}`;

  it.each([
    ["a declared name is a variable", "[[ticket]]", "T"],
    ["a given name is a variable", "[[given]]", "G"],
    ["another is an include when there is such a template", "[[rules]]", "the rules"],
    ["another is left as it is", "[[nothing]]", "[[nothing]]"],
    [
      "shells and lists are left alone",
      "[[ -f x ]] [[1,2]] m[[0]] a[[ticket]] [[[ticket]]]",
      "[[ -f x ]] [[1,2]] m[[0]] a[[ticket]] [[[ticket]]]",
    ],
    ["and values are never looked at", "[[quote]]", "[[rules]]"],
  ])("%s", (_, source, text) => {
    const used = { ...(source.includes("given") && { given: "G" }), ...(source.includes("quote") && { quote: "[[rules]]" }) };
    expect(textOf(template(source), { ticket: "T", ...used }, { partials: { rules: "the rules" } })).toBe(text);
  });
});

it("shows a window of a line that holds a whole prompt", () => {
  const text = `${"x".repeat(500)}{{tikcet}}${"y".repeat(500)}`;
  const [problem] = variableProblems(text);
  expect(problem?.column).toBe(503);
  expect(problem?.excerpt.split("\n").every((line) => line.length < 180)).toBe(true);
  const [line = "", caret = ""] = problem?.excerpt.split("\n") ?? [];
  expect(line.slice(caret.indexOf("^"))).toMatch(/^tikcet/);
});

it("reads a partial's [[name]] anew when other values are given", () => {
  const prompt = parsePrompt("{{> p}}");
  const partials = { p: parsePrompt("---\nsyntax: promptshuttle\n---\n[[a]]") };
  expect(renderPrompt(prompt, { partials }).text).toBe("[[a]]");
  expect(renderPrompt(prompt, { partials, variables: { a: "given" } }).text).toBe("given");
});
