import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { ObjectId } from "../../src/domain/object-id.ts";
import type { GitRepository } from "../../src/git/repository.ts";
import { readConfig } from "../../src/git/config.ts";
import { commitEdits, createCommit } from "../../src/git/write-commit.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository, type TestRepository } from "../support/repository.ts";
import { writeProgram } from "../support/write-program.ts";

describe("writing a commit", () => {
  let fixture: TestRepository;
  let opened: GitRepository;
  let tree: ObjectId;
  let parent: ObjectId;

  beforeEach(async () => {
    fixture = await repository({ files: { "a.txt": "a" } });
    opened = await openTestRepository(fixture);
    tree = await fixture.id("HEAD^{tree}");
    parent = await fixture.id("HEAD");
  });

  it("is of the tree, the parents, the message and the user's identity", async () => {
    const id = await createCommit(opened, { tree, parents: [parent], message: "# ünï\n\nbody", sign: false });
    expect(await fixture.git("log", "-1", "--format=%T %P %an <%ae> %cn%n%B", id)).toBe(
      `${tree} ${parent} Ana Author <ana@example.com> Ana Author\n# ünï\n\nbody\n`,
    );
  });

  it("moves no branch", async () => {
    await createCommit(opened, { tree, parents: [], message: "root", sign: false });
    expect(await fixture.id("HEAD")).toBe(parent);
  });

  it("takes name and date from the environment", async () => {
    const environment = { GIT_AUTHOR_NAME: "Bo", GIT_AUTHOR_DATE: "2020-02-02T02:02:02Z" };
    const id = await createCommit(await openTestRepository(fixture, { environment }), {
      tree,
      parents: [parent],
      message: "x",
      sign: false,
    });
    expect(await fixture.git("log", "-1", "--format=%an %aI", id)).toBe("Bo 2020-02-02T02:02:02+00:00");
  });

  it("is UTF-8 whatever is configured", async () => {
    await fixture.git("config", "i18n.commitEncoding", "ISO-8859-1");
    const id = await createCommit(opened, { tree, parents: [], message: "ü", sign: false });
    expect(await fixture.git("cat-file", "commit", id)).not.toContain("encoding");
  });

  it("is signed when asked for, with the user's program", async () => {
    const signer = writeProgram(
      `${fixture.folder}/signer`,
      "cat > /dev/null",
      'echo "[GNUPG:] SIG_CREATED " >&2',
      "echo -----BEGIN PGP SIGNATURE-----",
      "echo -----END PGP SIGNATURE-----",
    );
    await fixture.git("config", "gpg.program", signer);
    await fixture.git("config", "commit.gpgSign", "true");
    const signed = await createCommit(opened, { tree, parents: [parent], message: "x", sign: true });
    const plain = await createCommit(opened, { tree, parents: [parent], message: "x", sign: false });
    expect(await fixture.git("cat-file", "commit", signed)).toContain("gpgsig -----BEGIN PGP SIGNATURE-----");
    expect(await fixture.git("cat-file", "commit", plain)).not.toContain("gpgsig");
  });

  it("throws git's words when signing fails", async () => {
    await fixture.git("config", "gpg.program", writeProgram(`${fixture.folder}/signer`, "echo no key >&2", "exit 2"));
    const signed = createCommit(opened, { tree, parents: [], message: "x", sign: true });
    await expect(signed).rejects.toMatchObject({ code: "signing-failed", args: expect.arrayContaining(["commit-tree"]) });
  });

  it("throws git's hint when nobody is known", async () => {
    await fixture.git("config", "--unset", "user.name");
    await fixture.git("config", "--unset", "user.email");
    await fixture.git("config", "user.useConfigOnly", "true");
    const error = await createCommit(opened, { tree, parents: [], message: "x", sign: false }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "GitError", exitCode: 128 });
    expect((error as Error & { stderr: string }).stderr).toContain("git config --global user.email");
  });
});

