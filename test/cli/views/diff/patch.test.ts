import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "../../../support/fast-check.ts";
import { describe, expect, test } from "vitest";
import { viewPatch } from "../../../../src/cli/views/diff/patch.ts";
import type { ComparedPrompt } from "../../../../src/cli/views/diff/compared-prompt.ts";
import { similarTexts } from "../../../domain/diff/similar-texts.ts";
import { isolatedEnvironment } from "../../../support/isolated-environment.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { compared, PLAIN, TERMINAL } from "./compared.ts";

const PATH = ".prompts/support/triage.md";
const LONG = Array.from({ length: 40 }, (_, index) => `line ${index}\n`).join("");

describe("a patch", () => {
  test("looks as git's own", () => {
    expect(viewPatch(compared("One.\nTwo.\n", "One.\nThree.\n"), PLAIN)).toBe(
      [`diff --git a/${PATH} b/${PATH}`, `--- a/${PATH}`, `+++ b/${PATH}`, "@@ -1,2 +1,2 @@", " One.", "-Two.", "+Three.", ""].join("\n"),
    );
  });

  test.each([
    { title: "names the line before a new text, as git does", change: compared(null, "One.\n"), line: "@@ -0,0 +1,1 @@" },
    {
      title: "ends a name with spaces with a tab, as git does",
      change: compared("a\n", "b\n", { storePath: "my prompts" }),
      line: "+++ b/my prompts/support/triage.md\t",
    },
    {
      title: "quotes a name with quotes, as git does",
      change: compared("a\n", "b\n", { storePath: 'a"b\\c' }),
      line: '+++ "b/a\\"b\\\\c/support/triage.md"',
    },
  ])("$title", ({ change, line }) => {
    expect(viewPatch(change, PLAIN).split("\n")).toContain(line);
  });

  test.each([
    { title: "a changed word", before: "One.\nTwo.\n", after: "One.\nThree.\n" },
    { title: "changes far from each other", before: LONG, after: LONG.replace("line 3\n", "x\n").replace("line 30\n", "") },
    { title: "lines before the first and after the last", before: LONG, after: `first\n${LONG}last\n` },
    { title: "a new file", before: null, after: "One.\n" },
    { title: "a new file without a line feed", before: null, after: "One." },
    { title: "a new empty file", before: null, after: "" },
    { title: "a removed file", before: "One.\n", after: null },
    { title: "a removed empty file", before: "", after: null },
    { title: "a line feed that came", before: "One.", after: "One.\n" },
    { title: "a line feed that went", before: "One.\n", after: "One." },
    { title: "a file without a line feed on both sides", before: "One.\nTwo.", after: "One!\nTwo." },
    { title: "a file that became empty", before: "One.\n", after: "" },
    { title: "CRLF", before: "One.\r\nTwo.\r\n", after: "One.\r\nThree.\n" },
    { title: "a carriage return in a line", before: "a\rb\n", after: "a\rc\n" },
    { title: "lines that look like a patch", before: "--- a\n", after: "+++ b\n@@ -1 +1 @@\n\\ No newline at end of file\n" },
  ])("applies with git: $title", ({ before, after }) => {
    expect(applied({ [PATH]: before }, viewPatch(compared(before, after), PLAIN))[PATH]).toBe(after);
  });

  test.each([
    { title: "a store with spaces in its path", storePath: "my prompts/here" },
    { title: "a store with quotes in its path", storePath: 'my "prompts"' },
    { title: "a store with letters beyond ASCII", storePath: "prömpts" },
    { title: "a store at the top", storePath: "" },
  ])("applies with git in $title", ({ storePath }) => {
    const path = join(storePath, "support/triage.md");
    expect(applied({ [path]: "One.\n" }, viewPatch(compared("One.\n", "Two.\n", { storePath }), PLAIN))[path]).toBe("Two.\n");
  });

  test("applies with git to all files of a flow", () => {
    const before = { "flow.yaml": "mode: direct\n", "main.md": "Hi.\n", "old.md": "Bye.\n" };
    const after = { "flow.yaml": "mode: route\n", "main.md": "Hello.\n", "new.md": "So.\n" };
    const files = Object.fromEntries(Object.entries(before).map(([name, text]) => [`.prompts/support/triage/${name}`, text]));
    const result = applied({ ...files, ".prompts/support/triage/new.md": null }, viewPatch(compared(before, after), PLAIN));
    expect(Object.values(result)).toEqual(["mode: route\n", "Hello.\n", null, "So.\n"]);
  });

  test("property: applies with git to any text", () => {
    fc.assert(
      fc.property(fc.array(similarTexts, { minLength: 30, maxLength: 30 }), (pairs) => {
        // Many files in one patch, because each git takes its time to start.
        const files = pairs
          .filter(([before, after]) => before !== after)
          .map(([before, after], index) => ({ key: `p${index}`, before, after }));
        const patch = files.map(({ key, before, after }) => viewPatch(compared(before, after, { key }), PLAIN)).join("");
        if (patch === "") return;
        const result = applied(Object.fromEntries(files.map(({ key, before }) => [`.prompts/${key}.md`, before])), patch);
        expect(result).toEqual(Object.fromEntries(files.map(({ key, after }) => [`.prompts/${key}.md`, after])));
      }),
      { numRuns: 20 },
    );
  });

  test("C8: shows control characters on a terminal, and keeps them elsewhere", () => {
    const change: ComparedPrompt = compared("a\n", "a\u001b[2J\n");
    expect(viewPatch(change, TERMINAL)).toContain("+a␛[2J\n");
    expect(viewPatch(change, PLAIN)).toContain("+a\u001b[2J\n");
  });
});

/** Writes the files (null: not there), applies the patch with git, and returns what the files hold then. */
function applied(files: Record<string, string | null>, patch: string): Record<string, string | null> {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    if (text === null) continue;
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { status, stderr } = spawnSync("git", ["apply", "--whitespace=nowarn", "-"], {
    cwd: folder,
    input: patch,
    encoding: "utf8",
    env: isolatedEnvironment(folder),
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return Object.fromEntries(
    Object.keys(files).map((path) => [path, existsSync(join(folder, path)) ? readFileSync(join(folder, path), "utf8") : null]),
  );
}
