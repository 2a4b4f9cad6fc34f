import fc from "../../support/fast-check.ts";
import { describe, expect, it } from "vitest";

import { setFrontMatterKeys } from "../../../src/domain/prompt/edit-front-matter.ts";
import { parsePromptFile } from "../../../src/domain/prompt/prompt-file.ts";
import { refusalOf } from "./refusal.ts";

describe("setFrontMatterKeys", () => {
  it("G4: changes one value and nothing else of a file with comments and a layout of its own", () => {
    const text =
      "---\n# what it is\ntitle:   'Old'   # shown in lists\n\nconfig: { temperature: 0.2 }\n# the end\n---\n---\nBody begins with dashes\n";
    expect(setFrontMatterKeys(text, { title: "New: one" })).toBe(text.replace("'Old'", '"New: one"'));
  });

  it("G4: adds a key below the others, and keeps comments there", () => {
    const text = "---\ntitle: A  # one\n# last words\n---\nText";
    expect(setFrontMatterKeys(text, { renamed_from: "old/key" })).toBe(
      "---\ntitle: A  # one\nrenamed_from: old/key\n# last words\n---\nText",
    );
  });

  it("adds front matter where there is none, with the line endings of the file", () => {
    expect(setFrontMatterKeys("Text\n", { syntax: "plain" })).toBe("---\nsyntax: plain\n---\nText\n");
    expect(setFrontMatterKeys("Text\r\n", { syntax: "plain" })).toBe("---\r\nsyntax: plain\r\n---\r\nText\r\n");
    expect(setFrontMatterKeys("", { syntax: "plain" })).toBe("---\nsyntax: plain\n---\n");
    expect(setFrontMatterKeys("\uFEFFText", { syntax: "plain" })).toBe("\uFEFF---\nsyntax: plain\n---\nText");
  });

  it("adds a key to front matter that is empty or only a comment", () => {
    expect(setFrontMatterKeys("---\n---\nText", { a: 1 })).toBe("---\na: 1\n---\nText");
    expect(setFrontMatterKeys("---\n# note\n---\nText", { a: 1 })).toBe("---\n# note\na: 1\n---\nText");
  });

  it("G3: keeps CRLF, a byte order mark and the bytes of the template", () => {
    const text = "\uFEFF---\r\ntitle: A\r\nmodel: m\r\n---\r\nBody\nmixed\r\n";
    expect(setFrontMatterKeys(text, { title: "B", tags: ["x"] })).toBe(
      "\uFEFF---\r\ntitle: B\r\nmodel: m\r\ntags: [x]\r\n---\r\nBody\nmixed\r\n",
    );
  });

  it.each([
    ["description: |\n  One\n  Two\n\n", "description: new\n\n"],
    ["description: >-\n  One\n  Two\n", "description: new\n"],
    ["description:\n", "description: new\n"],
    ["description: \n", "description: new \n"],
    ["description:\n  - a\n  - b\n", "description: new\n"],
    ['"description": "a \\" b" # c\n', '"description": new # c\n'],
    ["{title: a, description: b}\n", "{title: a, description: new}\n"],
    ["{title: a}\n", "{title: a, description: new}\n"],
    ["{}\n", "{description: new}\n"],
  ])("sets a value over %j", (before, after) => {
    const edited = setFrontMatterKeys(`---\n${before}---\nText`, { description: "new" });
    expect(parsePromptFile(edited).frontMatter["description"]).toBe("new");
    expect(edited.replaceAll(" \n", "\n")).toBe(`---\n${after.replaceAll(" \n", "\n")}---\nText`);
  });

  it("removes keys with their value, and keeps the comments around", () => {
    const text = "---\n# one\na: 1\n# two\nb:\n  c: [1,\n    2]\n# three\nd: 4 # gone\ne: 5\n---\nText";
    expect(setFrontMatterKeys(text, { b: undefined, d: undefined, unknown: undefined })).toBe(
      "---\n# one\na: 1\n# two\n# three\ne: 5\n---\nText",
    );
  });

  it("gives the text back as it is when nothing changes", () => {
    expect(setFrontMatterKeys("Text", { a: undefined })).toBe("Text");
    expect(setFrontMatterKeys("---\na: 1\n---\n", {})).toBe("---\na: 1\n---\n");
  });

  it.each([
    "1.10",
    "12e4567",
    "010",
    "no",
    "Yes",
    "2024-05-01",
    "{{x}}",
    "null",
    "true",
    "a: b",
    "a #b",
    "- a",
    "",
    " a ",
    "@x",
    "line\nbreak",
  ])("G6: writes the text %j so that it reads back as that text, and needs no warning", (value) => {
    const { frontMatter, warnings } = parsePromptFile(setFrontMatterKeys("---\ntitle: A\n---\nText", { metadata: { value } }));
    expect([frontMatter["metadata"], warnings]).toEqual([{ value }, []]);
  });

  it("writes maps and lists short where they fit on a line, and below each other where not", () => {
    const edited = setFrontMatterKeys("Text", {
      input: { schema: { ticket: "string" } },
      tags: ["a", "b"],
      tools: ["x".repeat(60), "y".repeat(60)],
    });
    expect(edited).toBe(
      `---\ninput:\n  schema: {ticket: string}\ntags: [a, b]\ntools:\n  - ${"x".repeat(60)}\n  - ${"y".repeat(60)}\n---\nText`,
    );
  });

  it("never folds a long text", () => {
    const description = "many words ".repeat(30).trim();
    expect(setFrontMatterKeys("---\na: 1\n---\n", { description })).toBe(`---\na: 1\ndescription: ${description}\n---\n`);
  });

  it("refuses front matter that cannot be read", () => {
    expect(refusalOf(() => setFrontMatterKeys("---\na: [\n---\n", { b: 1 })).code).toBe("invalid-yaml");
    expect(refusalOf(() => setFrontMatterKeys("---js\n---\n", { b: 1 })).code).toBe("front-matter-fence");
  });

  it("changes only the key that it was given, whatever else is there", () => {
    const header = fc.array(fc.constantFrom("b: 1", "c: {d: 2} # e", "f:\n  - g\n  - h", "i: |\n  text\n", "# note", "", "j: 'k'"), {
      maxLength: 7,
    });
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(fc.string(), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("x", "y"), fc.string()),
    );
    fc.assert(
      fc.property(header, value, fc.constantFrom("a", "b", "c", "f", "i", "j"), (lines, newValue, key) => {
        const text = `---\n${[...new Set(lines)].map((line) => `${line}\n`).join("")}---\nText`;
        const before = parsePromptFile(text).frontMatter;
        const edited = setFrontMatterKeys(text, { [key]: newValue });
        expect(parsePromptFile(edited).frontMatter).toEqual({ ...before, [key]: newValue });
        expect(edited.endsWith("---\nText")).toBe(true);
        expect(edited.includes("# note")).toBe(text.includes("# note"));
      }),
      { numRuns: 1000 },
    );
  });
});
