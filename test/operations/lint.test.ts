import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Invalid, NotFound, Usage } from "../../src/domain/errors.ts";
import { lint, type LintDocument, type LintRequest } from "../../src/operations/lint.ts";
import type { FileChanges } from "../support/write-files.ts";
import { CREDENTIALS } from "../domain/secrets/examples.ts";
import { failure, MANIFEST, promptStore, type TestStore } from "./prompt-store.ts";

const TOKEN = CREDENTIALS["GitHub token"] ?? "";

function linted(store: TestStore, request: LintRequest = {}): Promise<LintDocument> {
  return store.with((opened) => lint(opened, request));
}

/** What is found, as `key path:line:column code`, below the store. */
async function found(store: TestStore, request: LintRequest = {}): Promise<string[]> {
  const { problems } = await linted(store, request);
  return problems.map(({ key, path, line, column, code }) => `${key ?? "-"} ${path.replace(/^\.prompts\//, "")}:${line}:${column} ${code}`);
}

async function foundIn(prompts: FileChanges): Promise<string[]> {
  return found(await promptStore({ prompts }));
}

describe("experiments and rollouts", () => {
  const MORE = [
    "experiments:",
    "  tone: {prompt: a, coverage: 20, variations: [{key: x, version: v1}, {key: y, version: v2}]}",
    "  other: {prompt: b, variations: [{key: x, version: v1}, {key: y, version: latest}]}",
    "  third: {prompt: a, variations: [{key: x, version: v1}, {key: y, version: v2}], metrics: {primary: csat}}",
    "rollouts:",
    "  a: {candidate: v3, steps: [{percent: 10}, {percent: 100}]}",
    "metrics:",
    "  csat: {type: mean, event: rating}",
    "",
  ].join("\n");

  test("all that is wrong with them is told at once, and what they name must be there", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" } });
    writeFileSync(`${store.repository.path}/.prompts/manifest.yaml`, `${MANIFEST}${MORE}`);
    const line = MANIFEST.split("\n").length;
    const at = (offset: number, column: number, code: string) => `- manifest.yaml:${line + offset}:${column} ${code}`;
    expect(await found(store)).toEqual([
      at(1, 21, "share-out-of-range"),
      at(2, 11, "unknown-prompt"),
      at(3, 67, "unknown-version"),
      at(5, 7, "unknown-version"),
      at(7, 3, "metric-without-direction"),
    ]);
  });
});

describe("partials", () => {
  test("a missing one is an error where it is included", async () => {
    const problems = await foundIn({ "a.md": "---\ntitle: A\n---\n{{> shared/tone}}\nand {{> shared/ton}}\n", "shared/tone.md": "kind\n" });
    expect(problems).toEqual(["a a.md:5:5 partial-not-found"]);
  });

  test("a circle is told of at each of its members, and not at those that lead to it", async () => {
    const problems = await foundIn({ "a.md": "{{> b}}\n", "b.md": "\n{{> c}}\n", "c.md": "{{> b}}{{> d}}\n", "d.md": "d\n" });
    expect(problems).toEqual(["b b.md:2:1 cyclic-partials", "c c.md:1:1 cyclic-partials"]);
  });

  test("a version that is pinned must be there", async () => {
    const problems = await foundIn({ "a.md": '{{> "tone@v1"}}\n', "b.md": '{{> "tone@v2"}}\n', "tone.md": "kind\n" });
    expect(problems).toEqual(["b b.md:1:1 partial-not-found"]);
  });

  test("a name in brackets that is nothing, and a tool that can only be a prompt, are named where they stand", async () => {
    const store = await promptStore({
      prompts: {
        "a.md":
          "---\nsyntax: promptshuttle\ninput: {schema: {ticket: string}}\ntools: [search, tools/refnd]\n---\n[[ticket]] [[tone]] [[ton]] [[1,2]]\n",
        "tone.md": "kind\n",
        "tools/refund.md": "---\ntools: [a, tools/refund]\n---\nBack\n",
      },
    });
    expect(await found(store)).toEqual(["a a.md:4:17 unknown-tool", "a a.md:6:21 unknown-name"]);
    expect((await linted(store)).problems.map(({ hint }) => hint)).toEqual(["Did you mean tools/refund?", "Did you mean tone?"]);
    await store.repository.write({ ".prompts/tone.md": "[[a]]\n" });
    expect((await linted(store, { changedSince: "main" })).checked).toBe(3);
  });

  test("a flow finds its siblings first", async () => {
    const flow = { "desk/flow.yaml": "title: Desk\n", "desk/main.md": "{{> billing}}{{> tone}}\n", "desk/billing.md": "b\n" };
    expect(await foundIn({ ...flow, "tone.md": "kind\n" })).toEqual([]);
    expect(await foundIn(flow)).toEqual(["desk desk/main.md:1:14 partial-not-found"]);
  });

  test("what a partial uses counts as used", async () => {
    const asking = "---\ninput: {schema: {name: string, other: string}}\n---\n{{> greeting}}\n";
    const problems = await foundIn({ "a.md": asking, "greeting.md": "{{> inner}}\n", "inner.md": "Dear {{name}}\n" });
    expect(problems).toEqual(["a a.md:2:32 unused-variable"]);
  });
});

