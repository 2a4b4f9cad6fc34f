import { beforeAll, describe, expect, it } from "vitest";
import { declareTypes, type TypesDocument } from "../../src/operations/declare-types.ts";
import { checkTypes } from "../docs/type-check.ts";
import { failure, promptStore, type TestStore } from "./prompt-store.ts";

const PROMPTS = {
  "support/triage.md":
    "---\ninput:\n  schema:\n    ticket: string, what the customer wrote\n    tone?(enum): [kind, firm]\n    items(array): {title: string}\n---\n{{ticket}}{{tone}}{{> shared/tone}}\n",
  "shared/tone.md": "Be {{voice}}.\n",
  "shared/fixed.md": "Nothing to fill in.\n",
  "old.md": '{{> "shared/tone@v1"}}\n',
  "desk/flow.yaml": "entrypoint: first\n",
  "desk/first.md": "{{> second}}{{ticket}}\n",
  "desk/second.md": "---\ninput: {schema: {amount: number}}\n---\n{{amount}}\n",
};

let store: TestStore;
let document: TypesDocument;

beforeAll(async () => {
  store = await promptStore({ prompts: PROMPTS });
  await store.repository.commit("Longer", { files: { ".prompts/shared/tone.md": "Be {{voice}} and {{length}}.\n" } });
  document = await store.with(declareTypes);
});

it("the types are those of every prompt, of a flow's entry point, and of each of its templates", () => {
  expect(document.prompts.map(({ name, variables }) => `${name}: ${variables.map((variable) => variable.name).join(" ")}`)).toEqual([
    "desk: amount ticket",
    "desk#first: amount ticket",
    "desk#second: amount",
    "old: voice",
    "shared/fixed: ",
    "shared/tone: length voice",
    "support/triage: items length ticket tone voice",
  ]);
  expect(document.text).toMatch(/^\/\/ Written by `promptlane types`\./);
  expect(document.text).toContain("    /** what the customer wrote */\n    ticket: string;");
});

it("the types are the same each time, and change with a draft", async () => {
  expect((await store.with(declareTypes)).text).toBe(document.text);
  await store.repository.write({ ".prompts/shared/fixed.md": "Now {{filled}} in.\n" });
  expect((await store.with(declareTypes)).text).toContain('"shared/fixed": {\n    filled: unknown;\n  };');
  await store.repository.git("checkout", "--quiet", ".");
});

it("a prompt that cannot be rendered is named with its place", async () => {
  const broken = await promptStore({ prompts: { "a.md": "fine\n", "b.md": "\n{{> nowhere}}\n" } });
  expect(await failure(broken.with(declareTypes))).toMatchObject({
    code: "partial-not-found",
    details: { path: ".prompts/b.md", line: 2, column: 1 },
  });
});

describe("the compiler", () => {
  it("lets calls through that rendering takes, and no others", { timeout: 60_000 }, async () => {
    const right = [
      'await render("support/triage", { ticket: "t", items: [{ title: "x" }], voice: "calm", length: 3 });',
      'await render("support/triage@v3", { ticket: "t", tone: "kind", items: [], voice: "calm", length: 3 });',
      'await render("shared/fixed", {});',
      'await render("desk", { ticket: "t", amount: 1 });',
      'await render("desk#second@production", { amount: 1 });',
      'const variables: PromptVariables["desk#second"] = { amount: 1 }; await render("desk#second", variables);',
    ];
    const wrong = [
      'await render("support/triag", { ticket: "t" });',
      'await render("support/triage", { ticket: "t", items: [], voice: "calm" });',
      'await render("support/triage", { ticket: 1, items: [], voice: "calm", length: 3 });',
      'await render("support/triage", { ticket: "t", tone: "rude", items: [], voice: "calm", length: 3 });',
      'await render("support/triage", { ticket: "t", items: [{ titel: "x" }], voice: "calm", length: 3 });',
      'await render("support/triage@v3", { ticket: "t", items: [], voice: "calm", length: 3, tikcet: "t" });',
      'await render("shared/fixed", { ticket: "t" });',
      'await render("desk", { ticket: "t" });',
      'renderPrompt(prompt, { variables: { amount: "1" } satisfies PromptVariables["desk#second"] });',
    ];
    const errors = await checkTypes([{ name: "program", text: program(document.text, [...right, ...wrong]) }]);
    const lines = new Set(Array.from(errors.matchAll(/^program\.mts\((\d+),/gm), ([, line]) => Number(line)));
    const first = program(document.text, []).split("\n").length;
    expect(
      [...lines].map((line) => [...right, ...wrong][line - first]),
      errors,
    ).toEqual(wrong);
  });
});

/** A program that renders by the types, one call on each line at its end. */
function program(types: string, calls: readonly string[]): string {
  return `${types}
import { openStore, parsePrompt, renderPrompt, renderStoredPrompt, type RenderDocument } from "promptlane";
const prompt = parsePrompt("");
const store = await openStore({ cwd: ".", environment: {} });
const render: RenderByKey<Promise<RenderDocument>> = (selector, values) => renderStoredPrompt(store, { selector, values });
${calls.join("\n")}`;
}