describe("writing a commit of edits", () => {
  const edits = [{ path: "b.txt", content: "b" }];
  const message = "# ünï\n\nbody\n";

  /** Everything that a commit object says but the times. */
  async function said(fixture: TestRepository, id: string): Promise<string> {
    return (await fixture.git("cat-file", "commit", id)).replaceAll(/> \d+ /g, "> TIME ");
  }

  it.each([
    ["the usual name", {}],
    ["a name that git shortens", { "user.name": " Ana, Author. " }],
    ["a name with marks inside", { "user.name": "Dr. Ana O'Author <x" }],
    ["an author of its own", { "author.name": "Bo", "author.email": "bo@example.com" }],
  ])("says with %s what git commit-tree says", async (_, settings) => {
    const fixture = await repository({ files: { "a.txt": "a" } });
    for (const [name, value] of Object.entries(settings)) await fixture.git("config", name, value);
    const opened = await openTestRepository(fixture);
    const parent = await fixture.id("HEAD");
    const id = await commitEdits(opened, { parent, edits, message }, await readConfig(opened));
    const tree = await fixture.id(`${id}^{tree}`);
    expect(await said(fixture, id)).toBe(
      await said(fixture, await createCommit(opened, { tree, parents: [parent], message, sign: false })),
    );
    expect(await fixture.git("ls-tree", "--name-only", id)).toBe("a.txt\nb.txt");
    expect(await fixture.id("HEAD")).toBe(parent);
    expect(await fixture.git("for-each-ref", "--format=%(refname)", "refs/promptlane")).toBe("");
  });

  it.each([
    ["a file that nothing is left of", false],
    ["a pipe, as there is no place for a file", true],
  ])("holds thousands of new files, of which git is told through %s", async (_, isBlocked) => {
    const fixture = await repository({ files: { "a.txt": "a" } });
    const opened = await openTestRepository(fixture);
    if (isBlocked) writeFileSync(`${opened.gitDirectory}/promptlane-cache`, "a file in the way");
    const many = Array.from({ length: 3000 }, (_, index) => ({ path: `${index % 7}/${index}.md`, content: `ünï ${index}\n`.repeat(20) }));
    const id = await commitEdits(opened, { parent: await fixture.id("HEAD"), edits: many, message }, await readConfig(opened));
    expect((await fixture.git("ls-tree", "-r", "--name-only", id)).split("\n")).toHaveLength(3001);
    expect(await fixture.git("show", `${id}:5/2973.md`)).toBe("ünï 2973\n".repeat(20).trimEnd());
    if (!isBlocked) expect(readdirSync(`${opened.gitDirectory}/promptlane-cache`)).toEqual([]);
  });

  it.each([
    [
      "both",
      { GIT_AUTHOR_NAME: "Bo", GIT_AUTHOR_EMAIL: "bo@example.com", GIT_COMMITTER_NAME: "Cy", GIT_COMMITTER_EMAIL: "cy@example.com" },
    ],
    ["one of them", { GIT_COMMITTER_NAME: "Cy" }],
    ["one that git shortens", { GIT_AUTHOR_NAME: " Bo, " }],
  ])("says with names of the environment, %s, what git commit-tree says", async (_, environment) => {
    const fixture = await repository({ files: { "a.txt": "a" } });
    const opened = await openTestRepository(fixture, { environment });
    const id = await commitEdits(opened, { parent: null, edits, message }, await readConfig(opened));
    const tree = await fixture.id(`${id}^{tree}`);
    const expected = await said(fixture, await createCommit(opened, { tree, parents: [], message, sign: false }));
    expect(await said(fixture, id)).toBe(expected);
    for (const name of Object.values(environment)) expect(expected).toContain(name.replaceAll(/^ |, $/g, ""));
  });

  it("keeps the bytes of a name that is not UTF-8", async () => {
    const fixture = await repository({ files: { "a.txt": "a" } });
    appendFileSync(`${fixture.path}/.git/config`, Buffer.from("[user]\n\tname = J\u00f6rg\n", "latin1"));
    const opened = await openTestRepository(fixture);
    const id = await commitEdits(opened, { parent: null, edits, message }, await readConfig(opened));
    // Git takes the bytes for those of Latin-1 where they cannot be UTF-8.
    expect(await fixture.git("log", "-1", "--format=%an", "--encoding=UTF-8", id)).toBe("Jörg");
  });

  it("may be the first of its branch, and takes name and date from the environment", async () => {
    const fixture = await repository({ files: { "a.txt": "a" } });
    const environment = { GIT_AUTHOR_NAME: "Bo", GIT_AUTHOR_DATE: "2020-02-02T02:02:02Z" };
    const opened = await openTestRepository(fixture, { environment });
    const id = await commitEdits(opened, { parent: null, edits, message }, await readConfig(opened));
    expect(await fixture.git("log", "-1", "--format=%P|%an %aI", id)).toBe("|Bo 2020-02-02T02:02:02+00:00");
  });

  it("is signed when commit.gpgSign says so", async () => {
    const fixture = await repository({ files: { "a.txt": "a" } });
    await fixture.git("config", "gpg.program", writeProgram(`${fixture.folder}/signer`, "echo no key >&2", "exit 2"));
    await fixture.git("config", "commit.gpgSign", "true");
    const opened = await openTestRepository(fixture);
    const signed = commitEdits(opened, { parent: null, edits, message }, await readConfig(opened));
    await expect(signed).rejects.toMatchObject({ code: "signing-failed" });
  });
});
