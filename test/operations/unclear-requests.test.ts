import { beforeAll, describe, expect, it } from "vitest";
import { type DiffRequest, diffPrompts } from "../../src/operations/diff-prompts.ts";
import { failure, promptStore, type TestStore } from "./prompt-store.ts";

let store: TestStore;
beforeAll(async () => {
  store = await promptStore({ prompts: { "a.md": "a\n" } });
});

describe("a promotion is refused, by the library as on the command line,", () => {
  it.each([
    ["what-to-promote", [], {}],
    ["what-to-promote", ["a"], { all: true }],
    ["needs-all", ["a"], { tag: "x" }],
    ["needs-all", ["a"], { project: "x" }],
  ])("as %s: %j %j", async (code, prompts, request) => {
    expect(await failure(store.promote("canary", prompts, request))).toMatchObject({ name: "Usage", code });
    const flags = Object.entries(request).map(([name, value]) => (value === true ? `--${name}` : `--${name}=${String(value)}`));
    expect(await codeOf("promote", ...prompts, ...flags, "--to", "canary")).toBe(code);
  });
});

describe("a comparison is refused, by the library as on the command line,", () => {
  it.each<[string, DiffRequest, string[]]>([
    ["what-to-compare", {}, []],
    ["one-environment", { from: "dev" }, ["--from", "dev"]],
    ["one-environment", { to: "dev", keys: ["a"] }, ["--to", "dev", "a"]],
    ["one-environment", { since: "main", to: "dev" }, ["--since", "main", "--to", "dev"]],
    ["two-comparisons", { since: "main", from: "dev", to: "canary" }, ["--since", "main", "--from", "dev", "--to", "canary"]],
  ])("as %s: %j", async (code, request, words) => {
    expect(await failure(store.with((opened) => diffPrompts(opened, request)))).toMatchObject({ name: "Usage", code });
    expect(await codeOf("diff", ...words)).toBe(code);
  });

  it("when a key stands beside another comparison", async () => {
    const compare = store.with((opened) => diffPrompts(opened, { key: "a", since: "main" }));
    expect(await failure(compare)).toMatchObject({ name: "Usage", code: "two-comparisons" });
  });
});

async function codeOf(...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await store.repository.promptlane(...words, "--json");
  expect(exitCode).toBe(64);
  const text = stdout.trim() === "" ? stderr : stdout;
  return (JSON.parse(text) as { error: { code: string } }).error.code;
}
