import { expect, test } from "vitest";
import { contentTokens } from "../../src/domain/prompt/content-tokens.ts";
import { countTokens } from "../../src/domain/tokens.ts";

test("tokens are those of o200k_base, also in what looks like a special one", async () => {
  expect(await countTokens("Sort {{ticket}}.")).toBe(5);
  expect(await countTokens("")).toBe(0);
  expect(await countTokens("<|endoftext|>")).toBeGreaterThan(1);
});

test.each(["a", " ", "-", "漢", "\n"])("a run of 100,000 times %j ends at once", async (sign) => {
  expect(await countTokens(sign.repeat(100_000))).toBeLessThanOrEqual(300_000);
});

test("a run of letters is counted in pieces only where it is longer than any word", async () => {
  const { countTokens: exact } = await import("gpt-tokenizer/encoding/o200k_base");
  const text = `${"word ".repeat(300)}${"x".repeat(499)} ${"-".repeat(499)}\n`.repeat(3);
  expect(await countTokens(text)).toBe(exact(text));
});

test("a content has the size of its templates as they are written, without front matter", async () => {
  const text = "---\ntitle: A title that does not count\n---\nSort {{ticket}}.";
  expect(await contentTokens({ kind: "prompt", text })).toEqual({ "": 5 });
  const files = new Map([
    ["flow.yaml", "title: Desk\n"],
    ["main.md", text],
    ["billing.md", "Sort {{ticket}}."],
    ["README.md", "not a template"],
  ]);
  expect(await contentTokens({ kind: "flow", files })).toEqual({ main: 5, billing: 5 });
  expect((await contentTokens({ kind: "prompt", text: "---\nSort {{ticket}}." }))[""]).toBe(6);
});
