import { describe, expect, test } from "vitest";
import {
  classifyFiles,
  enclosingFlow,
  flowKeyOf,
  isFlowContent,
  pathOfPrompt,
  pathOfTemplate,
  promptKeyOf,
  splitFlowFiles,
  templateNameOf,
} from "../../../src/domain/prompt/content-files.ts";
import { parsePromptKey } from "../../../src/domain/prompt/prompt-key.ts";

describe("a file in the folder of a flow", () => {
  test.each([
    ["main.md", "main", true],
    ["README.md", null, false],
    ["flow.yaml", null, true],
    ["notes.txt", null, false],
  ])("%s is the template %j", (name, template, isContent) => {
    expect(templateNameOf(name)).toBe(template);
    expect(isFlowContent(name)).toBe(isContent);
  });

  test("is its flow.yaml, a template, or nothing of the flow's", () => {
    const files = new Map(["main.md", "flow.yaml", "README.md", "notes.txt"].map((name) => [name, name]));
    expect(splitFlowFiles(files)).toEqual({ flow: "flow.yaml", templates: new Map([["main", "main.md"]]) });
    expect(splitFlowFiles(new Map())).toEqual({ flow: null, templates: new Map() });
  });
});

describe("classifyFiles", () => {
  test("finds prompts at any depth and leaves other files alone", () => {
    const content = classify("greeting.md", "support/triage.md", "manifest.yaml", "support/notes.txt", "README.md", "support/README.md");
    expect([...content.prompts]).toEqual([
      ["greeting", "greeting.md"],
      ["support/triage", "support/triage.md"],
    ]);
    expect(content.ignored).toEqual([]);
  });

  test("makes a folder with flow.yaml a flow, wherever in the list it stands", () => {
    const content = classify("support/desk/main.md", "support/desk/flow.yaml", "support/desk/README.md", "support/desk-2.md");
    expect(content.flows).toEqual(new Map([["support/desk", new Map([["main", "support/desk/main.md"]])]]));
    expect([...content.prompts.keys()]).toEqual(["support/desk-2"]);
  });

  test("takes what lies deeper in a flow neither as template nor as prompt", () => {
    const content = classify("a/flow.yaml", "a/main.md", "a/deep/x.md", "a/deep/flow.yaml");
    expect([...content.flows.keys()]).toEqual(["a"]);
    expect([...content.prompts.keys()]).toEqual([]);
    expect(content.ignored).toEqual([
      { path: "a/deep/flow.yaml", reason: "inside-flow" },
      { path: "a/deep/x.md", reason: "inside-flow" },
    ]);
  });

  test("lets the flow win over a prompt of the same key", () => {
    const content = classify("a/b.md", "a/b/flow.yaml");
    expect([...content.flows.keys()]).toEqual(["a/b"]);
    expect(content.ignored).toEqual([{ path: "a/b.md", reason: "shadowed-by-flow" }]);
  });

  test("does not make the top of the store a flow", () => {
    const content = classify("flow.yaml", "a.md");
    expect([...content.prompts.keys()]).toEqual(["a"]);
    expect(content.flows.size).toBe(0);
  });

  test("C7: never follows symlinks and submodules, and reports them", () => {
    const content = classifyFiles([
      { path: "a.md", mode: "120000" },
      { path: "sub", mode: "160000" },
      { path: "run.md", mode: "100755" },
    ]);
    expect([...content.prompts.keys()]).toEqual(["run"]);
    expect(content.ignored).toEqual([
      { path: "a.md", reason: "symlink" },
      { path: "sub", reason: "submodule" },
    ]);
  });

  test("C3: reports files whose path is no key", () => {
    const content = classify("a b.md", "ä.md", "x.lock.md", ".hidden.md", "-x.md", "a b/flow.yaml");
    expect(content.prompts.size + content.flows.size).toBe(0);
    expect(content.ignored.map(({ reason }) => reason)).toEqual(Array(6).fill("invalid-key"));
  });

  test("keeps keys that differ only in case", () => {
    expect([...classify("a/B.md", "a/b.md").prompts.keys()]).toEqual(["a/B", "a/b"]);
  });
});

test("paths and keys are each other's inverse", () => {
  const key = parsePromptKey("support/desk");
  expect(promptKeyOf(pathOfPrompt(key))).toBe(key);
  expect(flowKeyOf("support/desk/flow.yaml")).toBe(key);
  expect(pathOfTemplate(key, "main")).toBe("support/desk/main.md");
  expect(promptKeyOf("README.md")).toBeNull();
  expect(enclosingFlow("support/desk/main.md", (folder) => folder === key)).toBe(key);
  expect(enclosingFlow("support/desk.md", (folder) => folder === key)).toBeNull();
});

function classify(...paths: string[]) {
  return classifyFiles(paths.map((path) => ({ path, mode: "100644" })));
}
