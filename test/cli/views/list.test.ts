import { describe, expect, it } from "vitest";
import type { ListedPrompt } from "../../../src/operations/listing.ts";
import { viewList } from "../../../src/cli/views/list.ts";
import { PIPE, TERMINAL } from "./people-style.ts";

function listed(key: string, more: Partial<ListedPrompt> = {}): ListedPrompt {
  return {
    key: key as ListedPrompt["key"],
    kind: "prompt",
    title: null,
    description: null,
    tags: [],
    model: null,
    version: 1,
    draft: null,
    uncommitted: false,
    environments: {},
    ...more,
  };
}

const v = (version: number) => ({ version, label: `v${version}` });

describe("viewList", () => {
  it("shows the latest version, what is live in each environment, and the title", () => {
    const prompts = [
      listed("shared/tone", { version: 2, environments: { dev: v(2) } }),
      listed("support/triage", { version: 5, title: "Ticket triage", environments: { dev: v(5), production: v(3) } }),
    ];
    expect(viewList({ prompts }, PIPE)).toBe(
      [
        "PROMPT          LATEST  DEV  PRODUCTION  TITLE",
        "shared/tone     v2      v2",
        "support/triage  v5      v5   v3          Ticket triage",
        "",
      ].join("\n"),
    );
  });

  it.each<[string, Partial<ListedPrompt>, string]>([
    ["a committed draft of a version", { version: 3, draft: "3f2a9c1" }, "a       v3 + draft"],
    ["a working file that differs", { version: 3, uncommitted: true }, "a       v3 + draft"],
    ["a draft that never was a version", { version: null, uncommitted: true }, "a       draft"],
    ["what is live though its source is gone", { version: null, environments: { dev: v(1) } }, "a               v1"],
  ])("shows %s", (_title, more, row) => {
    expect(viewList({ prompts: [listed("a", more)] }, PIPE).split("\n")[1]).toBe(row);
  });

  it("says on a terminal what to type when there is nothing, and prints nothing into a pipe", () => {
    expect(viewList({ prompts: [] }, TERMINAL)).toContain("promptlane create");
    expect(viewList({ prompts: [] }, PIPE)).toBe("");
  });

  it("C8: makes a title's control characters visible on a terminal", () => {
    expect(viewList({ prompts: [listed("a", { title: "x\u001b]52;c;aGk=\u0007\u202ey" })] }, TERMINAL)).toContain("x␛]52;c;aGk=␇<U+202E>y");
  });
});
