import { Dotprompt } from "dotprompt";
import matter from "gray-matter";
import Handlebars from "handlebars";
import Mustache from "mustache";
import { readFileSync } from "node:fs";
import { parse } from "yaml";

import { parsePrompt } from "../../src/domain/render/parse-prompt.ts";
import { renderPrompt } from "../../src/domain/render/render-prompt.ts";
import type { Call } from "../measure-calls.ts";

const STORE = ".prompts.example";
const VARIABLES = {
  ticket: "How do I move a board to another team?",
  customer_name: "Ines",
  articles: [
    { title: "Move a board", text: "Open the board menu and choose Move. You must be an owner of both teams." },
    { title: "Roles", text: "Owners may invite others." },
  ],
};

const text = readFileSync(`${STORE}/support/reply.md`, "utf8");
const partialTexts = Object.fromEntries(["shared/tone", "shared/privacy"].map((key) => [key, readFileSync(`${STORE}/${key}.md`, "utf8")]));
const prompt = parsePrompt(text);
const bodies = Object.fromEntries(Object.entries(partialTexts).map(([key, partial]) => [key, parsePrompt(partial).template]));

/** The same prompt, filled in by promptlane and by others. What they return is read, as a model's client would read it. */
export async function renderers(): Promise<Record<"promptlane" | "handlebars" | "dotprompt" | "mustache", Call>> {
  const bare = bareHandlebars();
  const dotprompt = await new Dotprompt({ partials: bodies }).compile(text);
  const { template, partials } = inMustache();
  return {
    promptlane: () => read(renderPrompt(prompt, { variables: VARIABLES, partials: partialTexts }).text),
    handlebars: () => read(bare(VARIABLES)),
    dotprompt: () => dotprompt({ input: VARIABLES }),
    mustache: () => read(Mustache.render(template, VARIABLES, partials)),
  };
}

/** The same file, taken apart by promptlane and by gray-matter with the package yaml. */
export function parsers(): Record<"promptlane" | "gray-matter", Call> {
  const engines = { yaml: (frontMatter: string) => parse(frontMatter) as object };
  return { promptlane: () => parsePrompt(text), "gray-matter": () => matter(text, { engines }) };
}

function bareHandlebars(): (variables: object) => string {
  const own = Handlebars.create();
  own.registerHelper("role", (role: string) => `<<<${role}>>>`);
  own.registerHelper("history", () => "");
  for (const [key, body] of Object.entries(bodies)) own.registerPartial(key, body);
  return own.compile(prompt.template, { noEscape: true });
}

function inMustache(): { template: string; partials: Record<string, string> } {
  const template = prompt.template
    .replaceAll(/\{\{role .*?\}\}|\{\{history\}\}|\{\{else\}\}[^{]*/g, "")
    .replace("{{#each articles}}", "{{#articles}}")
    .replace("{{/each}}", "{{/articles}}")
    .replace("{{#if customer_name}}", "{{#customer_name}}")
    .replace("{{/if}}", "{{/customer_name}}");
  Mustache.escape = (value: string) => value;
  return { template, partials: bodies };
}

/** Makes one piece of a text that was put together from many, as every use of it would. */
function read(result: string): number {
  return result.charCodeAt(result.length >> 1);
}
