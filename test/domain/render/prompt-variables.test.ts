import { describe, expect, it } from "vitest";
import type { Invalid } from "../../../src/domain/errors.ts";
import { readPromptFacts } from "../../../src/domain/prompt/prompt-facts.ts";
import { parsePrompt } from "../../../src/domain/render/parse-prompt.ts";
import { promptVariables } from "../../../src/domain/render/prompt-variables.ts";
import { renderPrompt } from "../../../src/domain/render/render-prompt.ts";
import { linted } from "../lint/linted.ts";

const SHUTTLE = "---\nsyntax: promptshuttle\ninput: [ticket, {name: tone}]\n---\n";

/** A template, and the variables that it asks for. */
const TEMPLATES: Readonly<Record<string, readonly [template: string, variables: readonly string[]]>> = {
  "a plain name": ["{{ticket}} {{ticket}}", ["ticket"]],
  "a nested path": ["{{customer.name}} {{customer.address.city}}", ["customer.address.city", "customer.name"]],
  "a loop": ["{{#each items}}{{name}} {{this.price}} {{@index}}{{../currency}}{{/each}}", ["currency", "items"]],
  "a loop with a name for its items": ["{{#each items as |item|}}{{item.name}}{{footer}}{{/each}}", ["items"]],
  "a loop in a loop": ["{{#each a}}{{#each b}}{{../../c}}{{@root.d}}{{/each}}{{/each}}", ["a", "c", "d"]],
  "a block with another this": ["{{#with customer}}{{name}}{{@root.order}}{{/with}}", ["customer", "order"]],
  "a condition": ["{{#if late}}{{days}}{{else}}{{thanks}}{{/if}}", ["days", "late", "thanks"]],
  "arguments of helpers": [
    '{{json order}}{{join tags ", "}}{{#ifEquals plan "pro"}}{{seats}}{{/ifEquals}}',
    ["order", "plan", "seats", "tags"],
  ],
  "arguments of arguments": ["{{#if (eq plan level)}}x{{/if}}", ["level", "plan"]],
  "values of the context": ["{{@state.name}} {{ticket}}", ["ticket"]],
  "what is written literally": ["{{{{raw}}}}{{no}}{{{{/raw}}}}\\{{nor}} {{yes}}", ["yes"]],
  "an inline partial": ['{{#*inline "line"}}{{name}}{{/inline}}{{> line}}', ["name"]],
  brackets: [`${SHUTTLE}[[ticket]] [[tone]] [[other]] {{more}}`, ["more", "ticket", "tone"]],
};

describe("the variables that are listed are those that rendering asks for, in", () => {
  it.each(Object.entries(TEMPLATES))("%s", async (_, [template, variables]) => {
    expect(readPromptFacts(template).variables).toEqual(variables);
    expect(promptVariables(parsePrompt(template), {})).toEqual(variables);
    expect((await linted(template)).variables).toEqual(variables);
  });
});

const PARTIALS = Object.fromEntries(
  Object.entries({
    tone: "Be {{voice}}.",
    outer: "{{> tone}}{{place}}",
    line: "{{name}}: {{price}}{{> tone}}",
    address: "{{street}}{{@root.country}}",
  }).map(([name, text]) => [name, parsePrompt(text)]),
);

describe("the variables of a prompt are also those of", () => {
  it.each([
    ["a partial", "{{> tone}}{{ticket}}", ["ticket", "voice"]],
    ["a partial of a partial", "{{> outer}}", ["place", "voice"]],
    ["a partial in a condition", "{{#if kind}}{{> tone}}{{/if}}", ["kind", "voice"]],
    ["a partial in a loop, but for the parts of the items", "{{#each items}}{{> line}}{{/each}}", ["items"]],
    ["a partial that is given a value", "{{> address customer.address}}", ["country", "customer.address"]],
    ["a partial that is given names", "{{> line name=title price=cost}}", ["cost", "title", "voice"]],
    ["a partial twice, once of all and once of a part", "{{> tone}}{{#with style}}{{> tone}}{{/with}}", ["style", "voice"]],
  ])("%s", (_, template, variables) => {
    expect(promptVariables(parsePrompt(template), PARTIALS)).toEqual(variables);
    expect(missingIn(template).every((name) => variables.includes(name))).toBe(true);
  });

  it("nothing else, which a file by itself can tell unless it gives a part of the values", () => {
    const parts = [
      "{{> tone}}",
      "{{#if a}}{{> tone}}{{/if}}",
      "{{> tone this}}",
      "{{#each a}}{{> line}}{{/each}}",
      "{{> line name=a}}",
      "{{> line a}}",
    ];
    expect(parts.map((template) => readPromptFacts(template).givesParts)).toEqual([false, false, false, true, true, true]);
  });
});

function missingIn(template: string): string[] {
  try {
    renderPrompt(parsePrompt(template), { partials: PARTIALS });
    return [];
  } catch (error) {
    return (error as Invalid).details?.["missing"] as string[];
  }
}
