import { beforeAll, describe, expect, it } from "vitest";
import { Invalid, PolicyRefused } from "../../src/domain/errors.ts";
import type { DeploymentPlan } from "../../src/operations/deployment-preview.ts";
import { createEnvironment } from "../../src/operations/create-environment.ts";
import { history } from "../../src/operations/history.ts";
import { listEnvironments } from "../../src/operations/list-environments.ts";
import { removeEnvironment } from "../../src/operations/remove-environment.ts";
import { showPrompt } from "../../src/operations/show-prompt.ts";
import { failure, MANIFEST, moves, promptStore, TestStore } from "./prompt-store.ts";
import { repository } from "../support/repository.ts";

const BROKEN = "format: 1\nenvironments: {canary: {}\n";

describe("a manifest that the default branch does not hold yet", () => {
  let store: TestStore;

  beforeAll(async () => {
    const work = await repository({ files: { "README.md": "hello\n" }, remote: true });
    await work.commit("start", { files: { ".prompts/manifest.yaml": MANIFEST, ".prompts/a.md": "version 1\n" } });
    store = new TestStore(work);
  });

  it("is read from HEAD, which is said", async () => {
    const { environments } = await store.with((opened) => listEnvironments(opened));
    expect(environments.map(({ name }) => name)).toEqual(["dev", "staging", "production", "canary", "preview"]);
    expect(store.notices).toMatchObject([{ code: "manifest-not-on-default-branch", hint: "git push origin HEAD:main" }]);
  });

  it("refuses environment writes to the remote, with the push to type", async () => {
    for (const write of [
      () => store.promote("canary", ["a@draft"]),
      () => store.promoteAll("canary"),
      () => store.retire("canary", ["a"]),
    ]) {
      const error = await failure(write());
      expect(error).toBeInstanceOf(PolicyRefused);
      expect(error).toMatchObject({ code: "manifest-not-on-default-branch", hint: "git push origin HEAD:main" });
    }
    expect(await store.repository.git("--git-dir", store.repository.originPath as string, "for-each-ref", "--format=%(refname)")).toBe(
      "refs/heads/main",
    );
  });

  it("counts once that push is made", async () => {
    await store.repository.git("push", "--quiet", "origin", "HEAD:main");
    expect(moves(await store.promote("canary", ["a"]))).toEqual({ a: "none -> v1" });
  });

  it("is not that of a pull request: what is on main decides", async () => {
    await store.repository.git("switch", "-qc", "open-the-gate");
    await store.repository.commit("open", {
      files: { ".prompts/manifest.yaml": MANIFEST.replace("production: {after: staging, confirm: true}", "production: {}") },
    });
    expect(await failure(store.promote("production", ["a"]))).toBeInstanceOf(PolicyRefused);
    await store.repository.git("switch", "-q", "main");
  });
});

describe.each([
  { where: "without a remote", remote: false },
  { where: "with a remote", remote: true },
])("an invalid manifest, $where", ({ remote }) => {
  let store: TestStore;

  beforeAll(async () => {
    store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote });
    await store.versions("a", 2, 2);
    for (const version of ["v1", "v2"]) await store.promote("canary", [`a@${version}`]);
    await store.write({ "manifest.yaml": BROKEN });
  });

  it("is not read; the last valid one is, and why is said", async () => {
    expect(await store.live("canary")).toEqual({ a: "v2" });
    expect((await store.with((opened) => showPrompt(opened, { selector: "a@canary" }))).version).toBe(2);
    expect((await store.with((opened) => history(opened, { environment: "canary", limit: null }))).deployments).toHaveLength(2);
    expect(store.notices).toContainEqual(
      expect.objectContaining({ code: "manifest-invalid", message: expect.stringContaining("manifest.yaml") }),
    );
  });

  it("stops promotions and retirements", async () => {
    const tip = await store.tip("canary");
    for (const write of [() => store.promote("preview", ["a"]), () => store.promoteAll("preview"), () => store.retire("canary", ["a"])]) {
      const error = await failure(write());
      expect(error).toBeInstanceOf(Invalid);
      expect(error).toMatchObject({ code: "manifest-invalid", hint: expect.stringContaining("rollback works") });
    }
    expect(await store.tip("canary")).toBe(tip);
  });

  it("does not stop a rollback, which then always wants its confirmation", async () => {
    const plans: DeploymentPlan[] = [];
    expect(moves(await store.rollback("canary", { key: "a" }, (plan) => void plans.push(plan)))).toEqual({ a: "v2 -> v1" });
    expect(plans).toMatchObject([{ confirm: true, action: "rollback" }]);
  });
});

describe("an invalid manifest in a clone of depth 1", () => {
  it("does not stop a rollback: the last valid one is fetched", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.promote("canary", ["a"]);
    await store.write({ "manifest.yaml": BROKEN });
    const pipeline = await store.clone({ depth: 1 });
    expect(moves(await pipeline.rollback("canary"))).toEqual({ a: "v1 -> none" });
    expect(pipeline.notices).toContainEqual(expect.objectContaining({ code: "manifest-invalid" }));
  });
});

