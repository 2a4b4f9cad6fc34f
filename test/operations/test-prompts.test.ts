import { expect, it } from "vitest";
import { testPrompts, type TestDocument } from "../../src/operations/test-prompts.ts";
import { failure, promptStore } from "./prompt-store.ts";

const results = ({ prompts }: TestDocument): string[] =>
  prompts.flatMap(({ key, template, tests }) =>
    tests.map(({ name, result, failures }) => [key, template, name, result, ...failures].filter(Boolean).join(" | ")),
  );

it("the tests of prompts render them with their values and look at the text", async () => {
  const store = await promptStore({
    prompts: {
      "shared/tone.md": "Be kind.",
      "a.md":
        "---\ntests:\n  - {name: good, vars: {x: 1}, assert: [{type: contains, value: 'Be kind. 1'}]}\n  - {name: bad, vars: {x: 1}, assert: [{type: equals, value: '1'}]}\n  - {name: wrong, vars: {y: 1}, assert: []}\n  - {name: model, vars: {x: 1}, assert: [{type: llm-rubric, value: polite}]}\n  - {name: size, vars: {x: 1}, assert: [{type: max-tokens, value: 2}]}\n---\n{{> shared/tone}} {{x}}",
      "b.md": "---\ntests: {a: b}\n---\nText",
      "c.md": "no such thing",
      "desk/flow.yaml": "entrypoint: main\n",
      "desk/main.md": "---\ntests:\n  - {assert: [{type: starts-with, value: Rules}]}\n---\n{{> rules}}",
      "desk/rules.md": "Rules",
    },
  });
  const document = await store.with((opened) => testPrompts(opened));
  expect(results(document)).toEqual([
    "a | good | passed",
    'a | bad | failed | The text is not "1".',
    "a | wrong | failed | .prompts/a.md cannot be rendered: x is missing, y is unknown.",
    "a | model | skipped",
    "a | size | failed | The text has 5 tokens (o200k_base), more than 2.",
    "b | the prompt can be read | failed | .prompts/b.md:2:1: tests is a list.",
    "desk | main | test 1 | passed",
  ]);
  expect([document.passed, document.failed, document.skipped]).toEqual([2, 4, 1]);
  expect(results(await store.with((opened) => testPrompts(opened, { selectors: ["desk#main@v1", "c"] })))).toEqual([
    "desk | main | test 1 | passed",
  ]);
  expect(await failure(store.with((opened) => testPrompts(opened, { selectors: ["d"] })))).toMatchObject({ code: "prompt-not-found" });
});