describe("flows", () => {
  test.each([
    ["entrypoint: mian\n", "desk desk/flow.yaml:1:1 entrypoint-missing"],
    ["mode: route\n", "desk desk/flow.yaml:1:1 nothing-to-route"],
    ["mode: rout\n", "desk desk/flow.yaml:1:1 unknown-mode"],
    ["titel: Desk\n", "desk desk/flow.yaml:1:1 unknown-key"],
    ["title: [\n", "desk desk/flow.yaml:2:1 invalid-yaml"],
    ["mode: agents\nagents: [a]\n", null],
  ])("%j", async (flow, expected) => {
    const problems = await foundIn({ "desk/flow.yaml": flow, "desk/main.md": "---\ndescription: one\n---\na\n" });
    expect(problems).toEqual(expected === null ? [] : [expected]);
  });

  test("that route by two descriptions are fine", async () => {
    const template = "---\ndescription: one\n---\na\n";
    expect(await foundIn({ "desk/flow.yaml": "mode: route\n", "desk/main.md": template, "desk/other.md": template })).toEqual([]);
  });
});

test("files that look like prompts and are none are named, and never followed", async () => {
  const store = await promptStore({
    prompts: {
      "bad name.md": "{{",
      "desk/flow.yaml": "",
      "desk/main.md": "a\n",
      "desk/deep/x.md": "{{",
      "desk.md": "{{",
      "README.md": "{{",
    },
  });
  writeFileSync(`${store.repository.folder}/secret.md`, TOKEN);
  symlinkSync("../../secret.md", `${store.repository.path}/.prompts/link.md`);
  await store.repository.git("update-index", "--add", "--cacheinfo", `160000,${await store.repository.id("HEAD")},.prompts/module`);
  await store.repository.git("commit", "--quiet", "-m", "submodule");
  expect(await found(store)).toEqual([
    "- bad name.md:1:1 invalid-key",
    "- desk.md:1:1 shadowed-by-flow",
    "- desk/deep/x.md:1:1 inside-flow",
    "- link.md:1:1 symlink",
    "- module:1:1 submodule",
  ]);
});

test("C3: keys that differ only in case are an error", async () => {
  expect(await foundIn({ "Support/a.md": "a\n", "support/b.md": "b\n" })).toEqual(["support/b support/b.md:1:1 case-collision"]);
});

