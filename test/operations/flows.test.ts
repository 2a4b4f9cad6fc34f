import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { diffPrompts } from "../../src/operations/diff-prompts.ts";
import { history } from "../../src/operations/history.ts";
import { listPrompts } from "../../src/operations/list-prompts.ts";
import { logPrompt } from "../../src/operations/log-prompt.ts";
import { renderStoredPrompt } from "../../src/operations/render-stored-prompt.ts";
import { showPrompt } from "../../src/operations/show-prompt.ts";
import { failure, moves, promptStore, type TestStore } from "./prompt-store.ts";

const FLOW = {
  "desk/flow.yaml": "title: Desk\nmode: route\nentrypoint: main\n",
  "desk/main.md": "---\ndescription: All else\nmodel: openai/gpt-4o\n---\n{{> rules}} {{ticket}}\n",
  "desk/billing.md": "---\ndescription: Money\n---\n{{> shared/tone}} about {{amount}}\n",
  "desk/rules.md": "sibling rules",
  "rules.md": "rules of the store",
  "shared/tone.md": "calm",
};

let original: TestStore;
let store: TestStore;

/** `desk` v1, v2 with another template, v3 with other front matter, v4 without a template; v1 and v2 promoted to canary. */
beforeAll(async () => {
  original = await promptStore({ prompts: FLOW });
  await original.promote("canary", ["desk"], { withPartials: true });
  await original.write({ "desk/billing.md": "---\ndescription: Money\n---\n{{> shared/tone}} about {{amount}} {{currency}}\n" });
  await original.write({ "desk/flow.yaml": "title: Service desk\nmode: route\nentrypoint: main\n" });
  await original.write({ "desk/billing.md": null, "desk/technical.md": "---\ndescription: Errors\n---\nFix {{ticket}}.\n" });
});

beforeEach(() => {
  store = original.copy();
});

const text = async (selector: string, values: Record<string, unknown> = {}): Promise<string> =>
  (await store.with((opened) => renderStoredPrompt(opened, { selector, values }))).text;

/** The flow's tree in a commit, or at the tip of a branch. */
const treeAt = (ref: string): Promise<string> => store.repository.git("rev-parse", `${ref}:.prompts/desk`);

describe("a flow is one", () => {
  it("in the list, and each change of any of its files is one version", async () => {
    const { prompts } = await store.with((opened) => listPrompts(opened, {}));
    expect(prompts.find(({ key }) => key === "desk")).toMatchObject({
      kind: "flow",
      title: "Service desk",
      model: "openai/gpt-4o",
      version: 4,
    });
    expect(prompts.map(({ key }) => key)).toEqual(["desk", "rules", "shared/tone"]);
    const { versions } = await store.with((opened) => logPrompt(opened, { key: "desk", limit: null }));
    expect(versions.map(({ version }) => version)).toEqual([4, 3, 2, 1]);
    await store.write({ "rules.md": "other rules of the store\n" });
    expect((await store.with((opened) => logPrompt(opened, { key: "desk", limit: null }))).versions).toHaveLength(4);
  });

  it("in a comparison, over all its files", async () => {
    const { changes, texts } = await store.with((opened) => diffPrompts(opened, { key: "desk", a: "v1", b: "v4" }));
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ kind: "flow", variables: { added: [], removed: ["amount"] } });
    expect(changes[0]?.frontmatter.map(({ path }) => path)).toEqual([
      "flow.yaml#title",
      "billing.md#description",
      "technical.md#description",
    ]);
    expect(texts.get(changes[0]!.key)?.files.map(({ path }) => path)).toEqual(["flow.yaml", "billing.md", "technical.md"]);
  });

  it("in a promotion: all its files at once, whichever changed", async () => {
    const promoted = await store.promote("canary", ["desk"]);
    expect(moves(promoted)).toEqual({ desk: "v1 -> v4" });
    expect(await treeAt(promoted.commit as string)).toBe(await treeAt("main"));
    expect(await failure(store.promote("canary", ["desk#billing@v2"]))).toMatchObject({ name: "Usage" });
  });

  it("in a rollback: every template comes back that was there, and what came with the later version goes", async () => {
    const before = await treeAt("refs/heads/promptlane/env/canary");
    await store.promote("canary", ["desk@v2"]);
    await store.promote("canary", ["desk"]);
    expect(moves(await store.rollback("canary", { key: "desk" }))).toEqual({ desk: "v4 -> v2" });
    expect(moves(await store.rollback("canary", { key: "desk", again: true }))).toEqual({ desk: "v2 -> v1" });
    expect(await treeAt("refs/heads/promptlane/env/canary")).toBe(before);
    const { deployments } = await store.with((opened) => history(opened, { environment: "canary", limit: null }));
    expect(deployments.map(({ action }) => action)).toEqual(["rollback", "rollback", "promote", "promote", "promote"]);
    expect((await store.held("canary", "desk")).toSorted()).toEqual(["v2", "v4"]);
  });
});

