import fc from "../../support/fast-check.ts";
import { describe, expect, it } from "vitest";

import { mergePromptFiles, mergeYamlFiles } from "../../../src/domain/merge/merge-prompt-files.ts";
import { mergeValues } from "../../../src/domain/merge/merge-values.ts";
import { isSameValue } from "../../../src/domain/same-value.ts";
import { conflictText, type MergedText, type Sides } from "../../../src/domain/merge/merged-text.ts";
import { yamlEntries } from "../../../src/domain/merge/yaml-entries.ts";
import { readYamlMap } from "../../../src/domain/read-yaml.ts";

/** Texts that both sides changed conflict as a whole: what merges all the same is merged by meaning. */
const options = { markerSize: 3, mergeLines: async (texts: Sides<string>) => conflictText(texts, 3) };

const merge = (base: string, ours: string, theirs: string): Promise<MergedText | null> => mergePromptFiles({ base, ours, theirs }, options);

/** Merges front matter alone; the text between the fences, or null for what git is to merge. */
async function mergeYaml(base: string, ours: string, theirs: string): Promise<string | null> {
  const merged = await mergeYamlFiles({ base, ours, theirs }, options);
  return merged === null ? null : `${merged.isClean ? "" : "CONFLICT\n"}${merged.text}`;
}

const BASE = "# ours to keep\ntitle: Triage\nmodel: openai/gpt-4o   # the large one\nconfig:\n  temperature: 0.2\ntags: [support]\n";

