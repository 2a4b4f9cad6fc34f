import { beforeAll, describe, expect, it } from "vitest";
import { PolicyRefused } from "../../src/domain/errors.ts";
import { failure, moves, promptStore, skips, type TestStore } from "./prompt-store.ts";

describe("promoting all", () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await promptStore({
      prompts: {
        "sales/pitch.md": "---\ntags: [public]\n---\nversion 1\n",
        "support/reply.md": "version 1\n",
        "support/triage.md": "version 1\n",
        "support/desk/flow.yaml": "title: Desk\n",
        "support/desk/main.md": "Hello\n",
      },
    });
  });

  it("takes the latest of each, flows too, in one commit", async () => {
    const all = await store.promoteAll("canary");
    expect(moves(all)).toEqual({
      "sales/pitch": "none -> v1",
      "support/desk": "none -> v1",
      "support/reply": "none -> v1",
      "support/triage": "none -> v1",
    });
    expect(await store.repository.git("rev-list", "--count", await tipOf(store, "canary"))).toBe("1");
    expect(await store.repository.git("rev-parse", `${all.commit}:.prompts/support/desk`)).toBe(
      await store.repository.git("rev-parse", "main:.prompts/support/desk"),
    );
  });

  it("has nothing to do the second time, and is content with that", async () => {
    const tip = await store.tip("canary");
    expect(await store.promoteAll("canary")).toMatchObject({ changed: false, commit: null, changes: [], skipped: [] });
    expect(await store.tip("canary")).toBe(tip);
  });

  it("says so where nothing is live in the environment that it takes from", async () => {
    const { changes, warnings } = await store.promoteAll("preview", { from: "dev" });
    expect([changes, warnings]).toEqual([[], ["nothing of what was asked for is live in dev"]]);
  });

  it("takes one project, or one tag, and leaves the rest without a word", async () => {
    expect(Object.keys(moves(await store.promoteAll("preview", { project: "sales", dryRun: true })))).toEqual(["sales/pitch"]);
    expect(Object.keys(moves(await store.promoteAll("preview", { tag: "public", dryRun: true })))).toEqual(["sales/pitch"]);
    expect((await store.promoteAll("preview", { project: "sales", dryRun: true })).skipped).toEqual([]);
    expect(await failure(store.promoteAll("preview", { project: "sale" }))).toMatchObject({
      name: "NotFound",
      hint: expect.stringContaining("sales"),
    });
    expect(await failure(store.promoteAll("preview", { tag: "privat" }))).toMatchObject({ name: "NotFound", code: "tag-not-found" });
  });

  it("leaves alone what is held, newer in the target, or absent in the source, each with reason and way out", async () => {
    await store.promote("preview", ["support/triage@v1", "sales/pitch@v1"]);
    await store.write({ "support/reply.md": "version 2\n", "support/triage.md": "version 2\n" });
    await store.promote("preview", ["support/reply@v2"]);
    await store.promote("preview", ["support/triage@v2"]);
    await store.rollback("preview", { key: "support/triage" });
    await store.promote("canary", ["support/triage@v2"]);
    await store.retire("canary", ["sales/pitch"]);
    const all = await store.promoteAll("preview", { from: "canary" });
    expect(moves(all)).toEqual({ "support/desk": "none -> v1" });
    expect(all.skipped).toMatchObject([
      { key: "support/reply", label: "v1", code: "newer-in-target", hint: expect.stringContaining("--allow-older") },
      { key: "support/triage", label: "v2", code: "held", hint: "promptlane promote support/triage@v2 --to preview" },
      { key: "sales/pitch", label: "v1", code: "absent-in-source", hint: "promptlane retire sales/pitch --env preview" },
    ]);
  });

  it("goes over a newer version with --allow-older only", async () => {
    expect(moves(await store.promoteAll("preview", { from: "canary", allowOlder: true, dryRun: true }))).toEqual({
      "support/reply": "v2 -> v1",
    });
  });

  it("with --strict refuses where anything would be left alone, and changes nothing", async () => {
    const tip = await store.tip("preview");
    const error = await failure(store.promoteAll("preview", { from: "canary", strict: true }));
    expect(error).toBeInstanceOf(PolicyRefused);
    expect(error.details).toMatchObject({ skipped: [{ key: "support/reply" }, { key: "support/triage" }, { key: "sales/pitch" }] });
    expect(await store.tip("preview")).toBe(tip);
  });

  it("refuses named prompts that it would leave alone, with the same reasons", async () => {
    expect(await failure(store.promote("preview", ["support/reply"], { from: "canary" }))).toMatchObject({
      name: "PolicyRefused",
      code: "newer-in-target",
    });
    expect(await failure(store.promote("preview", ["sales/pitch"], { from: "canary" }))).toMatchObject({
      name: "PolicyRefused",
      code: "absent-in-source",
    });
    expect(await failure(store.promote("preview", ["support/reply@v1"]))).toMatchObject({ name: "PolicyRefused", code: "newer-in-target" });
  });

  it("refuses all of it when one prompt does not parse, and writes nothing", async () => {
    await store.write({ "sales/broken.md": "{{#if}\n" });
    const tip = await store.tip("canary");
    const error = await failure(store.promoteAll("canary"));
    expect(error).toMatchObject({ name: "Invalid", code: "prompt-does-not-parse", message: expect.stringContaining("sales/broken") });
    expect(await store.tip("canary")).toBe(tip);
    await store.write({ "sales/broken.md": null });
  });

  it("wants either names or --all, and two different environments", async () => {
    expect(await failure(store.promote("canary", []))).toMatchObject({ name: "Usage" });
    expect(await failure(store.promote("canary", ["sales/pitch"], { all: true }))).toMatchObject({ name: "Usage" });
    expect(await failure(store.promoteAll("canary", { from: "canary" }))).toMatchObject({ name: "Usage" });
    expect(await failure(store.promote("canary", ["sales/pitch"], { tag: "public" }))).toMatchObject({ name: "Usage" });
    expect(await failure(store.promote("canary", ["sales/pitch", "sales/pitch@v1"]))).toMatchObject({ name: "Usage", code: "named-twice" });
  });
});