describe("a template of a flow", () => {
  it("renders as it is live, as it was, and as it is in the working tree", async () => {
    await store.promote("canary", ["desk@v2"]);
    const values = { amount: 3, currency: "EUR" };
    expect(await text("desk#billing@canary", values)).toBe("calm about 3 EUR");
    expect(await text("desk#billing@canary~1", { amount: 3 })).toBe("calm about 3");
    expect(await text("desk#billing@v1", { amount: 3 })).toBe("calm about 3");
    expect(await text("desk#technical", { ticket: "it" })).toBe("Fix it.");
    await store.repository.write({ ".prompts/desk/technical.md": "Mend {{ticket}}.\n" });
    expect(await text("desk#technical", { ticket: "it" })).toBe("Mend it.");
    expect(await failure(text("desk#billing"))).toMatchObject({ code: "template-not-found" });
  });

  it("means its sibling before a prompt of that name, wherever it is rendered", async () => {
    for (const selector of ["desk", "desk@v1", "desk@canary", "desk#main@latest"]) {
      expect(await text(selector, { ticket: "it" })).toBe("sibling rules it");
    }
  });

  it("follows a partial of the environment, and a promotion of that partial says so", async () => {
    await store.write({ "shared/tone.md": "loud" });
    expect(await text("desk#billing@canary", { amount: 3 })).toBe("calm about 3");
    const { changes } = await store.promote("canary", ["shared/tone"]);
    expect(changes.map(({ key, affects }) => ({ key, affects }))).toEqual([{ key: "shared/tone", affects: ["desk"] }]);
    expect(await text("desk#billing@canary", { amount: 3 })).toBe("loud about 3");
    expect(await text("desk#billing@v1", { amount: 3 })).toBe("calm about 3");
  });

  it("may pin a version of a partial, which goes along and stays", async () => {
    await store.write({ "desk/technical.md": '{{> "shared/tone@v1"}} to {{ticket}}\n', "shared/tone.md": "loud" });
    await store.promote("canary", ["desk", "shared/tone"]);
    expect(await text("desk#technical@canary", { ticket: "it" })).toBe("calm to it");
  });

  it("cannot go where a partial of it is missing", async () => {
    expect(await failure(store.promote("preview", ["desk@v2"]))).toMatchObject({ name: "PolicyRefused", code: "missing-partial" });
    expect(moves(await store.promote("preview", ["desk@v2"], { withPartials: true }))).toEqual({
      desk: "none -> v2",
      "shared/tone": "none -> v1",
    });
  });

  it("reads [[name]] as a variable, a sibling, or a prompt of the store", async () => {
    await store.write({
      "desk/technical.md":
        "---\nsyntax: promptshuttle\ninput: {schema: {ticket: string}}\n---\n[[ticket]] [[rules]] [[shared/tone]] [[x]]\n",
    });
    expect(await text("desk#technical", { ticket: "[[rules]]" })).toBe("[[rules]] sibling rules calm [[x]]");
    expect(await text("desk#technical@v5", { ticket: "it" })).toBe("it sibling rules calm [[x]]");
  });
});

it("show lists every partial at any depth with its version and blob", async () => {
  const nested = await promptStore({
    prompts: { "a.md": '{{> b}}{{> "d@v1"}}\n', "b.md": "{{> c}}\n", "c.md": "{{> d}}\n", "d.md": "first\n" },
  });
  await nested.write({ "d.md": "second\n" });
  const blob = (path: string) => nested.repository.git("rev-parse", path);
  const { partials } = await nested.with((opened) => showPrompt(opened, { selector: "a" }));
  expect(partials.toSorted((one, other) => `${one.key}${one.version}`.localeCompare(`${other.key}${other.version}`))).toEqual([
    { key: "b", version: 1, blob: await blob("HEAD:.prompts/b.md") },
    { key: "c", version: 1, blob: await blob("HEAD:.prompts/c.md") },
    { key: "d", version: 1, blob: await blob("HEAD~1:.prompts/d.md") },
    { key: "d", version: 2, blob: await blob("HEAD:.prompts/d.md") },
  ]);
});
