import { Dotprompt } from "dotprompt";
import { describe, expect, it } from "vitest";

import { parsePrompt } from "../../src/domain/render/parse-prompt.ts";
import type { Message, RenderOptions } from "../../src/domain/render/prompt.ts";
import { renderPrompt } from "../../src/domain/render/render-prompt.ts";

const HISTORY: Message[] = [
  { role: "user", content: [{ text: "Hello" }] },
  { role: "model", content: [{ text: "Hi there!" }] },
];

interface Case {
  template: string;
  input?: Record<string, unknown>;
  messages?: Message[];
  context?: Record<string, unknown>;
  partials?: Record<string, string>;
}

const CONFORMANCE = { missing: "empty", trim: false, keepModelRole: true } satisfies RenderOptions;

describe("what dotprompt renders, promptlane renders alike", () => {
  it.each<Case>([
    { template: "{{media url=u}}", input: { u: "https://a" } },
    {
      template: 'See {{media url=u contentType="image/png"}} and\n{{media url=v}} {{media url=v}}.\n',
      input: { u: "https://a", v: "data:x" },
    },
    { template: '{{role "system"}}a{{section "output"}}b{{role "user"}}c {{section "code"}}\n' },
    { template: '{{#ifEquals a "1"}}yes{{else}}no{{/ifEquals}} {{#ifEquals a 1}}yes{{else}}no{{/ifEquals}}', input: { a: "1" } },
    {
      template: "{{#unlessEquals a b}}differ{{else}}same{{/unlessEquals}}{{#unlessEquals a a}}x{{/unlessEquals}}",
      input: { a: 1, b: "1" },
    },
    { template: "{{json a}} {{json a indent=2}} {{json b}}", input: { a: { b: [1, null, "x"] }, b: "y" } },
    { template: '{{role "system"}}S\n{{history}}\n{{role "user"}}U\n', messages: HISTORY },
    { template: '{{role "system"}}S\n{{history}} after', messages: HISTORY },
    { template: "{{history}}", messages: HISTORY },
    { template: "Only text\n", messages: HISTORY },
    { template: '{{role "model"}}M', messages: HISTORY },
    { template: "  \n", messages: HISTORY },
    { template: '\n\n{{role "user"}}  \n{{role "model"}} x {{role "system"}}\n' },
    { template: "{{@state.count}} {{@auth.name}} {{@missing}}", context: { state: { count: 1 }, auth: { name: "A" } } },
    { template: "{{#each l}}{{@index}}:{{this}} {{@first}}{{@last}};{{else}}none{{/each}}", input: { l: ["a", "b"] } },
    { template: "{{#each l as |x i|}}{{i}}={{x.n}} {{../t}}\n{{/each}}", input: { l: [{ n: "a" }, { n: "b" }], t: "top" } },
    { template: "{{#with a}}{{b}} {{@root.c}}{{/with}}{{#unless d}}-{{/unless}}{{^e}}+{{/e}}", input: { a: { b: "x" }, c: "y" } },
    { template: "a\n{{#if b}}\nin\n{{else if c}}\nor\n{{/if}}\nz\n", input: { c: true } },
    { template: "<p>{{a}}</p> {{{a}}} \\{{a}} {{! gone }}{{!-- {{gone}} --}}", input: { a: "<&'\">" } },
    {
      template: "  {{> list}}\n{{> one x=a}} {{> one b}}",
      input: { a: "A", b: { x: "B" }, l: ["1"] },
      partials: { list: "{{#each l}}\n- {{this}}\n{{/each}}", one: "[{{x}}]" },
    },
    { template: "{{#> layout}}inner {{a}}{{/layout}}", input: { a: "A" }, partials: { layout: "<{{> @partial-block}}>" } },
    {
      template: "---\nmodel: m\nconfig: {temperature: 1}\next.ns.key: v\ninput: {schema: {a?: string}}\n---\n\nHello {{a}}\n\n",
      input: { a: "A" },
    },
  ])("$template", async ({ template, input = {}, messages = [], context = {}, partials = {} }) => {
    const ours = renderPrompt(parsePrompt(template), { variables: input, history: messages, context, partials, ...CONFORMANCE });
    const theirs = await new Dotprompt({ partials }).render(template, { input, messages: messages as never, context });
    expect(ours.messages).toEqual(theirs.messages);
    expect(ours.config).toEqual(theirs.config);
    expect(ours.ext).toEqual(theirs.ext);
    expect(ours.model).toBe(theirs.model ?? null);
  });
});
