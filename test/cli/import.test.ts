import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { TestRepository } from "../support/repository.ts";
import { exampleStore } from "./example-store.ts";

const SUMMARY = `name: Summary
model: openai/gpt-4o
messages:
  - {role: system, content: Be brief., name: x}
  - {role: user, content: "Sum up {{text}}"}
`;

let store: TestRepository;
beforeAll(async () => {
  store = await exampleStore();
  write("in/summary.prompt.yml", SUMMARY);
  write("in/greet.prompt", "Hello {{name}}. {{> shared/warm}}");
  write("in/shared/_warm.prompt", "Be warm.");
  write("in/greet.md", "Good day {{name}}.");
  write("in/README.md", "About");
  write("in/notes.csv", "a,b");
  write("in/package.json", "{}");
  write("broken.prompt.yml", "name: x\nmessages: [{role: usr, content: x}]\n");
});

const promptlane = (...words: string[]) => store.promptlane(words);

function write(path: string, text: string): void {
  const full = `${store.path}/${path}`;
  mkdirSync(full.slice(0, full.lastIndexOf("/")), { recursive: true });
  writeFileSync(full, text);
}

describe("promptlane import", () => {
  it("shows with --dry-run what it would write, and writes nothing", async () => {
    const { stdout, stderr } = await promptlane("import", "in/summary.prompt.yml", "--dry-run");
    expect(stdout).toContain("==> .prompts/summary.md <==\n---\ntitle: Summary\n");
    expect(stdout).toContain("1 prompt, nothing was written\n");
    expect(stderr).toBe("Lost: in/summary.prompt.yml:4:40 name of a message has no place in a prompt.\n");
    expect((await promptlane("show", "summary")).exitCode).toBe(6);
  });

  it("makes prompts of a folder in one commit, numbers what would have one key, and names what is lost", async () => {
    const { stdout, stderr, exitCode } = await promptlane("import", "in", "-m", "Take over our prompts", "--json");
    expect([exitCode, stderr]).toEqual([
      0,
      "Lost: in/greet.prompt:1:1 the prompt is called greet-2, because another file makes greet.\nLost: in/summary.prompt.yml:4:40 name of a message has no place in a prompt.\n",
    ]);
    const { keys, losses } = JSON.parse(stdout) as { keys: string[]; losses: object[] };
    expect(keys).toEqual(["greet", "greet-2", "shared/warm", "summary"]);
    expect(losses).toHaveLength(2);
    expect(await store.git("log", "--format=%s", "-1")).toContain("Take over our prompts");
    expect((await promptlane("render", "greet-2", "--var", "name=Ana", "--text")).stdout).toBe("Hello Ana. Be warm.\n");
  });

  it("makes a commit of every version of a Langfuse prompt, and says how its labels are promoted", async () => {
    const version = (number: number, prompt: string, labels: string[]) => ({
      name: "critic",
      version: number,
      prompt,
      labels,
      commitMessage: `Say ${prompt}`,
    });
    write("critic.json", JSON.stringify([version(2, "two", ["production", "team-a"]), version(1, "one", ["dev"])]));
    const { stdout, stderr } = await promptlane("import", "critic.json", "--json");
    expect(stderr).toBe("Lost: critic.json:1:69 the label team-a is the name of no environment.\n");
    const { commits, hints, prompts, undo } = JSON.parse(stdout) as {
      commits: string[];
      hints: string[];
      prompts: { text: string; commit: string }[];
      undo: { text: string };
    };
    expect(await store.git("log", "--format=%s", "--reverse", "-2")).toBe("Say one\nSay two");
    expect(prompts.map(({ text, commit }) => [text, commit])).toEqual([
      ["one", commits[0]],
      ["two", commits[1]],
    ]);
    const [first = "", second = ""] = commits.map((commit) => commit.slice(0, 7));
    expect(hints).toEqual([
      `it was dev there: promptlane promote critic@${first} --to dev`,
      `it was production there: promptlane promote critic@${second} --to production`,
    ]);
    expect(undo.text).toBe(`git revert --no-edit ${first}^..${second}`);
    const promoted = await promptlane("promote", `critic@${first}`, "--to", "dev", "--yes", "--json");
    expect((JSON.parse(promoted.stdout) as { changes: object[] }).changes).toMatchObject([{ key: "critic", to: { version: 1 } }]);
  });

  it.each([
    [1, "key-taken", ["in/shared/_warm.prompt", "in/summary.prompt.yml"]],
    [1, "not-importable", ["broken.prompt.yml"]],
    [1, "nothing-to-import", [".git/info"]],
    [6, "file-not-found", ["nothing.prompt"]],
    [64, "unknown-format", ["in/notes.csv"]],
  ])("exits with %i for %s", async (code, name, paths) => {
    const { exitCode, stdout } = await promptlane("import", ...paths, "--json");
    expect([exitCode, (JSON.parse(stdout) as { error: { code: string } }).error.code]).toEqual([code, name]);
  });
});

describe("promptlane export", () => {
  it("prints one file, and names what is lost", async () => {
    const { stdout, stderr } = await promptlane("export", "support/triage", "--format", "text");
    expect(stdout).toBe("Sort the ticket.\n");
    expect(stderr).toContain("has no place in a text.");
  });

  it("writes several below a folder, with what they include, and never over another file", async () => {
    const { stdout } = await promptlane("export", "greet-2", "summary", "--format", "dotprompt", "-o", "out");
    expect(stdout).toBe("✓ 3 files written\n  out/greet-2.prompt\n  out/shared/_warm.prompt\n  out/summary.prompt\n");
    expect(readFileSync(`${store.path}/out/shared/_warm.prompt`, "utf8")).toBe("Be warm.");
    write("out/summary.prompt", "mine");
    const again = await promptlane("export", "summary", "--format", "dotprompt", "-o", "out", "--json");
    expect([again.exitCode, (JSON.parse(again.stdout) as { error: { code: string } }).error.code]).toEqual([1, "file-in-the-way"]);
    expect(readFileSync(`${store.path}/out/summary.prompt`, "utf8")).toBe("mine");
  });

  it.each([
    [64, "missing-format", ["summary"]],
    [64, "several-files", ["greet-2", "--format", "dotprompt"]],
    [6, "prompt-not-found", ["nothing", "--format", "text"]],
  ])("exits with %i for %s", async (code, name, words) => {
    const { exitCode, stderr } = await promptlane("export", ...words);
    expect(exitCode, name).toBe(code);
    expect(stderr).toContain("hint: ");
  });
});
