import { symlinkSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { createPrompt } from "../../src/operations/create-prompt.ts";
import { diagnose } from "../../src/operations/diagnose.ts";
import { editPrompt } from "../../src/operations/edit-prompt.ts";
import { initStore } from "../../src/operations/init-store.ts";
import { listPrompts } from "../../src/operations/list-prompts.ts";
import { movePrompt } from "../../src/operations/move-prompt.ts";
import { removePrompt } from "../../src/operations/remove-prompt.ts";
import { showPrompt } from "../../src/operations/show-prompt.ts";
import { repository } from "../support/repository.ts";
import { failure, moves, promptStore, TestStore } from "./prompt-store.ts";

/** Rows C1 and C3, and the rules of keys. */
const BAD_KEYS = [
  "",
  "-x",
  "--output=/tmp/x",
  "--upload-pack=touch /tmp/x",
  "ext::sh -c 'touch /tmp/x'",
  "..",
  "../x",
  "a/../b",
  "a/..",
  "a..b",
  "/a",
  "a/",
  "a//b",
  ".git",
  ".hidden",
  "a/.b",
  "x.lock",
  "a.lock/b",
  "x.md",
  "a.md/b",
  "a b",
  "@{1}",
  "ä",
  "a\nb",
  "a\0b",
  "a:b",
  "a*b",
  "a\\b",
  "README",
  "a/README",
  "x".repeat(201),
  "refs/heads/main:x",
  "a^{tree}",
];

describe("C1, C3: a key that is none", () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    await store.promote("canary", ["a"]);
    await store.live("canary");
  });

  it.each(BAD_KEYS)("is refused by every operation that takes one, and nothing is written: %j", async (key) => {
    const before = await store.everything();
    const acts: Record<string, () => Promise<unknown>> = {
      create: () => store.with((opened) => createPrompt(opened, { key, text: "x\n", draft: false })),
      edit: () => store.with((opened) => editPrompt(opened, { key, text: "x\n", draft: false })),
      moveFrom: () => store.with((opened) => movePrompt(opened, { from: key, to: "b", draft: false })),
      moveTo: () => store.with((opened) => movePrompt(opened, { from: "a", to: key, draft: false })),
      remove: () => store.with((opened) => removePrompt(opened, { keys: [key], draft: false })),
      show: () => store.with((opened) => showPrompt(opened, { selector: key })),
      promote: () => store.promote("canary", [key]),
      rollback: () => store.rollback("canary", { key }),
      retire: () => store.retire("canary", [key]),
    };
    for (const [name, act] of Object.entries(acts)) {
      const error = await failure(act());
      expect(error, name).toMatchObject({ name: "Usage" });
      expect(error.hint, name).toBeTruthy();
    }
    expect(await store.everything()).toBe(before);
  });

  it.each([
    "a@-x",
    "a@--output=/tmp/x",
    "a@..",
    "a@HEAD",
    "a@main",
    "a@@{1}",
    "a@v0",
    "a@v1^",
    "a@canary~-1",
    "a@canary@{",
    "a@canary@{$(id)}",
    "a@refs/heads/main",
    "a@:/version",
    "a@v1..v2",
    "a@draft@zzz",
    "a@",
    "a#../b",
    "a#-x@v1",
  ])("C1: is no way out of a selector: %j", async (selector) => {
    expect(await failure(store.with((opened) => showPrompt(opened, { selector })))).toMatchObject({ name: "Usage" });
    expect(await failure(store.promote("preview", [selector]))).toMatchObject({ name: "Usage" });
    expect(await store.tip("preview")).toBeNull();
  });

  it.each(["-x", "--upload-pack=touch /tmp/x", "ext::sh -c true", "https://example.com/x.git", "/tmp", "nowhere"])(
    "C1: is no remote either, since only configured names are: %j",
    async (remote) => {
      expect(await failure(store.opened({ remote }).live("canary"))).toMatchObject({ name: "Usage", code: "unknown-remote" });
    },
  );

  it.each(["-x", "--output=/tmp/x", "a..b", "main^", "a b"])("C1: is no default branch: %j", async (branch) => {
    expect(await failure(store.opened({ branch }).live("canary"))).toMatchObject({ name: "Usage", code: "invalid-branch" });
  });

  it.each(["..", "/", "/etc", "../other", ".git", "a\nb"])("C4: is no store: %j", async (path) => {
    expect((await failure(store.opened({ store: path }).live("canary"))).name).toMatch(/^(?:Usage|NotFound)$/);
  });
});

describe("a key that is taken", () => {
  let store: TestStore;
  const create = (key: string) => store.with((opened) => createPrompt(opened, { key, text: "x\n", draft: false }));

  beforeAll(async () => {
    store = await promptStore({
      prompts: {
        "sales/pitch.md": "x\n",
        "support/triage.md": "x\n",
        "support/desk/flow.yaml": "title: Desk\n",
        "support/desk/main.md": "x\n",
      },
    });
  });

  it.each([
    { key: "support/triage", code: "key-taken" },
    { key: "support/Triage", code: "case-collision" },
    { key: "Support/other", code: "case-collision" },
    { key: "support/desk", code: "key-taken" },
    { key: "support/desk/extra", code: "key-inside-flow" },
  ])("is refused: $key ($code)", async ({ key, code }) => {
    const before = await store.everything();
    const error = await failure(create(key));
    expect(error).toMatchObject({ name: "Invalid", code });
    expect(error.hint).toBeTruthy();
    expect(await failure(store.with((opened) => movePrompt(opened, { from: "sales/pitch", to: key, draft: false })))).toMatchObject({
      name: "Invalid",
      code,
    });
    expect(await store.everything()).toBe(before);
  });
});