describe("C13: a secret", () => {
  test("is a warning with the line that would allow it, which silences it for that prompt alone", async () => {
    const store = await promptStore({ prompts: { "a.md": `Use ${TOKEN}\n`, "b.md": `${TOKEN}\n` } });
    const { problems, errors, warnings } = await linted(store);
    expect([errors, warnings]).toEqual([0, 2]);
    expect(problems[0]).toMatchObject({ key: "a", line: 1, column: 5, severity: "warning", code: "secret-in-prompt" });
    expect(JSON.stringify(problems)).not.toContain(TOKEN.slice(0, 8));
    const [line] = /allow: .*$/.exec(problems[0]?.hint ?? "") ?? [];
    await store.repository.write({ ".prompts/manifest.yaml": `${MANIFEST}${line}\n` });
    expect(await found(store)).toEqual(["b b.md:1:1 secret-in-prompt"]);
  });

  test("is found in every file of a flow that a promotion would take along", async () => {
    const problems = await foundIn({
      "desk/flow.yaml": `title: ${TOKEN}\n`,
      "desk/main.md": `a ${TOKEN}\n`,
      "desk/README.md": TOKEN,
      "desk/notes/how.txt": TOKEN,
      "notes.txt": TOKEN,
    });
    expect(problems).toEqual([
      "desk desk/README.md:1:1 secret-in-prompt",
      "desk desk/flow.yaml:1:8 secret-in-prompt",
      "desk desk/main.md:1:3 secret-in-prompt",
      "desk desk/notes/how.txt:1:1 secret-in-prompt",
    ]);
  });
});

describe("the working tree is what is linted", () => {
  test("changed, new and deleted files as they are now, and no ignored ones", async () => {
    const store = await promptStore({ prompts: { "a.md": "{{", "gone.md": "{{", "same.md": "\n{{" } });
    await store.repository.write({
      ".prompts/a.md": "fine\n",
      ".prompts/new.md": "\n\n{{",
      ".prompts/gone.md": null,
      ".prompts/no.md": "{{",
      ".gitignore": "no.md\n",
    });
    expect(await found(store)).toEqual(["new new.md:3:3 template-syntax", "same same.md:2:3 template-syntax"]);
  });

  test("before the first commit, too", async () => {
    const store = await promptStore({ prompts: { "a.md": "{{" } });
    await store.repository.git("update-ref", "-d", "HEAD");
    expect(await found(store)).toEqual(["a a.md:1:3 template-syntax"]);
  });

  test("in a bare repository it is the default branch", async () => {
    const store = await (await promptStore({ prompts: { "a.md": "{{" }, remote: true })).clone({ bare: true });
    expect(await found(store)).toEqual(["a a.md:1:3 template-syntax"]);
  });

  test("its manifest is linted, and the one in force stands in for what cannot be read", async () => {
    const store = await promptStore({ prompts: { "a.md": "fine\n" } });
    await store.repository.write({ ".prompts/manifest.yaml": "format: 1\nenviroments: {}\n" });
    const { problems } = await linted(store);
    expect(problems).toMatchObject([
      { key: null, path: ".prompts/manifest.yaml", line: 2, column: 1, code: "unknown-key", severity: "error" },
    ]);
    expect(problems[0]?.hint).toContain("environments");
  });

  test("and its default syntax counts", async () => {
    const store = await promptStore({ prompts: { "a.md": "{% if %} {{" } });
    expect(await found(store)).toHaveLength(1);
    await store.repository.write({ ".prompts/manifest.yaml": `${MANIFEST}defaults: {syntax: plain}\n` });
    expect(await found(store)).toEqual([]);
  });
});

