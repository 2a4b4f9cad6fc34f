import { describe, expect, it } from "vitest";
import { parsePrompt } from "../../../src/domain/render/parse-prompt.ts";
import { renderPrompt } from "../../../src/domain/render/render-prompt.ts";
import { typesFile } from "../../../src/domain/types/types-file.ts";
import { variableTypes } from "../../../src/domain/types/variable-types.ts";

const PARTIALS = { tone: parsePrompt("Be {{voice}}.") };

/** The variables of a prompt, as `name?: type`. */
function typesOf(text: string): string[] {
  const { variables, takesOthers } = variableTypes(parsePrompt(text), PARTIALS);
  return [...variables.map(({ name, type, optional }) => `${name}${optional ? "?" : ""}: ${type}`), ...(takesOthers ? ["..."] : [])];
}

const declared = (input: string, template: string): string => `---\ninput: ${input}\n---\n${template}\n`;

describe("a variable", () => {
  it.each([
    ["{{ticket}}{{customer.name}}{{#each items}}{{title}}{{/each}}", ["customer: unknown", "items: unknown", "ticket: unknown"]],
    [
      "{{#if late}}{{days}}{{/if}}{{#section}}{{inner}}{{/section}}",
      ["days: unknown", "inner?: unknown", "late: unknown", "section?: unknown"],
    ],
    ['{{default tone "kind"}}{{> tone}}', ["tone?: unknown", "voice: unknown"]],
    [
      declared("{schema: {ticket: string, tone?: string, n: integer}}", "{{ticket}}"),
      ["n: number", "ticket: string", "tone?: string | null"],
    ],
    [declared("{schema: {ticket: string, n: number}, default: {n: 1}}", "{{ticket}}{{n}}"), ["n?: number", "ticket: string"]],
    [declared("{default: {tone: kind}}", "{{ticket}}{{tone}}"), ["ticket: unknown", "tone?: unknown"]],
    [declared("[ticket, {name: n, type: integer, required: false}]", "{{ticket}}{{n}}"), ["n?: number", "ticket: unknown"]],
    [declared("{schema: {a: string, (*): any}}", "{{b}}"), ["a: string", "b: unknown", "..."]],
    ["{{json this}}", ["..."]],
    ["{{#each items as |item i|}}{{i}}. {{item}}{{/each}}", ["items: unknown"]],
    ['{{> tone voice="kind"}}', []],
    ["No variable", []],
  ])("%j", (text, types) => {
    expect(typesOf(text)).toEqual(types);
  });

  it.each(["{{a}}{{#if b}}{{c}}{{/if}}{{default d 1}}", declared("{schema: {a: string, b?: string}}", "{{a}}{{b}}{{c}}{{> tone}}")])(
    "is optional exactly where rendering does without: %j",
    (text) => {
      const prompt = parsePrompt(text);
      const { variables } = variableTypes(prompt, PARTIALS);
      const all = Object.fromEntries(variables.map(({ name }) => [name, "x"]));
      expect(() => renderPrompt(prompt, { variables: all, partials: PARTIALS })).not.toThrow();
      for (const { name, optional } of variables) {
        const { [name]: _, ...others } = all;
        const render = () => renderPrompt(prompt, { variables: others, partials: PARTIALS });
        if (optional) expect(render).not.toThrow();
        else expect(render).toThrow(name);
      }
    },
  );
});

it("the file is the same for the same prompts, in whatever order", () => {
  const prompts = ["b", "a/b", "a"].map((name) => ({ name, ...variableTypes(parsePrompt(`{{${name.at(-1)}}}`), {}) }));
  const file = typesFile(prompts);
  expect(file).toBe(typesFile(prompts.toReversed()));
  expect(file).toContain('  "a": {\n    a: unknown;\n  };\n  "a/b": {\n    b: unknown;\n  };\n  "b": {');
});
