import { cpSync, renameSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { RemoteUnavailable } from "../../src/domain/errors.ts";
import { diagnose } from "../../src/operations/diagnose.ts";
import { listPrompts } from "../../src/operations/list-prompts.ts";
import { logPrompt } from "../../src/operations/log-prompt.ts";
import { showPrompt } from "../../src/operations/show-prompt.ts";
import { repository } from "../support/repository.ts";
import { writeProgram } from "../support/write-program.ts";
import { failure, MANIFEST, moves, promptStore, TestStore } from "./prompt-store.ts";

let origin: TestStore;

beforeAll(async () => {
  origin = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "b\n" }, remote: true });
  await origin.versions("a", 2, 4);
  await origin.promote("canary", ["a@v2", "b"]);
});

/** What a CI checkout is by default: a depth of 1, one refspec, a detached HEAD, no origin/HEAD, no branch. */
async function checkout(): Promise<TestStore> {
  const clone = await origin.clone({ depth: 1 });
  const { repository: work } = clone;
  await work.git("checkout", "--quiet", "--detach", "refs/remotes/origin/main");
  await work.git("branch", "--quiet", "-D", "main");
  await work.git("symbolic-ref", "--delete", "refs/remotes/origin/HEAD");
  await work.git("config", "remote.origin.fetch", `+${await work.id("HEAD")}:refs/remotes/origin/main`);
  return clone;
}