describe("what is no prompt", () => {
  let store: TestStore;

  beforeAll(async () => {
    const work = (
      await promptStore({
        prompts: {
          "a.md": "a\n",
          "b.md": "shadowed\n",
          "b/flow.yaml": "title: B\n",
          "b/main.md": "x\n",
          "README.md": "# Prompts\n",
          "team/README.md": "# Team\n",
          "no key.md": "x\n",
          "notes.txt": "x\n",
        },
      })
    ).repository;
    symlinkSync("/etc/passwd", `${work.path}/.prompts/link.md`);
    symlinkSync("a.md", `${work.path}/.prompts/alias.md`);
    await work.commit("links");
    store = new TestStore(work);
  });

  it("is not listed: README.md, other files, names that are no keys, symbolic links", async () => {
    expect((await store.with((opened) => listPrompts(opened))).prompts.map(({ key, kind }) => `${kind} ${key}`)).toEqual([
      "prompt a",
      "flow b",
    ]);
    expect(moves(await store.promoteAll("preview", { dryRun: true }))).toEqual({ a: "none -> v1", b: "none -> v1" });
  });

  it("C7: is never followed where it is a symbolic link, and never written through", async () => {
    for (const selector of ["link", "alias", "link@latest", "link@v1"]) {
      expect(await failure(store.with((opened) => showPrompt(opened, { selector })))).toMatchObject({ name: "NotFound" });
    }
    expect((await failure(store.with((opened) => editPrompt(opened, { key: "alias", text: "x\n", draft: false })))).name).toMatch(
      /^(?:NotFound|Invalid)$/,
    );
    expect((await failure(store.with((opened) => createPrompt(opened, { key: "alias", text: "x\n", draft: false })))).name).toBe("Invalid");
    expect(await store.repository.git("show", "HEAD:.prompts/a.md")).toBe("a");
  });

  it("is named by doctor, with the reason", async () => {
    const { problems } = await diagnose({ cwd: store.repository.path, environment: store.repository.environment });
    expect(
      Object.fromEntries(
        problems
          .filter(({ message }) => message.includes(".prompts/"))
          .map(({ code, message }) => [message.split(" is ")[0]?.split(" has ")[0]?.split(" lies ")[0], code]),
      ),
    ).toEqual({
      ".prompts/alias.md": "symlink",
      ".prompts/b.md": "shadowed-by-flow",
      ".prompts/link.md": "symlink",
      ".prompts/no key.md": "invalid-key",
    });
  });

  it("C7: is not what git replace makes of a blob", async () => {
    const blob = await store.repository.id("HEAD:.prompts/a.md");
    await store.repository.write({ "evil.txt": "evil\n" });
    await store.repository.git("replace", blob, await store.repository.git("hash-object", "-w", "evil.txt"));
    await store.repository.write({ "evil.txt": null });
    expect((await store.with((opened) => showPrompt(opened, { selector: "a@latest" }))).text).toBe("a\n");
    const { commit } = await store.promote("canary", ["a"]);
    expect(await store.repository.git("--no-replace-objects", "show", `${commit}:.prompts/a.md`)).toBe("a");
  });

  it("C7: a store that is a symbolic link is not entered", async () => {
    const work = await repository({ files: { "real/manifest.yaml": "format: 1\n" } });
    symlinkSync("real", `${work.path}/.prompts`);
    expect(await failure(new TestStore(work).live("canary"))).toMatchObject({ name: "Invalid", code: "store-is-symlink" });
  });
});

describe("a second store", () => {
  it("with the prefix of another is refused by init, with the flag to type", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" } });
    const init = (request: object) =>
      initStore({ cwd: store.repository.path, environment: store.repository.environment, draft: false, ...request });
    const before = await store.everything();
    expect(await failure(init({ store: "data/patterns" }))).toMatchObject({
      name: "Usage",
      code: "prefix-taken",
      hint: "promptlane init --store data/patterns --refs patterns",
    });
    expect(await failure(init({}))).toMatchObject({ name: "Invalid", code: "store-exists" });
    expect(await store.everything()).toBe(before);
    expect(await init({ store: "data/patterns", refs: "patterns" })).toMatchObject({
      store: "data/patterns",
      refs: "patterns",
      changed: true,
    });
  });
});

describe("mid-merge and detached", () => {
  it("refuses source writes and offers --draft, and lets environments be written", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" } });
    await store.repository.git("switch", "-q", "--detach");
    const before = await store.everything();
    const create = (draft: boolean) => store.with((opened) => createPrompt(opened, { key: "b", text: "b\n", draft }));
    expect(await failure(create(false))).toMatchObject({
      name: "Invalid",
      code: "cannot-commit-here",
      hint: expect.stringContaining("--draft"),
    });
    expect(await store.everything()).toBe(before);
    expect(await create(true)).toMatchObject({ draft: true, commit: null });
    expect(moves(await store.promote("canary", ["a"]))).toEqual({ a: "none -> v1" });
  });
});
