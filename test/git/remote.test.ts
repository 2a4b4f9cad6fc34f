import { existsSync } from "node:fs";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GitError } from "../../src/domain/errors.ts";
import { branchRef, parseRefName, type RefName } from "../../src/domain/ref-name.ts";
import { fetchRefs, listRemoteRefs, remoteHead, type FetchedRef } from "../../src/git/remote.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository, type TestRepository } from "../support/repository.ts";
import { writeProgram } from "../support/write-program.ts";

const main = branchRef("main");
const dev = branchRef("promptlane/env/dev");
const staging = branchRef("promptlane/env/staging");

function tracking(source: RefName): FetchedRef {
  return { source, target: parseRefName(source.replace("refs/heads/", "refs/remotes/origin/")) };
}

describe("a remote", () => {
  let original: TestRepository;
  let fixture: TestRepository;

  beforeAll(async () => {
    original = await repository({ files: { "a.txt": "1" }, remote: true });
    await original.git("push", "--quiet", "origin", `HEAD:${dev}`);
    await original.git("update-ref", "-d", tracking(dev).target);
  });

  beforeEach(() => {
    fixture = original.copy();
  });

  /** Moves a branch of the origin without this repository's knowledge. */
  async function moveOrigin(ref: RefName, to: string): Promise<void> {
    await fixture.git("push", "--quiet", "--force", `file://${fixture.originPath}`, `${to}:${ref}`);
  }

  describe("fetching", () => {
    it("brings exactly the refs that were asked for", async () => {
      const clone = await fixture.clone({ singleBranch: true });
      const moved = await fixture.commit("moved");
      await moveOrigin(main, moved);
      await fixture.git("tag", "v1", "HEAD^");
      await fixture.git("push", "--quiet", "origin", "v1");
      const fetched = await fetchRefs(await openTestRepository(clone), { remote: "origin", refs: [tracking(dev)] });
      expect(fetched).toEqual(new Map([[dev, await fixture.id("HEAD^")]]));
      expect(await clone.git("for-each-ref", "--format=%(refname)", "refs/remotes")).toContain(tracking(dev).target);
      expect(await clone.id("origin/main")).not.toBe(moved);
      expect(await clone.git("tag")).toBe("");
      expect(existsSync(`${clone.path}/.git/FETCH_HEAD`)).toBe(false);
    });

    it("D11: follows a branch that was moved back", async () => {
      // The remote's own refspecs would force it, too.
      await fixture.git("config", "--unset-all", "remote.origin.fetch");
      const opened = await openTestRepository(fixture);
      const first = await fixture.id("HEAD");
      await moveOrigin(dev, await fixture.commit("second"));
      await fetchRefs(opened, { remote: "origin", refs: [tracking(dev)] });
      await moveOrigin(dev, first);
      expect(await fetchRefs(opened, { remote: "origin", refs: [tracking(dev)] })).toEqual(new Map([[dev, first]]));
    });

    it("D11: keeps a branch that the remote has no more as it was last seen, and brings the others", async () => {
      const opened = await openTestRepository(fixture);
      const refs = [tracking(main), tracking(dev), tracking(staging)];
      const seen = (await fetchRefs(opened, { remote: "origin", refs })).get(dev);
      await moveOrigin(dev, "");
      const moved = await fixture.commit("moved");
      await moveOrigin(main, moved);
      expect(await fetchRefs(opened, { remote: "origin", refs })).toEqual(new Map([[main, moved]]));
      expect(await fixture.id(tracking(dev).target)).toBe(seen);
    });

    it("gives nothing when the remote has none of them", async () => {
      expect(await fetchRefs(await openTestRepository(fixture), { remote: "origin", refs: [tracking(staging)] })).toEqual(new Map());
    });

    it("D1: can be done by many at once in one clone", async () => {
      const opened = await openTestRepository(fixture);
      const refs = [tracking(main), tracking(dev)];
      for (let round = 0; round < 4; round += 1) {
        const moved = await fixture.commit(`round ${round}`);
        await moveOrigin(dev, moved);
        const fetched = await Promise.all(Array.from({ length: 8 }, () => fetchRefs(opened, { remote: "origin", refs })));
        expect(fetched.map((tips) => tips.get(dev))).toEqual(Array(8).fill(moved));
      }
    });

    it("D8: completes the history of a shallow clone, and of a complete one nothing", async () => {
      await fixture.commit("second");
      await fixture.git("push", "--quiet", "origin", "main");
      const clone = await fixture.clone({ depth: 1 });
      const opened = await openTestRepository(clone);
      expect(await clone.git("rev-list", "--count", "HEAD")).toBe("1");
      await fetchRefs(opened, { remote: "origin", refs: [tracking(main)], deepen: "full" });
      expect(await clone.git("rev-list", "--count", "HEAD")).toBe("2");
      await fetchRefs(opened, { remote: "origin", refs: [tracking(main)], deepen: "full" });
      expect((await openTestRepository(clone)).isShallow).toBe(false);
    });

    it("C5: runs no hook of this repository", async () => {
      writeProgram(`${fixture.path}/.git/hooks/reference-transaction`, `touch ${fixture.folder}/ran`);
      await fetchRefs(await openTestRepository(fixture), { remote: "origin", refs: [tracking(dev)] });
      expect(existsSync(`${fixture.folder}/ran`)).toBe(false);
    });

    it("C2: reaches the remote with the user's ssh command", async () => {
      const ssh = writeProgram(`${fixture.folder}/ssh`, "for last; do :; done", 'eval "$last"');
      await fixture.git("remote", "set-url", "origin", `ssh://somewhere${fixture.originPath}`);
      const opened = await openTestRepository(fixture, { environment: { GIT_SSH_COMMAND: ssh } });
      expect(await fetchRefs(opened, { remote: "origin", refs: [tracking(dev)] })).toHaveProperty("size", 1);
      expect(await remoteHead(opened, "origin")).toMatchObject({ branch: main });
    });

    it("throws git's words when the remote cannot be reached", async () => {
      await fixture.git("remote", "set-url", "origin", "/nowhere.git");
      const error = await fetchRefs(await openTestRepository(fixture), { remote: "origin", refs: [tracking(dev)] }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(GitError);
      expect((error as GitError).stderr).toContain("does not appear to be a git repository");
    });

    it.each(["ext::sh -c touch% ran", "git://example.com/x", "http://example.com/x"])(
      "C1: does not speak the protocol of %s",
      async (url) => {
        await fixture.git("remote", "set-url", "origin", url);
        await fixture.git("config", "protocol.allow", "always");
        const opened = await openTestRepository(fixture);
        await expect(fetchRefs(opened, { remote: "origin", refs: [tracking(dev)] })).rejects.toThrow(/transport '\w+' not allowed/);
        await expect(remoteHead(opened, "origin")).rejects.toThrow(/transport '\w+' not allowed/);
        expect(existsSync(`${fixture.path}/ran`)).toBe(false);
      },
    );

    it.each(["/tmp/x.git", "--upload-pack=touch ran", "upstream"])("C1: refuses %j, which is no configured remote", async (remote) => {
      await expect(fetchRefs(await openTestRepository(fixture), { remote, refs: [tracking(dev)] })).rejects.toThrow(TypeError);
    });
  });

  it("tells its default branch", async () => {
    const opened = await openTestRepository(fixture);
    expect(await remoteHead(opened, "origin")).toEqual({ branch: main, id: await fixture.id("HEAD") });
    await fixture.git("--git-dir", fixture.originPath as string, "symbolic-ref", "HEAD", "refs/heads/none");
    expect(await remoteHead(opened, "origin")).toBeNull();
  });

  it("tells what it has of some refs", async () => {
    await fixture.git("push", "--quiet", "origin", `HEAD:refs/heads/x/${main}`);
    const opened = await openTestRepository(fixture);
    const id = await fixture.id("HEAD");
    expect(await listRemoteRefs(opened, "origin", [main, staging])).toEqual(new Map([[main, id]]));
    expect(await listRemoteRefs(opened, "origin", [main, "refs/heads/promptlane/*"])).toEqual(
      new Map([
        [main, id],
        [dev, id],
      ]),
    );
  });
});