describe("an environment that was removed from the manifest", () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    await store.versions("a", 2, 3);
    for (const version of ["v1", "v2"]) await store.promote("canary", [`a@${version}`]);
    const removed = await store.with((opened) => removeEnvironment(opened, { name: "canary", deleteBranch: false, draft: false }));
    expect(removed).toMatchObject({ changed: true, branch_changed: false, paths: [".prompts/manifest.yaml"] });
  });

  it("can be read", async () => {
    expect(await store.live("canary")).toEqual({ a: "v2" });
    const { environments } = await store.with((opened) => listEnvironments(opened));
    expect(environments.find(({ name }) => name === "canary")).toMatchObject({ declared: false, prompts: 1 });
    expect((await store.with((opened) => showPrompt(opened, { selector: "a@canary~1" }))).version).toBe(1);
  });

  it("takes no promotion and no retirement", async () => {
    const tip = await store.tip("canary");
    for (const write of [() => store.promote("canary", ["a"]), () => store.promoteAll("canary"), () => store.retire("canary", ["a"])]) {
      const error = await failure(write());
      expect(error).toMatchObject({
        name: "PolicyRefused",
        code: "environment-not-declared",
        message: expect.stringContaining("no longer in the manifest"),
        hint: expect.stringContaining("promptlane env create canary"),
      });
    }
    expect(await store.tip("canary")).toBe(tip);
  });

  it("takes a rollback", async () => {
    expect(moves(await store.rollback("canary", { key: "a" }))).toEqual({ a: "v2 -> v1" });
  });

  it("keeps its branch when that moved meanwhile, and tells of the conflict", async () => {
    const remove = store.with(async (opened) => {
      await store.rollback("canary", { from: (await store.tip("canary")) ?? "" });
      return removeEnvironment(opened, { name: "canary", deleteBranch: true, draft: false });
    });
    expect(await failure(remove)).toMatchObject({ name: "Conflict", code: "branch-moved" });
    expect(await store.tip("canary")).not.toBeNull();
  });

  it("goes for good with env remove --delete-branch", async () => {
    expect(
      await failure(store.with((opened) => removeEnvironment(opened, { name: "canary", deleteBranch: false, draft: false }))),
    ).toMatchObject({ code: "environment-not-declared", hint: "promptlane env remove canary --delete-branch" });
    expect(await store.with((opened) => removeEnvironment(opened, { name: "canary", deleteBranch: true, draft: false }))).toMatchObject({
      changed: true,
      branch_changed: true,
      commit: null,
    });
    expect(await store.tip("canary")).toBeNull();
    expect(await failure(store.rollback("canary", { key: "a" }))).toMatchObject({ name: "NotFound", code: "environment-not-found" });
  });
});

describe("creating an environment", () => {
  it("makes its branch with the first promotion, or at once with --push", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" }, remote: true });
    const create = (name: string, push: boolean) =>
      store.with((opened) => createEnvironment(opened, { name, confirm: false, drafts: false, push, draft: false }));
    expect(await create("eu", false)).toMatchObject({ branch_changed: false });
    expect(await store.tip("eu")).toBeNull();
    expect(await create("us", true)).toMatchObject({ branch_changed: true });
    expect(await store.tip("us")).not.toBeNull();
    await store.push();
    expect(await store.repository.git("ls-tree", "-r", "--name-only", (await store.tip("us")) ?? "")).toBe(".promptlane/store.json");
    for (const name of ["eu", "us"]) expect(moves(await store.promote(name, ["a"]))).toEqual({ a: "none -> v1" });
  });

  it.each([
    "Prod",
    "-x",
    "--output=/tmp/x",
    "prod/eu",
    "a b",
    "ä",
    "..",
    "x.lock",
    "@",
    "@{1}",
    "head",
    "main",
    "base",
    "live",
    "current",
    "previous",
    "all",
    "none",
    "latest",
    "draft",
    "v1",
    "abcdef1",
    "",
    "x".repeat(61),
  ])("C3: refuses the name %j, and writes nothing", async (name) => {
    names ??= await promptStore({ prompts: { "a.md": "a\n" } });
    const before = await names.everything();
    const error = await failure(
      names.with((opened) => createEnvironment(opened, { name, confirm: false, drafts: false, push: true, draft: false })),
    );
    expect(error).toMatchObject({ name: "Usage", code: "invalid-environment-name" });
    expect(error.hint).toBeTruthy();
    expect(await names.everything()).toBe(before);
  });
});

let names: TestStore | undefined;

describe("a dry run", () => {
  it("says what would happen, in the words of the real run, and writes nothing", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "b\n" } });
    await store.versions("a", 2, 2);
    await store.promote("canary", ["a@v1", "b"]);
    await store.promote("canary", ["a@v2"]);
    await store.live("canary");
    const acts = {
      promote: (dryRun: boolean) => store.promote("preview", ["a", "b"], { dryRun, operation: "one" }),
      rollback: (dryRun: boolean) => store.rollback("canary", { key: "a", dryRun, operation: "two" }),
      retire: (dryRun: boolean) => store.retire("canary", ["b"], { dryRun, operation: "three" }),
    };
    for (const [name, act] of Object.entries(acts)) {
      const before = await store.everything();
      const dry = await act(true);
      expect(await store.everything(), name).toBe(before);
      expect(dry).toMatchObject({ dry_run: true, changed: true, commit: null, pushed: false, undo: null });
      const real = await act(false);
      expect({ ...real, dry_run: true, commit: null, undo: null }, name).toEqual(dry);
    }
  });

  it("refuses what the real run refuses", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    expect(await failure(store.promote("production", ["a"], { dryRun: true }))).toBeInstanceOf(PolicyRefused);
    expect(await failure(store.rollback("canary", { key: "a", dryRun: true }))).toMatchObject({ name: "NotFound" });
  });
});
