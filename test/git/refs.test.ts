import { writeFileSync } from "node:fs";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ObjectId } from "../../src/domain/object-id.ts";
import { branchRef, parseRefName } from "../../src/domain/ref-name.ts";
import {
  checkedOutBranches,
  isAncestor,
  listRefs,
  listSymbolicRef,
  mergeBase,
  resolveCommit,
  setSymbolicRef,
  updateRef,
} from "../../src/git/refs.ts";
import type { GitRepository } from "../../src/git/repository.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository, type TestRepository } from "../support/repository.ts";

const main = branchRef("main");
const dev = branchRef("promptlane/env/dev");
const remoteHead = parseRefName("refs/remotes/origin/HEAD");

describe("refs", () => {
  let fixture: TestRepository;
  let original: TestRepository;
  let opened: GitRepository;
  let first: ObjectId;
  let second: ObjectId;

  beforeAll(async () => {
    original = await repository({ files: { "a.txt": "1" }, remote: true });
    first = await original.id("HEAD");
    second = await original.commit("second");
  });

  beforeEach(async () => {
    fixture = original.copy();
    opened = await openTestRepository(fixture);
  });

  it("are listed below a folder, and by full name", async () => {
    await fixture.git("update-ref", dev, first);
    await fixture.git("update-ref", "refs/heads/promptlane-other", first);
    expect(await listRefs(opened, ["refs/heads/promptlane", main])).toEqual(
      new Map([
        [main, second],
        [dev, first],
      ]),
    );
  });

  it("are listed, symbolic ones too, of which it can be asked what they stand for", async () => {
    expect(await listRefs(opened, ["refs/remotes/origin"])).toEqual(
      new Map([
        [remoteHead, first],
        ["refs/remotes/origin/main", first],
      ]),
    );
    expect(await listSymbolicRef(opened, remoteHead)).toBe("refs/remotes/origin/main");
    expect(await listSymbolicRef(opened, main)).toBeNull();
    await setSymbolicRef(opened, remoteHead, parseRefName("refs/remotes/origin/next"));
    expect(await listSymbolicRef(opened, remoteHead)).toBe("refs/remotes/origin/next");
  });

  it("are left out when promptlane could not name them", async () => {
    await fixture.git("update-ref", "refs/heads/-x", first);
    expect([...(await listRefs(opened, ["refs/heads"])).keys()]).toEqual([main]);
  });

  describe("a revision", () => {
    it("is the commit that it stands for", async () => {
      expect(await resolveCommit(opened, "main")).toBe(second);
      expect(await resolveCommit(opened, first.slice(0, 8))).toBe(first);
    });

    it.each(["nothing", "", "main^{tree}", "main:a.txt", "HEAD@{99}", "a\0b", "0".repeat(40)])("is nothing for %j", async (text) => {
      expect(await resolveCommit(opened, text)).toBeNull();
    });

    it.each(["--output=evil.txt", "-x", "--all", "--git-dir=/"])("C1: is never an option, as in %j", async (text) => {
      expect(await resolveCommit(opened, text)).toBeNull();
      expect(await fixture.git("status", "--porcelain")).toBe("");
    });
  });

  describe("compare-and-swap", () => {
    const message = "test";

    it("moves a ref from what it was", async () => {
      expect(await updateRef(opened, { ref: main, to: first, from: second, message })).toBe("moved");
      expect(await fixture.id(main)).toBe(first);
    });

    it("is stale when the ref is something else", async () => {
      expect(await updateRef(opened, { ref: main, to: first, from: first, message })).toBe("stale");
      expect(await fixture.id(main)).toBe(second);
    });

    it("makes a ref only where there is none", async () => {
      expect(await updateRef(opened, { ref: dev, to: first, from: null, message })).toBe("moved");
      expect(await updateRef(opened, { ref: dev, to: second, from: null, message })).toBe("stale");
      expect(await fixture.id(dev)).toBe(first);
    });

    it("is stale when the ref is gone", async () => {
      expect(await updateRef(opened, { ref: dev, to: second, from: first, message })).toBe("stale");
    });

    it("deletes a ref only while it is what was expected", async () => {
      await fixture.git("update-ref", dev, first);
      expect(await updateRef(opened, { ref: dev, to: null, from: second, message })).toBe("stale");
      expect(await updateRef(opened, { ref: dev, to: null, from: first, message })).toBe("moved");
      expect(await listRefs(opened, [dev])).toEqual(new Map());
    });

    it("throws git's words when somebody left a lock behind", async () => {
      writeFileSync(`${fixture.path}/.git/refs/heads/main.lock`, "");
      const update = updateRef(opened, { ref: main, to: first, from: second, message });
      await expect(update).rejects.toMatchObject({ code: "locked", stderr: expect.stringMatching(/main\.lock': File exists/) });
    });

    it("lets one of many writers win", async () => {
      const commits: ObjectId[] = [];
      for (let number = 0; number < 8; number += 1) commits.push(await fixture.commit(`try ${number}`));
      const outcomes = await Promise.all(commits.map((to) => updateRef(opened, { ref: dev, to, from: null, message })));
      expect(outcomes.filter((outcome) => outcome === "moved")).toHaveLength(1);
      expect(commits[outcomes.indexOf("moved")]).toBe(await fixture.id(dev));
    });
  });

  it("tell who is whose ancestor", async () => {
    expect(await isAncestor(opened, first, second)).toBe(true);
    expect(await isAncestor(opened, second, second)).toBe(true);
    expect(await isAncestor(opened, second, first)).toBe(false);
  });

  it("have a best common ancestor, or none", async () => {
    await fixture.git("checkout", "--quiet", "-b", "side", first);
    const side = await fixture.commit("side");
    await fixture.git("checkout", "--quiet", "--orphan", "other");
    const other = await fixture.commit("other");
    expect(await mergeBase(opened, side, second)).toBe(first);
    expect(await mergeBase(opened, other, second)).toBeNull();
  });

  it("D14: tell where a branch is checked out", async () => {
    await fixture.git("worktree", "add", "--quiet", "-b", "promptlane/env/dev", `${fixture.folder}/dev tree`);
    expect(await checkedOutBranches(opened)).toEqual(
      new Map([
        [main, fixture.path],
        [dev, `${fixture.folder}/dev tree`],
      ]),
    );
  });
});
