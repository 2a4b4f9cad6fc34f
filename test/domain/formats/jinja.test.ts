import { describe, expect, it } from "vitest";
import { readHandlebars } from "../../../src/domain/formats/template/read-handlebars.ts";
import { readJinja } from "../../../src/domain/formats/template/read-jinja.ts";
import { writeHandlebars } from "../../../src/domain/formats/template/write-handlebars.ts";
import { writeJinja } from "../../../src/domain/formats/template/write-jinja.ts";
import { parsePrompt } from "../../../src/domain/render/parse-prompt.ts";
import { renderPrompt } from "../../../src/domain/render/render-prompt.ts";
import { refusalOf } from "../prompt/refusal.ts";

const read = (text: string, losses: string[] = []) =>
  readJinja(text, { path: "a", roles: false, lose: (message, { line, column }) => losses.push(`${line}:${column} ${message}`) });

const VARIABLES = { a: "A", b: "", map: { x: "X" }, xs: ["1", "2"], rows: [{ cells: ["p", "q"] }] };

describe("the Jinja of prompts", () => {
  it.each([
    ["{{a}} {{map.x}}", "{{a}} {{map.x}}", "A X"],
    ["{% if a %}yes{% else %}no{% endif %}", "{{#if a}}yes{{else}}no{{/if}}", "yes"],
    ["{% if b %}1{% elif a %}2{% else %}3{% endif %}", "{{#if b}}1{{else if a}}2{{else}}3{{/if}}", "2"],
    ["{% if not b %}none{% endif %}", "{{#unless b}}none{{/unless}}", "none"],
    ["{% for x in xs %}{{x}}{{a}},{% endfor %}", "{{#each xs as |x|}}{{x}}{{../a}},{{/each}}", "1A,2A,"],
    [
      "{% for r in rows %}{% for c in r.cells %}{{c}}{% if a %}{{a}}{% endif %}{% endfor %}{% endfor %}",
      "{{#each rows as |r|}}{{#each r.cells as |c|}}{{c}}{{#if ../../a}}{{../../a}}{{/if}}{{/each}}{{/each}}",
      "pAqA",
    ],
    ["{% raw %}{{% endraw %}{ x }} {% raw %}{{% endraw %}% y %}", "\\{{ x }} {% y %}", "{{ x }} {% y %}"],
    ["{% raw %}{{% endraw %}{{a}}}", '{{default "{"}}{{a}}{{!}}}', "{A}"],
  ])("%s is %s, and back", (jinja, handlebars, text) => {
    expect(writeHandlebars(read(jinja))).toBe(handlebars);
    const prompt = parsePrompt(handlebars);
    expect(renderPrompt(prompt, { variables: VARIABLES, missing: "empty" }).text).toBe(text);
    const pieces = readHandlebars(prompt, { target: "x", blocks: true, partials: {}, losses: [] });
    expect(writeJinja(pieces, () => "")).toBe(jinja);
  });

  it("leaves out the white space that a minus asks for, and says where comments and lines go", () => {
    const losses: string[] = [];
    expect(writeHandlebars(read("a \n{{- a -}}\n b{# note #}\n{% if a %}\nc{% endif %}", losses))).toBe("a{{a}}b\n{{#if a}}\nc{{/if}}");
    expect(losses).toEqual(["3:3 the comment is left out.", "4:1 a line on which a block's tag stands alone leaves no empty line behind."]);
  });

  it.each([
    ["x {{ a | upper }}", "1:3", "the filter upper is not read."],
    ["\n{{ a + 1 }}", "2:1", '"a + 1" is no name of a value.'],
    ["{{ loop.index }}", "1:1", '"loop.index" is no name of a value.'],
    ["{% set a = 1 %}", "1:1", "{% set %} is not read."],
    ["{% if a == 1 %}{% endif %}", "1:1", '"a == 1" is no name of a value.'],
    ["{% for k, v in xs %}{% endfor %}", "1:1", "{% for k, v in xs %} is not read."],
    ["{% if a %}x", "1:1", "{% if %} is never closed."],
    ["{% endif %}", "1:1", "{% endif %} closes nothing."],
    ["{% for x in xs %}{% else %}{% endfor %}", "1:18", "{% else %} stands in no {% if %}."],
    ["{% raw %}x", "1:1", "{% raw %} is never closed."],
    ["x\n {{ a", "2:2", "{{ is never closed."],
    ["{% if a %}".repeat(60), "1:501", "blocks are nested more than 50 levels deep."],
  ])("%j is refused by name", (text, place, message) => {
    const { details } = refusalOf(() => read(text));
    expect([`${String(details?.["line"])}:${String(details?.["column"])}`, details?.["reason"]]).toEqual([place, message]);
  });

  it("is read in a time that grows with the text alone", () => {
    for (const part of ["{{a}} ", "{{a}}\n", "{% raw %} {% endraw %}"]) expect(read(part.repeat(100_000)).length).toBeGreaterThan(99_000);
    expect(read(" ".repeat(1_000_000))).toHaveLength(1);
  });
});