describe("front matter is merged key by key", () => {
  it.each([
    ["neighbouring keys", BASE.replace("Triage", "Sort"), BASE.replace("gpt-4o ", "gpt-5 "), ["title: Sort", "gpt-5   # the large one"]],
    [
      "two settings of config",
      BASE.replace("0.2", "0.4"),
      BASE.replace("0.2\n", "0.2\n  topP: 1 # all\n"),
      ["config:\n  temperature: 0.4\n  topP: 1 # all\n"],
    ],
    ["two tags", BASE.replace("[support]", "[support, eu]"), BASE.replace("[support]", "[support, vip]"), ["tags: [support, eu, vip]"]],
    ["a key that goes and one that comes", BASE.replace(/config:\n.*\n/, ""), `${BASE}syntax: plain\n`, ["[support]\nsyntax: plain\n"]],
    [
      "settings with comments",
      BASE.replace("0.2", "0.2 # ours"),
      BASE.replace("0.2\n", "0.2\n  # theirs\n  topP: 1\n"),
      ["config:\n  temperature: 0.2 # ours\n  # theirs\n  topP: 1\n"],
    ],
    ["the same change", BASE.replace("0.2", "1"), BASE.replace("0.2", "1"), ["temperature: 1\n"]],
    ["a comment and a value", BASE.replace("keep", "hold"), BASE.replace("[support]", "[s]"), ["# ours to hold\ntitle", "tags: [s]"]],
    ["an order and a value", "tags: [support]\n" + BASE.replace(/tags.*\n/, ""), BASE.replace("0.2", "9"), ["tags: [support]\n#", ": 9\n"]],
  ])("%s", async (_, ours, theirs, parts) => {
    for (const [one, other] of [[ours, theirs], ...(_ === "two tags" || _.startsWith("two settings") ? [] : [[theirs, ours]])] as const) {
      const merged = await mergeYaml(BASE, one ?? "", other ?? "");
      for (const part of parts) expect(merged).toContain(part);
      expect(merged).not.toContain("CONFLICT");
    }
  });

  it("keys that both sides add stand where each added them, ours first", async () => {
    const merged = await mergeYaml("a: 1\nz: 1\n", "a: 1\nb: 1\nz: 1\n", "# first\n_: 0\na: 1\nc: 1\nz: 1\n");
    expect(merged).toBe("# first\n_: 0\na: 1\nb: 1\nc: 1\nz: 1\n");
  });

  it("lists that both sides add to keep what stands around their items", async () => {
    const test = (name: string) => `  - name: ${name}  # about ${name}\n    vars: {}\n`;
    const base = `tests:\n${test("a")}`;
    expect(await mergeYaml(base, base + test("b"), base + test("c"))).toBe(`tests:\n${test("a")}${test("b")}${test("c")}`);
  });

  it.each([
    ["a value in two ways", "a: 1\nb: 1\n", "a: 2\nb: 1\n", "a: 3\nb: 2\n", "<<< ours\na: 2\n===\na: 3\n>>> theirs\nb: 2\n"],
    ["a value that the other side removes", "a: 1\nb: 1\n", "b: 1\n", "a: 2\nb: 1\n", "<<< ours\n===\na: 2\n>>> theirs\nb: 1\n"],
    ["a key with two values", "", "a: 1\n", "a: 2\n", "<<< ours\na: 1\n===\na: 2\n>>> theirs\n"],
    [
      "a part of a value in two ways",
      "a:\n  b: {x: 1}\n  c: 1\n",
      "a:\n  b: {x: 2}\n  c: 1\n",
      "a:\n  b: {x: 3}\n  c: 2\n",
      "a:\n<<< ours\n  b: {x: 2}\n===\n  b: {x: 3}\n>>> theirs\n  c: 2\n",
    ],
    [
      "a comment that would be lost",
      "a: {b: 1}\n",
      "a: {b: 2}\n",
      "a: {b: 1, c: 1} # why\n",
      "<<< ours\na: {b: 2}\n===\na: {b: 1, c: 1} # why\n>>> theirs\n",
    ],
  ])("%s is a conflict of that key alone", async (_, base, ours, theirs, expected) => {
    expect(await mergeYaml(base, ours, theirs)).toBe(`CONFLICT\n${expected}`);
  });

  it.each([
    ["what is no YAML", "a: 1\n", "a: [\n", "a: 2\n"],
    ["a key given twice", "a: 1\n", "a: 2\n", "a: 1\na: 1\n"],
    ["a map in braces", "{a: 1}\n", "{a: 2}\n", "{a: 1, b: 1}\n"],
    ["references from key to key", "a: &x 1\nb: *x\n", "a: &x 2\nb: *x\n", "a: &x 1\nb: *x\nc: 1\n"],
    ["lines that end in two ways", "a: 1\nb: 1\n", "a: 2\r\nb: 1\r\n", "a: 1\nb: 2\n"],
    ["a list", "- a\n", "- b\n", "- c\n"],
  ])("%s is left to git", async (_, base, ours, theirs) => {
    expect(await mergeYaml(base, ours, theirs)).toBeNull();
  });

  it("whatever both sides change, the result is what they mean, and nothing that one of them wrote is gone", async () => {
    const scalar = fc.constantFrom("1", "two", '"3"', "[a]", "[a, b]", "{x: 1}", "{x: 1, y: 2}", "|\n  text\n\n  more", "\n  x: 1\n  z: 3");
    const entry = fc.tuple(fc.constantFrom("a", "b", "c", "d"), scalar, fc.constantFrom("", "# note\n", "\n# other\n\n"));
    const map = fc
      .uniqueArray(entry, { selector: ([key]) => key, maxLength: 4 })
      .map((entries) => entries.map(([key, value, above]) => `${above}${key}: ${value}\n`).join(""));
    const value = (text: string) => readYamlMap(text, { subject: "it" }).value;
    await fc.assert(
      fc.asyncProperty(map, map, map, async (base, ours, theirs) => {
        const merged = await mergeYamlFiles({ base, ours, theirs }, options);
        expect(merged).not.toBeNull();
        const expected = mergeValues(value(base), value(ours), value(theirs));
        if (merged?.isClean === true) expect(isSameValue(value(merged.text), expected?.value)).toBe(true);
        // What was merged once is merged for good.
        const again = await mergeYamlFiles({ base, ours: merged?.text ?? "", theirs: ours }, options);
        if (merged?.isClean === true && ours === base) expect(again?.text).toBe(merged.text);
        const lines = (text: string) => text.split("\n").filter((line) => line.trim() !== "");
        const known = new Set(lines(base));
        const kept = merged?.text ?? "";
        const comments = [...lines(ours), ...lines(theirs)].filter((line) => line.startsWith("#") && !known.has(line));
        for (const comment of comments) expect(kept).toContain(comment);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a prompt's file", () => {
  it("is merged in its two parts, each by its own rule", async () => {
    const base = "---\na: 1\nb: 1\n---\nOne\n";
    expect(await merge(base, base.replace("a: 1", "a: 2"), base.replace("b: 1", "b: 2").replace("One", "Two"))).toEqual({
      text: "---\na: 2\nb: 2\n---\nTwo\n",
      isClean: true,
    });
    expect((await merge(base, base.replace("One", "Two"), base.replace("a: 1", "a: 3").replace("One", "Three")))?.text).toBe(
      "---\na: 3\nb: 1\n---\n<<< ours\nTwo\n===\nThree\n>>> theirs\n",
    );
  });

  it.each([
    ["gets front matter from the side that adds it", "One\n", "Two\n", "---\na: 1\n---\nOne\n", "---\na: 1\n---\nTwo\n"],
    ["loses it with the side that removes it", "---\na: 1\n---\nOne\n", "One\n", "---\na: 1\n---\nTwo\n", "Two\n"],
    [
      "keeps its mark and its line ends",
      "\uFEFF---\r\na: 1\r\nb: 1\r\n---\r\nX",
      "\uFEFF---\r\na: 2\r\nb: 1\r\n---\r\nX",
      "\uFEFF---\r\na: 1\r\nb: 2\r\n---\r\nX",
      "\uFEFF---\r\na: 2\r\nb: 2\r\n---\r\nX",
    ],
    ["may end with its front matter", "---\na: 1\n---", "---\na: 2\n---", "---\na: 1\n---\nText\n", "---\na: 2\n---\nText\n"],
    ["may be new on both sides", "", "---\na: 1\n---\n", "---\nb: 1\n---\n", "---\na: 1\nb: 1\n---\n"],
  ])("%s", async (_, base, ours, theirs, expected) => {
    expect(await merge(base, ours, theirs)).toEqual({ text: expected, isClean: true });
  });

  it("whose front matter nothing closes is left to git", async () => {
    expect(await merge("---\na: 1\n---\n", "---\na: 2\n", "---\na: 3\n---\n")).toBeNull();
  });
});

it("the entries of YAML are its lines, with the comments above each", () => {
  const text = "# top\na: 1 # one\n\n# of b\nb:\n  - x\n  # inside\n\n# of c\nc: |\n  # text\n\n  more\n\nd:\n";
  expect(yamlEntries(text)?.map((entry) => entry.text)).toEqual([
    "# top\na: 1 # one\n",
    "\n# of b\nb:\n  - x\n  # inside\n",
    "\n# of c\nc: |\n  # text\n\n  more\n",
    "\nd:\n",
  ]);
});
