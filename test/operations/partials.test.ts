import { beforeAll, describe, expect, it } from "vitest";
import { showPrompt } from "../../src/operations/show-prompt.ts";
import { failure, moves, promptStore, skips, type TestStore } from "./prompt-store.ts";

describe("promoting a prompt that includes others", () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await promptStore({
      prompts: {
        "shared/tone.md": "{{> shared/voice}} kind\n",
        "shared/voice.md": "calm\n",
        "support/triage.md": "{{> shared/tone}} Sort.\n",
        "support/reply.md": "{{> shared/tone}} Answer.\n",
        "support/plain.md": "Nothing included.\n",
      },
    });
  });

  it("is refused while a partial is not live there, with the chain and the way out", async () => {
    const error = await failure(store.promote("canary", ["support/triage"]));
    expect(error).toMatchObject({
      name: "PolicyRefused",
      code: "missing-partial",
      message: expect.stringContaining("shared/tone"),
      hint: expect.stringContaining("--with-partials"),
    });
    await store.promote("preview", ["shared/voice", "support/plain"]);
    expect(await failure(store.promote("canary", ["support/triage", "shared/tone"]))).toMatchObject({
      message: expect.stringContaining("shared/voice"),
      details: { missing: ["shared/voice"] },
    });
    expect(await store.tip("canary")).toBeNull();
  });

  it("refuses --all as well, when what it would deploy lacks a partial", async () => {
    await store.promote("preview", ["shared/tone", "support/triage"]);
    expect(await failure(store.promoteAll("canary", { from: "preview", project: "support" }))).toMatchObject({ code: "missing-partial" });
  });

  it("takes the partials along with --with-partials, at the prompt's commit and at any depth", async () => {
    await store.write({ "shared/voice.md": "loud\n" });
    const promoted = await store.promote("canary", ["support/triage"], { withPartials: true });
    expect(moves(promoted)).toEqual({ "support/triage": "none -> v1", "shared/tone": "none -> v1", "shared/voice": "none -> v1" });
  });

  it("is one digest with its partials, the same in show", async () => {
    const promoted = await store.promote("canary", ["support/reply"]);
    const shown = await store.with((opened) => showPrompt(opened, { selector: "support/reply@canary" }));
    expect(shown.digest).toBe(promoted.changes[0]?.digest);
    expect(shown.partials.map(({ key, version }) => `${key} ${version}`)).toEqual(["shared/tone 1", "shared/voice 1"]);
    const working = await store.with((opened) => showPrompt(opened, { selector: "support/reply" }));
    expect(working.blob).toBe(shown.blob);
    expect(working.digest).not.toBe(shown.digest);
  });

  it("of a partial names the live prompts that it changes, at any depth", async () => {
    const { changes } = await store.promote("canary", ["shared/voice@v2"]);
    expect(changes.map(({ key, affects }) => ({ key, affects }))).toEqual([
      { key: "shared/voice", affects: ["shared/tone", "support/reply", "support/triage"] },
    ]);
  });

  it("is not retired from under those that include it, unless they go too", async () => {
    const error = await failure(store.retire("canary", ["shared/tone"]));
    expect(error).toMatchObject({ name: "PolicyRefused", code: "still-included", message: expect.stringContaining("support/reply") });
    expect(moves(await store.retire("canary", ["shared/tone", "support/reply", "support/triage"]))).toEqual({
      "shared/tone": "v1 -> none",
      "support/reply": "v1 -> none",
      "support/triage": "v1 -> none",
    });
  });
});