describe("what was linted once is remembered by content", () => {
  test("and said again, until the content changes", async () => {
    const store = await promptStore({ prompts: { "a.md": "{{", "b.md": "---\ninput: {schema: {x: string}}\n---\n{{y}}\n" } });
    const first = await linted(store);
    expect(existsSync(`${store.repository.path}/.git/promptlane-cache/linted`)).toBe(true);
    expect(await linted(store)).toEqual(first);
    await store.repository.write({ ".prompts/a.md": "fine\n" });
    expect(await found(store)).toEqual(["b b.md:2:18 unused-variable", "b b.md:4:3 undeclared-variable"]);
    writeFileSync(`${store.repository.path}/.git/promptlane-cache/linted`, "damaged");
    expect(await found(store)).toHaveLength(2);
  });

  test("and a text that is a prompt here and a flow.yaml there is linted as both", async () => {
    const problems = await foundIn({ "a.md": "title: A\n{{", "desk/flow.yaml": "title: A\n{{", "desk/main.md": "a\n" });
    expect(problems.map((problem) => problem.split(" ")[2])).toEqual(["template-syntax", "invalid-yaml"]);
  });
});

describe("keys", () => {
  test("limit it to those prompts, whose includes are looked up all the same", async () => {
    const store = await promptStore({ prompts: { "a.md": "{{> b}}{{> c}}\n", "b.md": "{{" } });
    expect(await found(store, { keys: ["a"] })).toEqual(["a a.md:1:8 partial-not-found"]);
    expect((await linted(store, { keys: ["a"] })).checked).toBe(1);
  });

  test("that are not there are named, with the nearest", async () => {
    const store = await promptStore({ prompts: { "support/triage.md": "a\n" } });
    const error = await failure(linted(store, { keys: ["support/triag"] }));
    expect(error).toBeInstanceOf(NotFound);
    expect(error.hint).toBe("Did you mean support/triage?");
  });
});

describe("--changed-since", () => {
  test("looks at what this branch changed, committed or not, and at what includes it", async () => {
    const store = await promptStore({
      prompts: { "old.md": "{{", "tone.md": "kind\n", "user.md": "{{> tone}}\n", "gone.md": "x\n", "left.md": "{{> gone}}\n" },
    });
    await store.repository.git("switch", "--quiet", "-c", "feature");
    expect(await found(store, { changedSince: "main" })).toEqual([]);
    await store.write({ "new.md": "{{" });
    await store.repository.write({ ".prompts/tone.md": "{{> user}}\n", ".prompts/gone.md": null });
    expect(await found(store, { changedSince: "main" })).toEqual([
      "left left.md:1:1 partial-not-found",
      "new new.md:1:3 template-syntax",
      "tone tone.md:1:1 cyclic-partials",
      "user user.md:1:1 cyclic-partials",
    ]);
    expect((await linted(store, { changedSince: "main" })).checked).toBe(4);
  });

  test("leaves out what only the other branch changed", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" } });
    await store.repository.git("branch", "feature");
    await store.write({ "a.md": "b\n" });
    await store.repository.git("switch", "--quiet", "feature");
    expect((await linted(store, { changedSince: "main" })).checked).toBe(0);
  });

  test("names a template of a flow by its flow", async () => {
    const store = await promptStore({ prompts: { "desk/flow.yaml": "", "desk/main.md": "a\n", "other.md": "{{" } });
    await store.repository.write({ ".prompts/desk/main.md": "{{" });
    expect(await found(store, { changedSince: "HEAD" })).toEqual(["desk desk/main.md:1:3 template-syntax"]);
  });

  test("says what is wrong with the name, and with a clone that is too shallow", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" }, remote: true });
    expect(await failure(linted(store, { changedSince: "-x" }))).toBeInstanceOf(Usage);
    expect((await failure(linted(store, { changedSince: "nowhere" }))).hint).toContain("lint --changed-since");
    await store.write({ "a.md": "b\n" });
    const shallow = await store.clone({ depth: 1 });
    await shallow.repository.git("switch", "--quiet", "--orphan", "apart");
    await shallow.repository.commit("apart", { files: { ".prompts/manifest.yaml": MANIFEST, ".prompts/a.md": "c\n" } });
    const error = await failure(linted(shallow, { changedSince: "origin/main" }));
    expect(error).toBeInstanceOf(Invalid);
    expect(error.hint).toContain("fetch-depth: 0");
  });
});