describe("D8: a clone of any kind reads and promotes as a full one", () => {
  it.each([
    { kind: "a CI checkout: depth 1, one refspec, detached HEAD, no origin/HEAD", make: () => checkout() },
    { kind: "--depth=1", make: () => origin.clone({ depth: 1 }) },
    { kind: "--single-branch", make: () => origin.clone({ singleBranch: true }) },
    { kind: "--filter=blob:none", make: () => origin.clone({ filter: "blob:none" }) },
    { kind: "a bare clone", make: () => origin.clone({ bare: true }) },
  ])("$kind", async ({ make }) => {
    const clone = await make();
    expect(await clone.live("canary")).toEqual(await origin.opened({ fetch: "always" }).live("canary"));
    expect((await clone.with((store) => showPrompt(store, { selector: "a@canary" }))).text).toBe("version 2\n");
    expect(moves(await clone.promote("preview", ["a@v3"], { dryRun: true }))).toEqual({ a: expect.stringContaining("-> v3") });
    expect(moves(await clone.promote("canary", ["b@v1", "a@v4"]))).toEqual({ a: "v2 -> v4" });
    expect(moves(await clone.rollback("canary", { key: "a" }))).toEqual({ a: "v4 -> v2" });
    const { versions } = await clone.with((store) => logPrompt(store, { key: "a", limit: null, commits: false }));
    expect(versions.map(({ version }) => version)).toEqual([4, 3, 2, 1]);
  });

  it("a shallow clone of an environment's branch, too: a rollback undoes the last deployment, and not all that is live", async () => {
    const upstream = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "b\n" }, remote: true });
    await upstream.versions("a", 2, 2);
    await upstream.promote("canary", ["a@v1"]);
    const second = (await upstream.promote("canary", ["a@v2"])).commit as string;
    await upstream.promote("canary", ["b"]);
    const cut = async () => {
      const clone = await upstream.clone({ depth: 1 });
      const refspec = "+refs/heads/promptlane/*:refs/remotes/origin/promptlane/*";
      await clone.repository.git("fetch", "--quiet", "--depth=1", "origin", refspec);
      return clone;
    };
    expect(moves(await (await cut()).rollback("canary", { key: "a", from: second, dryRun: true }))).toEqual({ a: "v2 -> v1" });
    const quiet = (await cut()).opened({ fetch: "never" });
    await quiet.live("canary");
    expect(quiet.notices).toContainEqual(
      expect.objectContaining({ code: "shallow-clone", message: expect.stringContaining("of canary it has") }),
    );
    expect(await failure(quiet.rollback("canary"))).toMatchObject({
      code: "shallow-clone",
      hint: "git fetch --unshallow origin promptlane/env/canary",
    });
    expect(moves(await (await cut()).rollback("canary"))).toEqual({ b: "v1 -> none" });
  });

  it("a shallow clone that may not fetch: reads frozen numbers, and says for a write what to run", async () => {
    const clone = await checkout();
    await clone.live("canary");
    const quiet = clone.opened({ fetch: "never" });
    expect((await quiet.with((store) => showPrompt(store, { selector: "a@v2" }))).text).toBe("version 2\n");
    expect(await failure(quiet.with((store) => showPrompt(store, { selector: "a@v99" })))).toMatchObject({
      code: "version-not-found",
      message: expect.stringContaining("shallow clone"),
      hint: "git fetch --unshallow origin main",
    });
    const error = await failure(quiet.promote("canary", ["a@v3"]));
    expect(error).toMatchObject({
      name: "Invalid",
      code: "shallow-clone",
      hint: expect.stringContaining("git fetch --unshallow origin main"),
    });
  });

  it("a fork whose origin is another repository: writes stay on the remote that is named", async () => {
    const upstream = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    const upstreamPath = upstream.repository.originPath as string;
    const forkPath = `${upstream.repository.folder}/fork.git`;
    cpSync(upstreamPath, forkPath, { recursive: true });
    const fork = await upstream.clone();
    await fork.repository.git("remote", "set-url", "origin", `file://${forkPath}`);
    await fork.repository.git("remote", "add", "upstream", `file://${upstreamPath}`);
    await fork.promote("canary", ["a"]);
    expect(await upstream.tip("canary")).toBeNull();
    expect(await fork.repository.git("--git-dir", forkPath, "rev-parse", "--verify", "refs/heads/promptlane/env/canary")).toMatch(
      /^[0-9a-f]{40}$/,
    );
    expect(moves(await fork.opened({ remote: "upstream" }).promote("canary", ["a"]))).toEqual({ a: "none -> v1" });
    await fork.repository.git("config", "promptlane.remote", "upstream");
    expect(await fork.live("canary")).toEqual({ a: "v1" });
    expect((await fork.promote("preview", ["a"])).remote).toBe("upstream");
    expect(await upstream.tip("preview")).not.toBeNull();
  });

  it("no remote at all: everything is local, and nothing is pushed", async () => {
    const local = await promptStore({ prompts: { "a.md": "version 1\n" } });
    expect(await local.promote("canary", ["a"])).toMatchObject({ remote: null, pushed: false, changed: true });
    expect(await local.repository.git("for-each-ref", "--format=%(refname)")).toBe(
      "refs/heads/main\nrefs/heads/promptlane/env/canary\nrefs/heads/promptlane/ledger",
    );
  });

  it("no remote, detached from main: versions are still counted on the manifest's branch", async () => {
    const local = await promptStore({ prompts: { "a.md": "version 1\n" } });
    await local.versions("a", 2, 2);
    await local.repository.git("switch", "-q", "--detach", "HEAD~1");
    expect(moves(await local.promote("canary", ["a@latest"]))).toEqual({ a: "none -> v2" });
  });

  it("offline: reads go on with what was fetched, and writes end with no access", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.versions("a", 2, 2);
    await store.promote("canary", ["a"]);
    renameSync(store.repository.originPath as string, `${store.repository.originPath}.away`);
    expect(await store.live("canary")).toEqual({ a: "v2" });
    const before = await store.everything();
    for (const write of [() => store.promote("preview", ["a"]), () => store.rollback("canary"), () => store.retire("canary", ["a"])]) {
      const error = await failure(write());
      expect(error).toBeInstanceOf(RemoteUnavailable);
      expect(error.hint).toBe("git ls-remote origin");
    }
    expect(await store.everything()).toBe(before);
    expect(await failure(store.opened({ fetch: "always" }).live("canary"))).toBeInstanceOf(RemoteUnavailable);
  });

  it("offline before anything was fetched: environments are unknown, and doctor says so without failing", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.promote("canary", ["a"]);
    const clone = await store.clone({ singleBranch: true });
    renameSync(store.repository.originPath as string, `${store.repository.originPath}.away`);
    const { prompts } = await clone.with((opened) => listPrompts(opened));
    expect(prompts.map(({ key, environments }) => ({ key, environments }))).toEqual([{ key: "a", environments: {} }]);
    expect(clone.notices).toContainEqual(expect.objectContaining({ code: "offline" }));
    const doctor = await diagnose({ cwd: clone.repository.path, environment: clone.repository.environment });
    expect(doctor.facts.store).toBe(".prompts");
  });
});

