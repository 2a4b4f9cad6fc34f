import { describe, expect, it } from "vitest";
import { comparePrompts, type PromptContent } from "../../../src/domain/diff/diff-prompts.ts";
import { countWords } from "../../../src/domain/diff/count-words.ts";

const prompt = (text: string): PromptContent => ({ kind: "prompt", text });
const flow = (files: Record<string, string>): PromptContent => ({ kind: "flow", files: new Map(Object.entries(files)) });

describe("countWords", () => {
  it.each([
    ["a changed word", prompt("---\ntitle: T\n---\nBe brief.\n"), prompt("---\ntitle: T\n---\nBe kind.\n")],
    ["a new prompt", null, prompt("One two three.\n")],
    ["a prompt that goes", prompt("One two three.\n"), null],
    ["a reflowed text", prompt("One two\nthree.\n"), prompt("One\ntwo three.\n")],
    [
      "a flow",
      flow({ "flow.yaml": "title: F\n", "main.md": "Hello there.\n" }),
      flow({ "flow.yaml": "title: G\n", "main.md": "Hello.\n", "other.md": "New.\n" }),
    ],
  ])("counts as comparePrompts does: %s", (_, before, after) => {
    const { added, removed } = countWords(before, after);
    expect({ added, removed }).toEqual(comparePrompts(before, after).words);
  });

  it("leaves a flow's README.md out, as comparePrompts does", () => {
    const before = flow({ "flow.yaml": "title: F\n", "main.md": "a\n" });
    const after = flow({ "flow.yaml": "title: F\n", "main.md": "a\n", "README.md": "{{#if odd" });
    expect(countWords(before, after)).toMatchObject({ added: 0, removed: 0, templates: { changed: 0, total: 1 } });
    expect(comparePrompts(before, after)).toMatchObject({ words: { added: 0, removed: 0 }, files: [] });
  });

  it("tells how many templates of a flow change, a removed one among them", () => {
    const before = flow({ "flow.yaml": "title: F\n", "main.md": "a\n", "gone.md": "b\n" });
    expect(countWords(before, flow({ "flow.yaml": "title: F\n", "main.md": "a\n", "new.md": "c\n" })).templates).toEqual({
      changed: 2,
      total: 2,
    });
  });

  it("tells when only the front matter changes, whose words do not count", () => {
    expect(countWords(prompt("---\ntitle: T\n---\nHi.\n"), prompt("---\ntitle: U\n---\nHi.\n"))).toEqual({
      added: 0,
      removed: 0,
      templates: null,
      frontMatter: true,
    });
  });

  it("counts a text whose front matter is never closed as text", () => {
    expect(countWords(prompt("---\ntitle: T\n"), prompt("---\ntitle: U\n"))).toMatchObject({ added: 1, removed: 1 });
  });
});
