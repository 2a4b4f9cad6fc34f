import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ObjectId } from "../../src/domain/object-id.ts";
import { branchRef } from "../../src/domain/ref-name.ts";
import { readConfig } from "../../src/git/config.ts";
import { rawLog } from "../../src/git/log.ts";
import { ObjectReader } from "../../src/git/objects.ts";
import { checkedOutBranches, isAncestor, listRefs, resolveCommit, updateRef } from "../../src/git/refs.ts";
import { runGit } from "../../src/git/run-git.ts";
import { listTree } from "../../src/git/trees.ts";
import { changesSince } from "../../src/git/working-tree.ts";
import { createCommit } from "../../src/git/write-commit.ts";
import { writeTree } from "../../src/git/write-tree.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository } from "../support/repository.ts";
import { writeProgram } from "../support/write-program.ts";

const SETTINGS = [
  "core.fsmonitor",
  "core.pager",
  "core.editor",
  "diff.external",
  "diff.x.command",
  "diff.x.textconv",
  "filter.x.clean",
  "filter.x.smudge",
  "filter.x.process",
  "gpg.program",
  "pager.log",
];
const HOOKS = [
  "pre-commit",
  "post-commit",
  "commit-msg",
  "reference-transaction",
  "post-index-change",
  "post-checkout",
  "fsmonitor-watchman",
  "pre-auto-gc",
];

describe("the programs of a repository", () => {
  it("C5: are not run by any read, nor by writing objects and refs", async () => {
    const fixture = await repository({ files: { "p/a.md": "a\n", "p/b.md": "b\n" } });
    const head = await fixture.id("HEAD");
    const marker = `${fixture.folder}/ran`;
    const program = writeProgram(`${fixture.folder}/program`, `echo "$0 $*" >> ${marker}`, "cat");
    for (const name of SETTINGS) await fixture.git("config", name, program);
    await fixture.git("config", "log.showSignature", "true");
    await fixture.write({ ".git/info/attributes": "*.md filter=x diff=x\n", "p/a.md": "A\n", "p/n.md": "n\n" });
    for (const hook of HOOKS) writeProgram(`${fixture.path}/.git/hooks/${hook}`, `echo ${hook} >> ${marker}`);
    const signed = await signedCommit();

    const opened = await openTestRepository(fixture);
    const objects = new ObjectReader(opened);
    await readConfig(opened);
    await listRefs(opened, []);
    await resolveCommit(opened, "main");
    await isAncestor(opened, head, signed);
    await checkedOutBranches(opened);
    await objects.readMany([`${head}:p/a.md`, head]);
    objects.close();
    await listTree(opened, head, { recursive: true });
    for await (const commit of rawLog(opened, { tip: signed, firstParent: true })) expect(commit.id).toBeDefined();
    expect(await changesSince(opened, head, "p")).toHaveLength(2);
    const tree = await writeTree(opened, head, [{ path: "p/c.md", content: "c" }]);
    const to = await createCommit(opened, { tree, parents: [head], message: "x", sign: false });
    await updateRef(opened, { ref: branchRef("promptlane/env/dev"), to, from: null, message: "x" });
    expect(existsSync(marker)).toBe(false);

    // The trap itself works.
    await runGit(opened.location, ["update-ref", "refs/heads/x", head], { overrides: [] });
    expect(existsSync(marker)).toBe(true);

    async function signedCommit(): Promise<ObjectId> {
      const body = `tree ${await fixture.git("-c", "core.fsmonitor=false", "rev-parse", "HEAD^{tree}")}\nparent ${head}\nauthor A <a@example.com> 0 +0000\ncommitter A <a@example.com> 0 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n -----END PGP SIGNATURE-----\n\nsigned\n`;
      const { stdout } = await runGit((await openTestRepository(fixture)).location, ["hash-object", "-t", "commit", "-w", "--stdin"], {
        input: body,
      });
      return stdout.trim() as ObjectId;
    }
  });
});