describe("D14: where nothing may be written", () => {
  it("an environment's branch that is checked out in a worktree refuses the deployment", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    await store.versions("a", 2, 2);
    await store.promote("canary", ["a@v1"]);
    await store.repository.git("worktree", "add", "--quiet", "../canary-files", "promptlane/env/canary");
    const tip = await store.tip("canary");
    for (const write of [() => store.promote("canary", ["a@v2"]), () => store.retire("canary", ["a"])]) {
      expect(await failure(write())).toMatchObject({
        name: "Invalid",
        code: "branch-checked-out",
        hint: expect.stringContaining("git -C"),
      });
    }
    expect(await store.tip("canary")).toBe(tip);
    const doctor = await diagnose({ cwd: store.repository.path, environment: store.repository.environment });
    expect(doctor.problems).toContainEqual(expect.objectContaining({ code: "branch-checked-out" }));
  });

  it("the user's pre-push hook is not run, nor any other hook", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    const proof = `${store.repository.folder}/hook-ran`;
    for (const hook of ["pre-push", "pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-checkout"]) {
      writeProgram(`${store.repository.path}/.git/hooks/${hook}`, `echo ${hook} >> ${proof}`, "exit 1");
    }
    expect(await store.promote("canary", ["a"])).toMatchObject({ changed: true, pushed: true });
    expect((await store.repository.tryGit("hash-object", proof)).exitCode).not.toBe(0);
  });

  it("several stores of one repository are kept apart by their prefixes", async () => {
    const work = await repository({
      files: {
        "one/.prompts/manifest.yaml": MANIFEST,
        "one/.prompts/a.md": "one\n",
        "two/.prompts/manifest.yaml": `${MANIFEST}refs: second\n`,
        "two/.prompts/a.md": "two\n",
      },
    });
    const [one, two] = ["one", "two"].map((folder) => new TestStore(work, { cwd: `${work.path}/${folder}` }));
    await one?.promote("canary", ["a"]);
    await two?.promote("canary", ["a"]);
    expect(await work.git("show", "promptlane/env/canary:.prompts/a.md")).toBe("one");
    expect(await work.git("show", "second/env/canary:.prompts/a.md")).toBe("two");
    expect(await one?.live("canary")).toEqual({ a: "v1" });
  });

  it("a second store with the same prefix never writes over the first one's environments", async () => {
    const work = await repository({
      files: {
        "one/.prompts/manifest.yaml": MANIFEST,
        "one/.prompts/a.md": "one\n",
        "two/.prompts/manifest.yaml": MANIFEST,
        "two/.prompts/a.md": "two\n",
      },
    });
    const [one, two] = ["one", "two"].map((folder) => new TestStore(work, { cwd: `${work.path}/${folder}` })) as [TestStore, TestStore];
    await one.promote("canary", ["a"]);
    const tip = await one.tip("canary");
    expect(await failure(two.promote("canary", ["a"]))).toMatchObject({
      name: "PolicyRefused",
      code: "another-store",
      message: expect.stringContaining("one/.prompts"),
    });
    expect(await failure(two.rollback("canary"))).toMatchObject({ code: "another-store" });
    expect(await one.tip("canary")).toBe(tip);
  });

  it("local branches of an environment's name are ignored where there is a remote", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.promote("canary", ["a"]);
    await store.repository.git("branch", "promptlane/env/canary", "main");
    expect(await store.live("canary")).toEqual({ a: "v1" });
    const mine = await store.repository.id("refs/heads/promptlane/env/canary");
    await store.retire("canary", ["a"]);
    expect(await store.repository.id("refs/heads/promptlane/env/canary")).toBe(mine);
    const doctor = await diagnose({ cwd: store.repository.path, environment: store.repository.environment });
    expect(doctor.problems).toContainEqual(expect.objectContaining({ code: "local-branch-ignored" }));
  });

  it("an ordinary branch that only looks like an environment is left alone", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    await store.repository.git("branch", "promptlane/env/canary", "main");
    const mine = await store.tip("canary");
    expect(await failure(store.promote("canary", ["a"]))).toMatchObject({ name: "PolicyRefused", code: "not-an-environment" });
    expect(await store.tip("canary")).toBe(mine);
  });
});

describe("D11: an environment's branch that is gone from the remote", () => {
  it("is not begun anew, however often it is tried, and the way to bring it back is said", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    const { commit } = await store.promote("canary", ["a"]);
    await store.repository.git("--git-dir", store.repository.originPath as string, "update-ref", "-d", "refs/heads/promptlane/env/canary");
    for (const write of [() => store.promote("canary", ["a"]), () => store.promoteAll("canary"), () => store.rollback("canary")]) {
      expect(await failure(write())).toMatchObject({
        name: "Conflict",
        code: "branch-lost",
        hint: expect.stringContaining(`git push origin ${commit}:refs/heads/promptlane/env/canary`),
      });
    }
    expect(await store.tip("canary")).toBeNull();
    await store.repository.git("push", "--quiet", "origin", `${commit}:refs/heads/promptlane/env/canary`);
    expect(moves(await store.rollback("canary"))).toEqual({ a: "v1 -> none" });
  });
});
