import { describe, expect, test } from "vitest";
import { comparePrompts, type PromptContent } from "../../../src/domain/diff/diff-prompts.ts";

describe("two versions of a prompt", () => {
  test("differ in words, variables and front matter", () => {
    const before = prompt("---\ntitle: Triage\nconfig: {temperature: 0.2}\n---\nSort {{ticket}} for the team.\n");
    const after = prompt("---\ntitle: Triage\nconfig: {temperature: 0.4}\n---\nSort {{issue}} for all.\n");
    expect(comparePrompts(before, after)).toMatchObject({
      unit: "words",
      words: { added: 2, removed: 3 },
      reflowed: false,
      variables: { added: ["issue"], removed: ["ticket"], required: ["issue"] },
      frontmatter: [{ path: "config.temperature", before: 0.2, after: 0.4 }],
      files: [{ path: null, firstLine: { before: 5, after: 5 } }],
    });
  });

  test("have numbers of lines in the whole file", () => {
    const [file] = comparePrompts(prompt("One.\n"), prompt("---\ntitle: T\n---\nTwo.\n")).files;
    expect(file).toMatchObject({ firstLine: { before: 1, after: 4 }, text: { words: { added: 1, removed: 1 } } });
  });

  test("differ in nothing that counts when only a comment changed", () => {
    const difference = comparePrompts(prompt("---\ntitle: T\n---\nOne.\n"), prompt("---\ntitle: T # a name\n---\nOne.\n"));
    expect(difference).toMatchObject({ words: { added: 0, removed: 0 }, frontmatter: [], reflowed: false });
    expect(difference.files).toHaveLength(1);
  });

  test("are reflowed when the template was wrapped anew, whatever the front matter did", () => {
    const difference = comparePrompts(prompt("---\nmodel: a\n---\nOne two\n"), prompt("---\nmodel: b\n---\nOne\ntwo\n"));
    expect(difference).toMatchObject({ reflowed: true, words: { added: 0, removed: 0 }, frontmatter: [{ path: "model" }] });
  });

  test("that are the same differ in no file", () => {
    expect(comparePrompts(prompt("One.\n"), prompt("One.\n"))).toMatchObject({ files: [], reflowed: false });
  });

  test.each([
    { title: "front matter that does not close", text: "---\ntitle: T\nOne two.\n" },
    { title: "YAML that does not parse", text: "---\ntitle: [\n---\nOne two.\n" },
    { title: "another language as front matter", text: "---js\n({})\n---\nOne two.\n" },
  ])("are compared as text when one of them has $title", ({ text }) => {
    const difference = comparePrompts(prompt(text), prompt(text.replace("two", "three")));
    expect(difference).toMatchObject({ words: { added: 1, removed: 1 }, frontmatter: [], variables: { added: [], removed: [] } });
  });

  test("have no changed variables when a template does not parse", () => {
    const difference = comparePrompts(prompt("{{#if a}}\n"), prompt("{{b}}\n"));
    expect(difference).toMatchObject({ words: { added: 1, removed: 1 }, variables: { added: [], removed: [], required: [] } });
  });

  test("have no variables in plain syntax, be it their own or the manifest's", () => {
    expect(comparePrompts(null, prompt("---\nsyntax: plain\n---\n{{a}}\n")).variables.added).toEqual([]);
    expect(comparePrompts(null, prompt("{{a}}\n"), { syntax: "plain" }).variables.added).toEqual([]);
  });
});

describe("a prompt that one side lacks", () => {
  test("was added whole", () => {
    const difference = comparePrompts(null, prompt("---\nmodel: a\n---\nSort {{ticket}}.\n"));
    expect(difference).toMatchObject({
      words: { added: 2, removed: 0 },
      variables: { added: ["ticket"], removed: [] },
      frontmatter: [{ path: "model", before: undefined, after: "a" }],
      files: [{ before: null }],
    });
  });

  test("was removed whole", () => {
    const difference = comparePrompts(prompt("---\nmodel: a\n---\nSort {{ticket}}.\n"), null);
    expect(difference).toMatchObject({
      words: { added: 0, removed: 2 },
      variables: { added: [], removed: ["ticket"] },
      files: [{ after: null }],
    });
  });
});

