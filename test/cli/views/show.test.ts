import { describe, expect, it } from "vitest";
import type { ShownPrompt } from "../../../src/operations/show-prompt.ts";
import { viewShow, viewShownTokens } from "../../../src/cli/views/show.ts";
import { id, TERMINAL } from "./people-style.ts";

const SHOWN: ShownPrompt = {
  key: "support/triage" as ShownPrompt["key"],
  kind: "prompt",
  version: null,
  label: "draft",
  commit: null,
  blob: id("b"),
  digest: null,
  environment: null,
  frontmatter: {},
  template: "Hello {{ticket}}",
  variables: ["ticket"],
  partials: [{ key: "shared/tone" as ShownPrompt["key"], version: 2, blob: id("c") }],
  equals: null,
  text: "Hello {{ticket}}",
};

describe("viewShow", () => {
  it("shows what it is above the text", () => {
    expect(viewShow(SHOWN, TERMINAL)).toBe("support/triage  draft\nvariables  ticket\npartials   shared/tone v2\n\nHello {{ticket}}\n");
  });

  it("says which version a working file equals", () => {
    const text = viewShow({ ...SHOWN, equals: { version: 4, label: "v4" }, variables: [], partials: [] }, TERMINAL);
    expect(text).toMatch(/^support\/triage {2}draft, the same as v4\n/);
  });

  it("names environment and commit", () => {
    const text = viewShow(
      { ...SHOWN, version: 4, label: "v4", commit: id("3f2a9c1"), environment: "production" as NonNullable<ShownPrompt["environment"]> },
      TERMINAL,
    );
    expect(text).toMatch(/^support\/triage {2}v4 in production {2}3f2a9c1\n/);
  });

  it("counts its tokens, and those of each template of a flow", () => {
    const tokenizer = "o200k_base";
    expect(viewShownTokens({ ...SHOWN, tokens: { count: 412, tokenizer } }, TERMINAL)).toBe("412 tokens (o200k_base)\n");
    const templates = { billing: 12, main: 400 };
    const flow = viewShownTokens({ ...SHOWN, tokens: { count: 412, tokenizer, templates } }, TERMINAL);
    expect(flow).toBe("412 tokens (o200k_base)\n  billing  12\n  main     400\n");
  });

  it("C8: makes control characters of the text visible", () => {
    expect(viewShow({ ...SHOWN, text: "a\u001b[31mb\r\u202ec\b\n" }, TERMINAL)).toContain("a␛[31mb␍<U+202E>c␈\n");
  });
});
