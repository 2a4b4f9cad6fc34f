import fc from "./fast-check.ts";

import type { ForeignFile } from "../../src/domain/formats/format.ts";
import { IMPORT_FORMATS, type ImportFormat } from "../../src/domain/formats/format-names.ts";
import { promptTexts } from "./template-text.ts";

/** A file of another tool, and the format that it is to be read as. */
export interface FileOfFormat extends ForeignFile {
  format: ImportFormat;
}

/** Files that are put together by chance from what the formats are made of, each read as any of them. */
export function foreignFiles(): fc.Arbitrary<FileOfFormat> {
  const text = fc.oneof(promptTexts(), yamlTexts(), jsonTexts(), fc.string({ unit: "binary", maxLength: 80 }));
  return fc.record({
    path: fc.constantFrom("a.prompt", "b/_c.prompt.yml", "d", "e.prompty"),
    text,
    format: fc.constantFrom(...IMPORT_FORMATS),
  });
}

function yamlTexts(): fc.Arbitrary<string> {
  const line = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...LINES) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...KEYS), fc.json({ maxDepth: 3 })).map(([key, value]) => `${key}: ${value}`) },
    { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
  );
  const lines = fc.array(line, { maxLength: 8 }).map((all) => `${all.join("\n")}\n`);
  return fc.oneof(
    lines,
    fc.tuple(lines, promptTexts()).map(([head, body]) => `---\n${head}---\n${body}`),
  );
}

function jsonTexts(): fc.Arbitrary<string> {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom<unknown>(
      "{{a}}",
      "{{{a}",
      "\\{{b}}",
      "@@@langfusePrompt:name=x y|label=l@@@\n",
      [
        { role: "user", content: "{{a}}" },
        { type: "placeholder", name: "h" },
      ],
      "\u0000",
      "\uD800",
      1,
    ),
  );
  const map = fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 8 });
  return fc.oneof(map, fc.array(map, { maxLength: 4 })).map((one) => JSON.stringify(one));
}

const KEYS =
  "name title description model modelParameters messages testData evaluators responseFormat jsonSchema role content displayName inputs outputs tools template sample metadata version prompt config labels tags commitMessage type".split(
    " ",
  );

const LINES = [
  "name: A",
  "description: 2024",
  "model: openai/gpt-4o",
  "model: [1]",
  "modelParameters: {temperature: 0.2}",
  "messages: [{role: system, content: 'Be brief.'}, {role: user, content: '{{a}} {{ b }} {{{c}}} {{#if}} \\{{d}}'}]",
  "messages: [{role: user, content: '', name: x}]",
  "messages: [{role: usr, content: x}]",
  "messages: [1]",
  "testData: [{a: x, expected: y}, {a: 1}]",
  "evaluators: [{name: e, string: {startsWith: x}}]",
  "responseFormat: json_schema",
  "responseFormat: json_object",
  `jsonSchema: '{"name": "x", "schema": {"type": "object"}}'`,
  "jsonSchema: '{'",
  "own: {x: 1}",
  "prompts: ['{{a}} {{b|upper}}', file://a.txt, {label: L, raw: '{{a}}'}]",
  'prompts: [{id: "file://x.js", label: A}, "[{\\"role\\": \\"user\\", \\"content\\": \\"{{a}}\\"}]"]',
  "providers: [openai:gpt-4o, {id: 'x:y', config: {temperature: 1}}]",
  "providers: openai:chat:gpt-4o",
  "tests: [{description: d, vars: {a: x, b: [1]}, assert: [{type: contains, value: x}], options: {}}]",
  "tests: file://t.csv",
  "displayName: A",
  "model: {id: gpt-4, provider: openai, connection: {kind: key, apiKey: '${env:KEY}'}, options: {temperature: 0.2, x: '${env:X}'}}",
  "model: {api: chat, configuration: {type: azure_openai, azure_deployment: gpt-4}, parameters: {max_tokens: 8}}",
  "inputs: [{name: a, kind: string, default: x}, {name: t, kind: thread, description: d}]",
  "inputs: {a: {type: string}, b: 1}",
  "outputs: [{name: o, kind: string}]",
  "tools: [{name: f, parameters: {properties: [{name: x}]}}]",
  "template: {format: {kind: jinja2}, parser: {kind: prompty}}",
  "template: mustache",
  "sample: {a: x}",
  "metadata: {tags: [a], prompty: {}}",
  "system:",
  "user[name=x]:",
  "{% if a %}{{a}}{% elif b %}{% else %}{{b.c}}{% endif %}",
  "{% for x in xs %}{{x}}{{a}}",
  "{% endfor %}",
  "{{ a | upper }}",
  "{{- a -}} {# note #} {% raw %}{{a}}{% endraw %}",
];