describe("a variable that callers must pass", () => {
  test.each([
    { title: "is one that nothing declares", input: "{}", required: ["tone"] },
    { title: "is one that Picoschema declares", input: "{schema: {tone: string}}", required: ["tone"] },
    { title: "is not one with a default", input: "{default: {tone: neutral}}", required: [] },
    { title: "is not one that Picoschema makes optional", input: "{schema: {tone?: string}}", required: [] },
    {
      title: "is not one that Picoschema makes optional with a type in its name",
      input: "{schema: {'tone?(enum)': [a, b]}}",
      required: [],
    },
    { title: "is one that JSON Schema requires", input: "{schema: {properties: {tone: {}}, required: [tone]}}", required: ["tone"] },
    { title: "is not one that JSON Schema does not require", input: "{schema: {properties: {tone: {}}}}", required: [] },
  ])("$title", ({ input, required }) => {
    const { variables } = comparePrompts(prompt("Hi\n"), prompt(`---\ninput: ${input}\n---\nHi {{tone}}\n`));
    expect(variables).toEqual({ added: ["tone"], removed: [], required });
  });
});

describe("two versions of a flow", () => {
  const before = flow({
    "flow.yaml": "mode: direct\n",
    "main.md": "---\nmodel: a\n---\nHi {{name}}.\n",
    "old.md": "Bye {{name}}.\n",
    "same.md": "Same.\n",
  });
  const after = flow({
    "flow.yaml": "mode: route # now\n",
    "main.md": "---\nmodel: b\n---\nHi {{name}}.\n",
    "new.md": "See you {{day}}.\n",
    "same.md": "Same.\n",
  });

  test("differ in the files whose text differs, the flow's own first", () => {
    expect(comparePrompts(before, after).files.map(({ path }) => path)).toEqual(["flow.yaml", "main.md", "new.md", "old.md"]);
  });

  test("name the file of each changed value", () => {
    expect(comparePrompts(before, after).frontmatter).toEqual([
      { path: "flow.yaml#mode", before: "direct", after: "route" },
      { path: "main.md#model", before: "a", after: "b" },
    ]);
  });

  test("count words and variables over all templates", () => {
    expect(comparePrompts(before, after)).toMatchObject({ words: { added: 3, removed: 2 }, variables: { added: ["day"], removed: [] } });
  });

  test("have no variables in flow.yaml, which is no template", () => {
    expect(comparePrompts(before, flow({ "flow.yaml": "description: Takes {{ticket}}.\n" })).variables.added).toEqual([]);
  });

  test("are not reflowed when one of the templates changed in words", () => {
    const difference = comparePrompts(flow({ "a.md": "One two\n", "b.md": "Three\n" }), flow({ "a.md": "One\ntwo\n", "b.md": "Four\n" }));
    expect(difference).toMatchObject({ reflowed: false, files: [{ text: { reflowed: true } }, { text: { reflowed: false } }] });
  });

  test("compare a flow.yaml that does not parse as text", () => {
    const broken = flow({ "flow.yaml": "mode: [\n" });
    expect(comparePrompts(before, broken).files[0]).toMatchObject({ path: "flow.yaml", text: { hunks: [{}] } });
  });

  test("differ in kind when a prompt became a flow", () => {
    expect(comparePrompts(prompt("Hi.\n"), before).files.map(({ path }) => path)).toEqual([
      null,
      "flow.yaml",
      "main.md",
      "old.md",
      "same.md",
    ]);
  });
});

function prompt(text: string): PromptContent {
  return { kind: "prompt", text };
}

function flow(files: Record<string, string>): PromptContent {
  return { kind: "flow", files: new Map(Object.entries(files)) };
}
