import { describe, expect, test } from "vitest";
import { viewWords } from "../../../../src/cli/views/diff/words.ts";
import { COLORED, compared, PLAIN, TERMINAL } from "./compared.ts";

const HEADER = "---\ntitle: Triage\nconfig: {temperature: 0.2}\n---\n";

describe("a comparison word by word", () => {
  test("shows what changed as a reviewer wants to read it", () => {
    const before = `${HEADER}You sort tickets for the support team.\n{{ticket}}\n`;
    const after = `${HEADER.replace("0.2", "0.4")}You sort tickets into exactly one queue.\n{{ticket}} {{customer_tier}}\n`;
    const live = [
      { environment: "dev", label: "v5" },
      { environment: "production", label: "v3" },
    ];
    const view = viewWords(compared(before, after, { from: { label: "v5" }, to: { label: "draft" }, live, affects: ["a", "b"] }), PLAIN);
    expect(view).toBe(
      [
        "support/triage  v5 → draft (uncommitted)   +5 −4 words",
        "  variables           + customer_tier    required: callers must pass it",
        "  config.temperature  0.2 → 0.4",
        "  live                dev v5 · production v3",
        "  affects             a, b",
        "5  You sort tickets [-for the support team-]{+into exactly one queue+}.",
        "6  {{ticket}} {+{{customer_tier}}+}",
        "",
      ].join("\n"),
    );
  });

  test("says how large both are, once where both are the same, and names the tokenizer", () => {
    const header = (from: number | null, to: number | null): string | undefined => {
      const tokens = { from, to, tokenizer: "o200k_base" };
      return viewWords(compared("Be brief.\n", "Be kind.\n", { tokens }), PLAIN).split("\n")[0];
    };
    expect(header(412, 419)).toBe("support/triage  v1 → v2   +1 −1 words   412 → 419 tokens (o200k_base)");
    expect(header(412, 412)).toMatch(/words {3}412 tokens \(o200k_base\)$/);
    expect(header(null, 3)).toMatch(/words {3}3 tokens \(o200k_base\)$/);
  });

  test("keeps the signs under the colours", () => {
    expect(viewWords(compared("Be brief.\n", "Be kind.\n"), COLORED)).toContain(
      "Be \u001b[31m[-brief-]\u001b[39m\u001b[32m{+kind+}\u001b[39m.",
    );
  });

  test("leaves out long unchanged parts of a line, and cuts between words", () => {
    const long = "word ".repeat(30);
    const [, line] = viewWords(compared(`${long}old ${long}old ${long.trim()}\n`, `${long}new ${long}new ${long.trim()}\n`), PLAIN).split(
      "\n",
    );
    expect(line).toBe(
      "1  … word word word word word word [-old-]{+new+} word word word word word … word word word word word word [-old-]{+new+} word word word word word …",
    );
  });

  test("shows an unchanged part of usual length whole", () => {
    const part = "a b c d e f g h i j k l m n o p q r s t u v w x y z";
    expect(viewWords(compared(`${part} old\n`, `${part} new\n`), PLAIN)).toContain(`1  ${part} [-old-]{+new+}\n`);
  });

  test("shows removed lines without a number", () => {
    expect(viewWords(compared("One.\nTwo.\nThree.\n", "One.\nThree.\n"), PLAIN)).toContain("\n  [-Two.-]\n");
  });

  test.each([
    {
      title: "only that a text was reflowed",
      before: "One two\nthree\n",
      after: "One\ntwo three\n",
      header: "reflowed: only white space differs",
    },
    { title: "that only punctuation differs", before: "Stop.\n", after: "Stop!\n", header: "only punctuation differs" },
    {
      title: "that only a comment differs",
      before: "---\ntitle: T\n---\n",
      after: "---\ntitle: T # t\n---\n",
      header: "only comments or layout of the front matter differ",
    },
    { title: "that the text is the same", before: "---\nmodel: a\n---\nHi\n", after: "---\nmodel: b\n---\nHi\n", header: "same text" },
    { title: "that there is no difference", before: "Hi\n", after: "Hi\n", header: "no difference" },
  ])("says $title", ({ before, after, header }) => {
    expect(viewWords(compared(before, after), PLAIN)).toContain(`support/triage  v1 → v2   ${header}\n`);
  });

  test("shows no lines of a text that was reflowed", () => {
    expect(viewWords(compared("One two\nthree\n", "One\ntwo three\n"), PLAIN).split("\n")).toHaveLength(2);
  });

  test("shows a new prompt and a removed one", () => {
    expect(viewWords(compared(null, "Hi {{name}}.\n"), PLAIN)).toBe(
      "support/triage  none → v2   +2 −0 words\n  variables  + name\n1  {+Hi {{name}}.+}\n",
    );
    expect(viewWords(compared("Hi {{name}}.\n", null), PLAIN)).toBe(
      "support/triage  v1 → none   +0 −2 words\n  variables  − name\n  [-Hi {{name}}.-]\n",
    );
  });

  test("names the files of a flow", () => {
    const view = viewWords(
      compared(
        { "flow.yaml": "mode: direct\n", "main.md": "Hi.\n", "old.md": "Bye.\n" },
        { "flow.yaml": "mode: route\n", "main.md": "Hello.\n", "new.md": "So.\n" },
      ),
      PLAIN,
    );
    expect(view).toBe(
      [
        "support/triage  v1 → v2   +2 −2 words",
        "  flow.yaml#mode  direct → route",
        "flow.yaml",
        "main.md  +1 −1 words",
        "1  [-Hi-]{+Hello+}.",
        "new.md  new  +1 −0 words",
        "1  {+So.+}",
        "old.md  removed  +0 −1 words",
        "  [-Bye.-]",
        "",
      ].join("\n"),
    );
  });

  test.each([
    { title: "a new value", before: "{}", after: "model: a", shown: "model  + a" },
    { title: "a value that went", before: "model: a", after: "{}", shown: "model  − a" },
    { title: "texts that read as something else", before: "n: '1'", after: "n: 1", shown: 'n  "1" → 1' },
    { title: "lists and maps", before: "t: [a]", after: "t: {b: [1, null]}", shown: "t  [a] → {b: [1, null]}" },
    {
      title: "the changed words of a long text",
      before: `d: ${"so ".repeat(15)}old end`,
      after: `d: ${"so ".repeat(15)}new end`,
      shown: `d  ${"so ".repeat(15)}[-old-]{+new+} end`,
    },
    {
      title: "the beginning of a long value",
      before: "n: 1",
      after: `n: [${"one, ".repeat(20)}two]`,
      shown: `n  1 → [${"one, ".repeat(20).slice(0, 58)}…`,
    },
  ])("shows $title of the front matter", ({ before, after, shown }) => {
    expect(viewWords(compared(`---\n${before}\n---\n`, `---\n${after}\n---\n`), PLAIN)).toContain(`\n  ${shown}\n`);
  });

  test("names few of many prompts that it affects", () => {
    const affects = ["a", "b", "c", "d", "e", "f", "g"];
    expect(viewWords(compared("a\n", "b\n", { affects }), PLAIN)).toContain("  affects  a, b, c, d, e and 2 more\n");
  });

  test("C8: makes control characters of text, values and names visible on a terminal", () => {
    const before = "---\ntitle: x\n---\nHi.\n";
    const after = '---\ntitle: "\\e[2J"\n"k\\rk": 1\n---\nHi \u001b]52;c;aGk=\u0007\u202e.\n';
    const view = viewWords(compared(before, after), TERMINAL);
    expect(view).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(view).toContain("{+␛]52;c;aGk=␇<U+202E>+}");
  });
});
