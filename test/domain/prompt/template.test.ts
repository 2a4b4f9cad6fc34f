import Handlebars from "handlebars";
import { describe, expect, it } from "vitest";

import { needsPlainSyntax, readTemplate } from "../../../src/domain/prompt/template.ts";
import { faultOf, refusalOf } from "./refusal.ts";

const variablesOf = (template: string): string[] => readTemplate(template).variables;
const partialsOf = (template: string): string[] =>
  readTemplate(template).partials.map(({ name, version }) => (version === null ? name : `${name}@v${version}`));

describe("the variables of a template", () => {
  it.each<[string, string[]]>([
    ["{{ticket}}", ["ticket"]],
    ["{{zebra}} {{ant}} {{zebra}} {{{raw_html}}} {{&also}}", ["also", "ant", "raw_html", "zebra"]],
    ["{{customer.name}} {{customer/city}} {{items.[0].name}}", ["customer.city", "customer.name", "items.0.name"]],
    ['{{role "system"}} {{history}} {{media url=photo}}', ["photo"]],
    ["{{role}} {{media}} {{default}}", ["default", "media", "role"]],
    ["{{#if (eq plan level)}}{{a}}{{else if b}}{{c}}{{else}}{{d}}{{/if}}", ["a", "b", "c", "d", "level", "plan"]],
    ['{{default name "you"}} {{join tags separator=sep}} {{lookup map key}}', ["key", "map", "name", "sep", "tags"]],
    ["{{#each items}}{{name}} {{this}} {{this.price}} {{@index}} {{../shop}}{{else}}{{empty}}{{/each}}", ["empty", "items", "shop"]],
    ["{{#each a}}{{#each b}}{{x}} {{../y}} {{../../z}} {{@root.top}}{{/each}}{{/each}}", ["a", "top", "z"]],
    ["{{#with customer}}{{name}}{{/with}}", ["customer"]],
    ["{{#customer}}{{name}}{{/customer}}{{^customer}}{{none}}{{/customer}}", ["customer", "none"]],
    ["{{#each items as |item index|}}{{item.name}} {{index}} {{../shop}}{{/each}} {{item}}", ["item", "items", "shop"]],
    ["{{#let customer as |c|}}{{c.name}} {{./c}} {{d}}{{/let}}", ["c", "customer", "d"]],
    ["{{#if a}}{{#unless b}}{{c}}{{/unless}}{{/if}}", ["a", "b", "c"]],
    ["{{this.name}} {{./city}} {{this}} {{.}}", ["city", "name"]],
    ['{{true}} {{12}} {{"text"}} {{null}} {{undefined}} {{! note }} {{!-- {{no}} --}}', []],
    ["{{{{raw}}}} {{no}} {{{{/raw}}}} \\{{no}}", []],
    ["{{> tone style=voice}} {{> (choose kind)}}", ["kind", "voice"]],
    ['{{#section "rules"}}{{a}}{{/section}}', ["a"]],
  ])("of %j are %j", (template, variables) => {
    expect(variablesOf(template)).toEqual(variables);
  });
});

describe("the partials of a template", () => {
  it.each<[string, string[]]>([
    ["{{> shared/tone}} {{>rules}} {{> shared/tone}}", ["rules", "shared/tone"]],
    ['{{> "shared/tone@v3"}} {{> shared/tone}} {{> "shared/tone@v12"}}', ["shared/tone", "shared/tone@v3", "shared/tone@v12"]],
    ["{{#> layout}}{{> inner}}{{/layout}} {{> @partial-block}}", ["inner", "layout"]],
    ['{{#*inline "row"}}{{> cell}}{{/inline}}{{> row}}', ["cell"]],
    ["{{> (choose kind)}}", []],
    ["{{#if a}}{{> in-block}}{{/if}}", ["in-block"]],
  ])("of %j are %j", (template, partials) => {
    expect(partialsOf(template)).toEqual(partials);
  });

  it("cannot be pinned to anything but a version", () => {
    expect(faultOf(() => readTemplate('a\n {{> "shared/tone@staging"}}'))).toBe("invalid-partial 2:2");
    expect(faultOf(() => readTemplate('{{> "shared/tone@v0"}}'))).toBe("invalid-partial 1:1");
  });
});