describe("a held version", () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    await store.versions("a", 2, 2);
    await store.promote("canary", ["a@v1"]);
    await store.promote("canary", ["a@v2"]);
    await store.rollback("canary", { key: "a" });
  });

  it("stays out of --all, and of a promotion that does not name it", async () => {
    expect(skips(await store.promoteAll("canary"))).toEqual({ a: "held" });
    expect(await failure(store.promote("canary", ["a"]))).toMatchObject({
      name: "PolicyRefused",
      code: "held",
      hint: "promptlane promote a@v2 --to canary",
    });
    expect(await failure(store.promote("canary", ["a@latest"]))).toMatchObject({ code: "held" });
    expect(await failure(store.promoteAll("canary", { strict: true }))).toMatchObject({ code: "held" });
  });

  it("is held there only, not in other environments", async () => {
    expect(moves(await store.promoteAll("preview"))).toEqual({ a: "none -> v2" });
    expect(skips(await store.promoteAll("canary", { from: "preview" }))).toEqual({ a: "held" });
  });

  it("stays held when its content comes back under another number", async () => {
    await store.write({ "a.md": "version 3\n" });
    await store.write({ "a.md": "version 2\n" });
    expect(skips(await store.promoteAll("canary"))).toEqual({ a: "held" });
  });

  it("ships again when it is named, and is held no more", async () => {
    expect(moves(await store.promote("canary", ["a@v2"]))).toEqual({ a: "v1 -> v2" });
    expect(await store.held("canary", "a")).toEqual([]);
  });

  it("gives way to other content", async () => {
    await store.rollback("canary", { key: "a" });
    await store.write({ "a.md": "version 5\n" });
    expect(moves(await store.promoteAll("canary"))).toEqual({ a: "v1 -> v5" });
  });
});

async function tipOf(store: TestStore, environment: string): Promise<string> {
  return (await store.tip(environment)) ?? "";
}