describe("an include", () => {
  it("that pins a version takes that one for ever, and stores it beside the live ones", async () => {
    const store = await promptStore({ prompts: { "shared/tone.md": "version 1\n", "a.md": '{{> "shared/tone@v1"}} A\n' } });
    await store.versions("shared/tone", 2, 2);
    const { commit, changes } = await store.promote("canary", ["a"]);
    expect(moves({ changes } as never)).toEqual({ a: "none -> v1" });
    expect(await store.repository.git("show", `${commit}:.promptlane/versions/shared/tone@v1.md`)).toBe("version 1");
    const before = (await store.with((opened) => showPrompt(opened, { selector: "a@canary" }))).digest;
    await store.promote("canary", ["shared/tone@v2"]);
    expect((await store.with((opened) => showPrompt(opened, { selector: "a@canary" }))).digest).toBe(before);
  });

  it("that pins a version which does not exist is refused", async () => {
    const store = await promptStore({ prompts: { "shared/tone.md": "version 1\n", "a.md": '{{> "shared/tone@v9"}} A\n' } });
    expect(await failure(store.promote("canary", ["a"]))).toMatchObject({
      name: "PolicyRefused",
      code: "missing-partial",
      message: expect.stringContaining("shared/tone@v9"),
    });
  });

  it("of itself, at whatever depth, is refused with the circle", async () => {
    const store = await promptStore({ prompts: { "a.md": "{{> b}}\n", "b.md": "{{> c}}\n", "c.md": "{{> a}}\n" } });
    const error = await failure(store.promoteAll("canary"));
    expect(error).toMatchObject({ name: "Invalid", code: "cyclic-partials" });
    expect(error.message).toContain("a → b → c → a");
    expect(await failure(store.promote("canary", ["a"], { withPartials: true }))).toMatchObject({ code: "cyclic-partials" });
  });

  it("in a flow means a sibling first", async () => {
    const store = await promptStore({
      prompts: {
        "desk/flow.yaml": "title: Desk\n",
        "desk/main.md": "{{> rules}} {{> shared/tone}}\n",
        "desk/rules.md": "sibling\n",
        "rules.md": "prompt\n",
        "shared/tone.md": "kind\n",
      },
    });
    const promoted = await store.promote("canary", ["desk"], { withPartials: true });
    expect(moves(promoted)).toEqual({ desk: "none -> v1", "shared/tone": "none -> v1" });
    expect((await store.promote("canary", ["rules"])).changes[0]?.affects).toEqual([]);
    expect((await store.with((opened) => showPrompt(opened, { selector: "desk@canary" }))).partials.map(({ key }) => key)).toEqual([
      "shared/tone",
    ]);
  });

  it("of a partial whose first deployment is rolled back only warns: a rollback always works", async () => {
    const store = await promptStore({ prompts: { "shared/tone.md": "kind\n", "a.md": "A\n" } });
    await store.write({ "a.md": "{{> shared/tone}} A\n" });
    await store.promote("canary", ["a@v1"]);
    const first = await store.promote("canary", ["shared/tone"]);
    await store.promote("canary", ["a@v2"]);
    expect(moves(await store.rollback("canary", { from: first.commit as string }))).toEqual({ "shared/tone": "v1 -> none" });
    await store.promote("canary", ["a@v1"], { allowOlder: true });
    const back = await store.rollback("canary", { key: "a" });
    expect(moves(back)).toEqual({ a: "v1 -> v2" });
    expect(back.warnings).toEqual([expect.stringContaining("shared/tone")]);
  });

  it("that --with-partials would bring, but is held there, refuses", async () => {
    const store = await promptStore({ prompts: { "shared/tone.md": "version 1\n", "a.md": "{{> shared/tone}} A\n" } });
    await store.promote("canary", ["shared/tone"]);
    await store.versions("shared/tone", 2, 2);
    await store.promote("canary", ["shared/tone"]);
    await store.rollback("canary", { key: "shared/tone" });
    await store.write({ "a.md": "{{> shared/tone}} B\n" });
    expect(await failure(store.promote("canary", ["a@v2"], { withPartials: true }))).toMatchObject({ name: "PolicyRefused", code: "held" });
    expect(skips(await store.promoteAll("canary"))).toEqual({ "shared/tone": "held" });
  });
});

describe("a prompt of the working tree", () => {
  it("is shown with its partials as they are there, committed or not", async () => {
    const store = await promptStore({
      prompts: { "tone.md": "{{> voice}} kind\n", "voice.md": "calm\n", "new.md": "new\n", "a.md": "{{> tone}} A\n" },
    });
    const show = () => store.with((opened) => showPrompt(opened, { selector: "a" }));
    const versions = async () => (await show()).partials.map(({ key, version }) => `${key} ${version}`);
    const committed = await show();
    expect(await versions()).toEqual(["tone 1", "voice 1"]);
    await store.repository.write({ ".prompts/voice.md": "loud\n" });
    expect(await versions()).toEqual(["tone 1", "voice null"]);
    expect((await show()).digest).not.toBe(committed.digest);
    // What HEAD did not include has a draft as well.
    await store.repository.write({ ".prompts/a.md": "{{> tone}} {{> new}} A\n", ".prompts/new.md": "newer\n" });
    expect(await versions()).toEqual(["new null", "tone 1", "voice null"]);
    await store.repository.write({ ".prompts/tone.md": null });
    expect((await show()).digest).toBeNull();
  });
});

describe("a prompt that is named in brackets or as a tool", () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await promptStore({
      prompts: {
        "tone.md": "kind\n",
        "tools/refund.md": "---\ndescription: Gives money back\ninput: {schema: {order: string}}\n---\n{{order}}\n",
        "a.md": "---\nsyntax: promptshuttle\ntools: [tools/refund, search]\n---\n[[tone]] and [[nothing]]\n",
      },
    });
  });

  it("is refused where it would be mere text, though it was a prompt where it comes from", async () => {
    const error = await failure(store.promote("canary", ["a"]));
    expect(error).toMatchObject({ name: "PolicyRefused", code: "missing-partial", details: { missing: ["tone", "tools/refund"] } });
    expect(moves(await store.promote("canary", ["a"], { withPartials: true }))).toEqual({
      a: "none -> v1",
      tone: "none -> v1",
      "tools/refund": "none -> v1",
    });
  });

  it("is part of the digest, and shown; what is no prompt is neither", async () => {
    const shown = await store.with((opened) => showPrompt(opened, { selector: "a@canary" }));
    expect(shown.partials.map(({ key }) => key)).toEqual(["tone", "tools/refund"]);
    // The variables of a tool are its own.
    expect(shown.variables).toEqual([]);
    await store.versions("tools/refund", 2, 2);
    const { changes } = await store.promote("canary", ["tools/refund"]);
    expect(changes[0]?.affects).toEqual(["a"]);
    expect((await store.with((opened) => showPrompt(opened, { selector: "a@canary" }))).digest).not.toBe(shown.digest);
  });

  it("becomes part of what is live when a prompt of that name goes there", async () => {
    await store.write({ "search.md": "finds\n" });
    expect((await store.promote("canary", ["search"])).changes[0]?.affects).toEqual(["a"]);
    expect((await store.with((opened) => showPrompt(opened, { selector: "a@canary" }))).partials.map(({ key }) => key)).toContain("search");
  });
});
