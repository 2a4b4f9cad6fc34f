import fc from "../../support/fast-check.ts";
import matter from "gray-matter";
import { describe, expect, it } from "vitest";

import { splitFrontMatter } from "../../../src/domain/prompt/front-matter.ts";
import { faultOf, refusalOf } from "./refusal.ts";

describe("splitFrontMatter", () => {
  it("splits at the two fences and says on which line the template begins", () => {
    expect(splitFrontMatter("---\ntitle: Triage\ntags: [a]\n---\nSort it.\n")).toEqual({
      frontMatter: "title: Triage\ntags: [a]\n",
      template: "Sort it.\n",
      templateLine: 5,
    });
  });

  it("takes a file without front matter as all template", () => {
    expect(splitFrontMatter("# Title\n\n---\nText")).toEqual({ frontMatter: null, template: "# Title\n\n---\nText", templateLine: 1 });
  });

  it("takes an empty file as an empty template", () => {
    expect(splitFrontMatter("")).toEqual({ frontMatter: null, template: "", templateLine: 1 });
  });

  it("takes front matter without keys, and a file that ends with its closing fence", () => {
    expect(splitFrontMatter("---\n---")).toEqual({ frontMatter: "", template: "", templateLine: 3 });
  });

  it("leaves out a byte order mark, before front matter and before a template", () => {
    expect(splitFrontMatter("\uFEFF---\na: 1\n---\nText").frontMatter).toBe("a: 1\n");
    expect(splitFrontMatter("\uFEFFText").template).toBe("Text");
  });

  it("keeps a template that begins with a rule of dashes", () => {
    expect(splitFrontMatter("-----\nText").template).toBe("-----\nText");
    expect(splitFrontMatter("---\na: 1\n---\n---\nText").template).toBe("---\nText");
  });

  it.each(["---js", "---JS", "---javascript", "---coffee", "---json", "---yaml", "--- js", "--- ", "---\t"])(
    "G1: refuses %j as an opening fence, and runs nothing",
    (fence) => {
      const text = `${fence}\n{ ran: (globalThis.frontMatterRan = true) }\n---\nText`;
      expect(faultOf(() => splitFrontMatter(text, { path: "a.md" }))).toBe("front-matter-fence 1:4");
      expect(globalThis).not.toHaveProperty("frontMatterRan");
    },
  );

  it("G1: names the file, the line as written, and what to write", () => {
    const refusal = refusalOf(() => splitFrontMatter("---js\n{}\n---\n", { path: "support/triage.md" }));
    expect(refusal.message).toContain('support/triage.md:1:4: "---js" cannot open front matter');
    expect(refusal.hint).toContain("Write ---");
  });

  it("G2: gives equal but separate results for the same text, and the same error twice", () => {
    const text = "---\na: 1\n---\nText";
    expect(splitFrontMatter(text)).toEqual(splitFrontMatter(text));
    expect(splitFrontMatter(text)).not.toBe(splitFrontMatter(text));
    const broken = "---\na: 1\nText";
    expect(refusalOf(() => splitFrontMatter(broken)).message).toBe(refusalOf(() => splitFrontMatter(broken)).message);
  });

  it("G3: takes fences that end in CRLF, and keeps the bytes of the template", () => {
    const split = splitFrontMatter("---\r\ntitle: Triage\r\n---\r\nLine\r\nLast\n");
    expect(split).toEqual({ frontMatter: "title: Triage\r\n", template: "Line\r\nLast\n", templateLine: 4 });
  });

  it.each(["---", "---\n", "---\ntitle: a\nText\n", "---\r\ntitle: a\r\n"])("G5: names line 1 when nothing closes %j", (text) => {
    expect(faultOf(() => splitFrontMatter(text))).toBe("front-matter-unclosed 1:1");
  });

  it("G5: does not end front matter at a line that only begins with dashes, and points at it", () => {
    expect(splitFrontMatter("---\na: 1\n---foo\n----\n---\nText").template).toBe("Text");
    expect(refusalOf(() => splitFrontMatter("---\na: 1\n---foo\nText")).hint).toBe(
      'Line 3 is "---foo"; the closing line must be exactly ---.',
    );
  });

  it("G5: splits 500,000 blank lines in and below front matter, which would never end if each were searched for the fence anew", () => {
    const blank = "\n".repeat(500_000);
    expect(splitFrontMatter(`---\na: 1\n${blank}---\n${blank}`).templateLine).toBe(500_004);
    expect(() => splitFrontMatter(`---\na: 1\n${blank}`)).toThrow("never closed");
  });

  it("G5: refuses more than 1 MiB", () => {
    expect(splitFrontMatter("a".repeat(1024 * 1024)).template).toHaveLength(1024 * 1024);
    expect(refusalOf(() => splitFrontMatter("a".repeat(1024 * 1024 + 1))).code).toBe("prompt-too-large");
  });

  it("agrees with gray-matter on every file whose fences are exact", () => {
    const lines = fc.array(fc.constantFrom("a: 1", "", "# note", "b: [2]", "---x: 1", "text --- text"), { maxLength: 6 });
    const newline = fc.constantFrom("\n", "\r\n");
    fc.assert(
      fc.property(lines, lines, newline, (header, template, end) => {
        const head = header.filter((line) => !line.startsWith("---"));
        const text = ["---", ...head, "---", ...template].join(end);
        const split = matter(text, { engines: { yaml: () => ({}) } });
        expect(splitFrontMatter(text).template).toBe(split.content);
      }),
    );
  });
});
