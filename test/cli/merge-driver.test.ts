import { readFileSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { TestRepository } from "../support/repository.ts";
import type { FileChanges } from "../support/write-files.ts";
import { writeProgram } from "../support/write-program.ts";
import { exampleStore } from "./example-store.ts";

const COMMAND = fileURLToPath(new URL("../../bin/promptlane.js", import.meta.url));
const PROMPT = ".prompts/support/reply.md";
const BASE = `---
# the front desk
title: Reply
model: openai/gpt-4o
config:
  temperature: 0.2
tags: [support]
---
{{role "system"}}
Answer.

{{role "user"}}
{{ticket}}
`;

let store: TestRepository;
beforeAll(async () => {
  store = await exampleStore({
    files: { [PROMPT]: BASE, ".prompts/desk/flow.yaml": "title: Desk\nmode: direct\n", ".prompts/desk/main.md": "Hi\n" },
  });
  const programs = `${store.folder}/programs`;
  writeProgram(`${programs}/promptlane`, `exec "${process.execPath}" "${COMMAND}" "$@"`);
  store.environment["PATH"] = `${programs}${delimiter}${store.environment["PATH"]}`;
});

/** Commits on two branches from `main`, and stands on `ours`. */
async function branches(ours: FileChanges, theirs: FileChanges, base: FileChanges = {}): Promise<void> {
  await store.git("checkout", "--quiet", "--force", "-B", "base", "main");
  await store.commit("base", { files: base });
  await store.git("checkout", "--quiet", "-B", "theirs", "base");
  await store.commit("theirs", { files: theirs });
  await store.git("checkout", "--quiet", "-B", "ours", "base");
  await store.commit("ours", { files: ours });
}

const prompt = (change: (text: string) => string): FileChanges => ({ [PROMPT]: change(BASE) });
const read = (path = PROMPT): string => readFileSync(`${store.path}/${path}`, "utf8");

describe("init --merge-driver", () => {
  it("writes the attributes of a store that is there, configures the clone, and does nothing the second time", async () => {
    const { stdout } = await store.promptlane("init", "--merge-driver", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ changed: true, merge_driver: true, refs: null, paths: [".prompts/.gitattributes"] });
    expect(read(".prompts/.gitattributes")).toBe("*.md merge=promptlane\nflow.yaml merge=promptlane\n");
    expect(await store.git("config", "--local", "merge.promptlane.driver")).toContain("promptlane merge-driver %O %A %B %L %P");
    const again = await store.promptlane("init", "--merge-driver");
    expect(again.stdout).toBe(
      "✓ git merges front matter key by key in this clone; each other clone needs promptlane init --merge-driver once\n",
    );
    expect((await store.promptlane("lint")).exitCode).toBe(0);
  });

  it("belongs to each clone: doctor says where it is missing, and --fix sets it", async () => {
    const clone = await store.clone({ name: "second" });
    expect((await clone.promptlane("doctor")).stdout).toContain("merge.promptlane.driver");
    expect((await clone.promptlane("doctor", "--fix")).exitCode).toBe(0);
    expect(await clone.git("config", "merge.promptlane.driver")).toBe(await store.git("config", "merge.promptlane.driver"));
    expect((await clone.promptlane("doctor")).stdout).not.toContain("merge.promptlane.driver");
  });

  it("is part of a store that begins", async () => {
    const { stdout } = await store.promptlane("init", "--store", "other", "--refs", "other", "--merge-driver", "--draft");
    expect(stdout).toContain("other/.gitattributes");
    expect(read("other/.gitattributes")).toContain("*.md merge=promptlane\n");
    await store.git("clean", "--quiet", "--force", "-d");
  });
});

