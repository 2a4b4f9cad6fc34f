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
  expect(document.prompts.map(({ key, label }) => `${key} ${label}`)).toEqual(["a v1", "b v1", "desk v1"]);
  expect(results(await store.with((opened) => testPrompts(opened, { selectors: ["desk#main@v1", "c"] })))).toEqual([
    "desk | main | test 1 | passed",
  ]);
  expect(await failure(store.with((opened) => testPrompts(opened, { selectors: ["d"] })))).toMatchObject({ code: "prompt-not-found" });
});

it("all tests are read at once, and find pinned, drafted and missing partials as each by itself would", async () => {
  const asserting = (text: string) => `---\ntests:\n  - {assert: [{type: equals, value: ${text}}]}\n---\n`;
  const store = await promptStore({ prompts: { "tone.md": "kind", "desk/flow.yaml": "title: Desk\n", "desk/main.md": "Hi" } });
  await store.write({ "tone.md": "loud", "a.md": `${asserting("kind")}{{> "tone@v1"}}`, "b.md": `${asserting("soft")}{{> tone}}` });
  await store.write({
    "f.md": "---\ntests:\n  - {context: {user: {name: Ines}}, assert: [{type: equals, value: Ines}]}\n---\n{{@user.name}}",
  });
  await store.repository.write({
    ".prompts/tone.md": "soft",
    ".prompts/c.md": `${asserting("x")}{{> nothing}}`,
    ".prompts/d.md": `${asserting("x")}{{> desk}}`,
    ".prompts/e.md": `${asserting("x")}{{#if}`,
    ".prompts/desk/main.md": `${asserting("Hi")}Hi`,
  });
  const all = await store.with((opened) => testPrompts(opened));
  const each = await store.with((opened) => testPrompts(opened, { selectors: ["a", "b", "c", "d", "desk", "e", "f"] }));
  expect(all).toEqual(each);
  expect(results(all).map((line) => line.split(" | ").slice(0, 4).join(" "))).toEqual([
    "a test 1 passed",
    "b test 1 passed",
    "c test 1 failed .prompts/c.md:5:1: the partial nothing is not there.",
    "d the prompt can be read failed desk cannot be included: it is a flow, or its content is not in this clone.",
    "desk main test 1 passed",
    'e test 1 failed .prompts/e.md:5:6: the template does not parse: "}" cannot stand here.',
    "f test 1 passed",
  ]);
});
