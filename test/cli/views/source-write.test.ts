import { describe, expect, it } from "vitest";
import type { InitDocument } from "../../../src/operations/init-store.ts";
import type { SourceWriteDocument } from "../../../src/operations/source-write-document.ts";
import { viewInit } from "../../../src/cli/views/init.ts";
import { viewSourceWrite } from "../../../src/cli/views/source-write.ts";
import { id, PIPE } from "./people-style.ts";

const WRITE: SourceWriteDocument = {
  changed: true,
  commit: id("3f2a9c1"),
  branch: "main",
  on_default_branch: true,
  paths: [".prompts/support/triage.md"],
  key: "support/triage" as NonNullable<SourceWriteDocument["key"]>,
  draft: false,
  hints: ["a draft until it is pushed: git push origin main"],
  undo: { argv: [], text: "git revert --no-edit 3f2a9c1" },
};

describe("viewSourceWrite", () => {
  it("shows the commit, the files, what to do next, and how to undo it", () => {
    expect(viewSourceWrite(WRITE, PIPE)).toBe(
      [
        "✓ support/triage  3f2a9c1 on main",
        "  .prompts/support/triage.md",
        "a draft until it is pushed: git push origin main",
        "undo: git revert --no-edit 3f2a9c1",
        "",
      ].join("\n"),
    );
  });

  it("says that a draft is not committed", () => {
    expect(viewSourceWrite({ ...WRITE, commit: null, draft: true, hints: [], undo: null }, PIPE)).toBe(
      "✓ support/triage  written, not committed\n  .prompts/support/triage.md\n",
    );
  });

  it("says that nothing changed", () => {
    expect(viewSourceWrite({ ...WRITE, changed: false }, PIPE)).toBe("Nothing changed.\n");
  });
});

describe("viewInit", () => {
  const { key: _, ...write } = WRITE;
  const init: InitDocument = {
    ...write,
    store: "data/patterns",
    remote: null,
    default_branch: "main",
    refs: "promptlane",
    merge_driver: false,
    adopted: 12,
    plain: 2,
    skipped: [{ path: "data/patterns/x y.md", reason: "not a key" }],
    broken: [],
  };

  it("counts what was adopted, and names what was not and why", () => {
    expect(viewInit(init, PIPE)).toContain(
      "12 prompts adopted in data/patterns, 2 of them as plain text (syntax: plain)\nNot adopted\n  data/patterns/x y.md  not a key\n",
    );
  });

  it("names the prompts that have to be mended, apart from what is no prompt", () => {
    const broken = [{ path: "data/patterns/a.md", reason: "line 2, column 4: the front matter is not valid YAML." }];
    expect(viewInit({ ...init, broken }, PIPE)).toContain(
      "not a key\nTo be mended before they can be promoted\n  data/patterns/a.md  line 2, column 4",
    );
  });

  it("names the folder of a new store", () => {
    expect(viewInit({ ...init, store: ".prompts", adopted: 0, plain: 0, skipped: [] }, PIPE)).toMatch(/^✓ \.prompts {2}3f2a9c1 on main\n/);
  });
});