describe("readTemplate", () => {
  it("finds nothing where there is no templating", () => {
    expect(readTemplate("${{ x }} {{#if", { syntax: "plain" })).toEqual({ variables: [], partials: [], givesParts: false });
  });

  it.each([
    ["one\ntwo {{a b=}} three", "template-syntax 2:11"],
    ["{{#if a}}\nnever closed", "template-syntax 2:13"],
    ["x\n  {{#if a}}b{{/each}}", "template-syntax 2:6"],
    ["{{a}", "template-syntax 1:4"],
    ['\n{{"k": 1}}', "template-syntax 2:3"],
    ["{{/if}}", "template-syntax 1:1"],
    ["{{a/../b}}", "template-syntax 1:3"],
  ])("H4: refuses %j at its line and column", (template, fault) => {
    expect(faultOf(() => readTemplate(template))).toBe(fault);
  });

  it("H4: adds the lines of the front matter, and says how to write it literally", () => {
    const refusal = refusalOf(() => readTemplate("{{#if a}}{{/each}}", { path: "a.md", firstLine: 9 }));
    expect(refusal.message).toBe("a.md:9:4: the template does not parse: if doesn't match each.");
    expect(refusal.hint).toContain("{{{{raw}}}}");
    expect(refusal.cause).toBeInstanceOf(Error);
  });

  it("H11: refuses 20,000 nested blocks and expressions with one error", () => {
    expect(refusalOf(() => readTemplate(`${"{{#if a}}".repeat(20_000)}${"{{/if}}".repeat(20_000)}`)).code).toBe("template-too-deep");
    expect(refusalOf(() => readTemplate(`{{a ${"(a ".repeat(20_000)}b${")".repeat(20_000)}}}`)).code).toBe("template-too-deep");
    expect(refusalOf(() => readTemplate("{{^a}}".repeat(20_000))).code).toBe("template-too-deep");
    expect(refusalOf(() => readTemplate("{{{{raw}}}}".repeat(20_000))).code).toBe("template-too-deep");
    expect(refusalOf(() => readTemplate(`{{#if a}}${"{{else if a}}".repeat(20_000)}{{/if}}`)).code).toBe("template-too-deep");
  });

  it("H11: reads 100 levels, and any number of blocks below each other", () => {
    expect(variablesOf(`${"{{#if a}}".repeat(100)}b${"{{/if}}".repeat(100)}`)).toEqual(["a"]);
    expect(variablesOf("{{#if (eq a (eq b c))}}((({{else if d}}x{{^}}y{{/if}}{{{{raw}}}}z{{{{/raw}}}}{{^e}}{{/e}}".repeat(2000))).toEqual([
      "a",
      "b",
      "c",
      "d",
      "e",
    ]);
  });

  it("leaves the global Handlebars as it is, also after an error", () => {
    expect(() => readTemplate("{{#if a}}")).toThrow("it ends inside of a tag or a block");
    expect(Handlebars.compile("{{a}}")({ a: 1 })).toBe("1");
    expect(() => Handlebars.parse("{{#if a}}")).toThrow("Parse error on line 1");
  });

  it("reads a template of 1 MiB that is all tags in seconds", () => {
    expect(readTemplate("{{a}} ".repeat(170_000)).variables).toEqual(["a"]);
  });
});

describe("needsPlainSyntax", () => {
  it.each(["${{ secrets.TOKEN }}", "{% if a %}b{% endif %}", '{{"k": 1}}', "{{#if}", "{{ name | upper }}"])("is true of %j", (template) => {
    expect(needsPlainSyntax(template)).toBe(true);
  });

  it.each(["", "No tags", '{"json": {"a": 1}}', "{{ticket}}", "$5 and 10%", "function () { return {}; }"])("is false of %j", (template) => {
    expect(needsPlainSyntax(template)).toBe(false);
  });
});