describe("git merges prompts", () => {
  const ours = prompt((text) => text.replace("Reply", "Answer").replace("0.2", "0.4").replace("Answer.", "Answer kindly."));
  const theirs = prompt((text) =>
    text
      .replace("gpt-4o", "gpt-5 # the new one")
      .replace("0.2\n", "0.2\n  topP: 1\n")
      .replace("[support]", "[support, vip]")
      .replace("{{ticket}}\n", "{{ticket}}\n{{plan}}\n"),
  );
  const merged = BASE.replace("Reply", "Answer")
    .replace("gpt-4o", "gpt-5 # the new one")
    .replace("0.2\n", "0.4\n  topP: 1\n")
    .replace("[support]", "[support, vip]")
    .replace("Answer.", "Answer kindly.")
    .replace("{{ticket}}\n", "{{ticket}}\n{{plan}}\n");

  it.each([
    ["in a merge", ["merge", "--quiet", "--no-edit", "theirs"]],
    ["in a rebase", ["rebase", "--quiet", "theirs"]],
    ["in a cherry-pick", ["cherry-pick", "theirs"]],
  ])("front matter key by key, and the text line by line, %s", async (_, words) => {
    await branches(ours, theirs);
    expect(await store.tryGit(...words)).toMatchObject({ exitCode: 0 });
    expect(read()).toBe(merged);
    expect(await store.git("status", "--porcelain")).toBe("");
  });

  it("flow.yaml too, and templates and plain files that have no front matter", async () => {
    const flow = ".prompts/desk/flow.yaml";
    await branches(
      { [flow]: "title: Front desk\nmode: direct\n", ".prompts/desk/main.md": "Hi\nthere\n", ".prompts/README.md": "# Ours\n" },
      { [flow]: "title: Desk\nmode: route\n", ".prompts/desk/main.md": "Hi\n" },
    );
    await store.git("merge", "--quiet", "--no-edit", "theirs");
    expect(read(flow)).toBe("title: Front desk\nmode: route\n");
  });

  it("with a conflict that stands at its key and at its lines alone", async () => {
    await branches(
      prompt((text) => text.replace("Reply", "Answer").replace("Answer.", "Ours.")),
      prompt((text) => text.replace("Reply", "Respond").replace("Answer.", "Theirs.").replace("0.2", "0.9")),
    );
    const { exitCode, stdout } = await store.tryGit("merge", "theirs");
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining(`CONFLICT (content): Merge conflict in ${PROMPT}`)]);
    const conflict = (one: string, other: string) => `<<<<<<< ours\n${one}\n=======\n${other}\n>>>>>>> theirs\n`;
    expect(read()).toBe(
      BASE.replace("title: Reply\n", conflict("title: Answer", "title: Respond"))
        .replace("0.2", "0.9")
        .replace("Answer.\n", conflict("Ours.", "Theirs.")),
    );
    await store.git("merge", "--abort");
  });

  it.each([
    ["front matter that does not parse", "---\ntitle: [\n---\nOurs\n", ["title: [\n", "title: Respond\n", "Ours\n"]],
    ["bytes that are no text", Buffer.from([0x2d, 0xff, 0x00, 0x0a]), [Buffer.from([0x2d, 0xff, 0x00, 0x0a])]],
  ])("as ever where %s stands in the way, and loses nothing", async (_, content, kept) => {
    await branches(
      { [PROMPT]: content },
      prompt((text) => text.replace("Reply", "Respond")),
    );
    const { exitCode, stdout } = await store.tryGit("merge", "theirs");
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining("CONFLICT")]);
    const working = readFileSync(`${store.path}/${PROMPT}`);
    for (const part of kept) expect(working.includes(part)).toBe(true);
    expect(await store.git("show", `:3:${PROMPT}`)).toContain("title: Respond");
    await store.git("merge", "--abort");
  });

  it("as ever where promptlane cannot be started", async () => {
    await branches(
      prompt((text) => text.replace("Reply", "Answer")),
      prompt((text) => text.replace("gpt-4o", "gpt-5")),
    );
    const path = store.environment["PATH"] ?? "";
    store.environment["PATH"] = path.slice(path.indexOf(delimiter) + 1);
    try {
      expect((await store.tryGit("merge", "theirs")).exitCode).toBe(1);
      expect(read()).toContain(
        "<<<<<<< ours\ntitle: Answer\nmodel: openai/gpt-4o\n=======\ntitle: Reply\nmodel: openai/gpt-5\n>>>>>>> theirs\n",
      );
    } finally {
      store.environment["PATH"] = path;
      await store.git("merge", "--abort");
    }
  });
});
