import { existsSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { TestRepository } from "../support/repository.ts";
import { writeProgram } from "../support/write-program.ts";
import { exampleStore } from "./example-store.ts";

let store: TestRepository;
beforeEach(async () => {
  store = await exampleStore();
});

function editor(...lines: string[]): { env: Record<string, string> } {
  return { env: { EDITOR: writeProgram(`${store.folder}/editor`, ...lines), TMPDIR: store.folder } };
}

describe("promptlane edit", () => {
  it("opens the editor on a copy, commits what it wrote, and shows the change word by word", async () => {
    const { exitCode, stdout } = await store.promptlane(["edit", "support/triage", "-m", "Ask"], editor('sed -i "s/Sort/Ask about/" "$1"'));
    expect(exitCode).toBe(0);
    expect(stdout).toContain("[-Sort-]{+Ask about+} the ticket.");
    expect(await store.git("show", "HEAD:.prompts/support/triage.md")).toContain("Ask about the ticket.");
    expect(await store.git("log", "-1", "--format=%s")).toBe("Ask");
  });

  it("keeps text that is not valid in a file, says where, and leaves the prompt alone", async () => {
    const { exitCode, stderr } = await store.promptlane(["edit", "support/triage"], editor('echo "{{#if" > "$1"'));
    expect(exitCode).toBe(1);
    const [, kept] = /Your text is kept in (\S+)\. /.exec(stderr) ?? [];
    expect(readFileSync(kept!, "utf8")).toBe("{{#if\n");
    expect(await store.git("status", "--porcelain")).toBe("");
  });

  it("keeps what was written when the editor fails", async () => {
    const { exitCode, stderr } = await store.promptlane(["edit", "support/triage"], editor('echo "half" > "$1"', "exit 3"));
    expect(exitCode).toBe(1);
    const [, kept] = /Your text is kept in (\S+)\. /.exec(stderr) ?? [];
    expect(readFileSync(kept!, "utf8")).toBe("half\n");
  });

  it("leaves no copy behind when nothing was written", async () => {
    const { exitCode, stdout } = await store.promptlane(["edit", "support/triage"], editor(`echo "$1" > "${store.folder}/opened"`));
    expect([exitCode, stdout]).toEqual([0, "Nothing changed.\n"]);
    expect(existsSync(readFileSync(`${store.folder}/opened`, "utf8").trim())).toBe(false);
  });

  it.each([
    ["from a file", ["--file", "new.md"], undefined],
    ["from standard input", ["-"], "Sort it well.\n"],
    ["from standard input by --file -", ["--file", "-"], "Sort it well.\n"],
  ])("takes the content %s", async (_title, words, input) => {
    await store.write({ "new.md": "Sort it well.\n" });
    const { exitCode } = await store.promptlane(["edit", "support/triage", ...words], input === undefined ? {} : { input });
    expect(exitCode).toBe(0);
    expect(await store.git("show", "HEAD:.prompts/support/triage.md")).toBe("Sort it well.");
  });

  it("names --file when there is neither content nor a terminal", async () => {
    const { exitCode, stderr } = await store.promptlane("edit", "support/triage");
    expect(exitCode).toBe(64);
    expect(stderr).toContain("--file");
  });

  it("refuses bytes that are not UTF-8", async () => {
    const { exitCode, stdout } = await store.promptlane(["edit", "support/triage", "-", "--json"], { input: Buffer.from([0xff, 0xfe]) });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "not-utf8", message: expect.stringContaining("not UTF-8") } });
  });

  it("does not run the editor that the repository's configuration names", async () => {
    await store.git("config", "core.editor", writeProgram(`${store.folder}/evil`, `touch "${store.folder}/ran"`));
    await store.promptlane("edit", "support/triage");
    expect(existsSync(`${store.folder}/ran`)).toBe(false);
  });
});
