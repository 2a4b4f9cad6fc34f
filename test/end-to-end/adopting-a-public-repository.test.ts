import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { repository, type TestRepository } from "../support/repository.ts";
import { runProcess } from "../support/run-process.ts";
import { BROKEN, LINK, PATTERNS, PublicRepository } from "./public-repository.ts";
import { read, type } from "./type-command.ts";

const COMMITS = 2400;
const COMMITS_LATER = 150;

const OLD_ENCODING = `${PATTERNS}/ops/latin-1.md`;
/** What has to be mended before it can be promoted. */
const TO_MEND = [OLD_ENCODING, ...BROKEN].toSorted();

/** What plain git says of one path: each first-parent commit that gave it new content, and whether it is there still. */
interface PathHistory {
  contents: { commit: string; blob: string }[];
  isThere: boolean;
}

describe("adopting a public repository", () => {
  const history = new PublicRepository(7);
  let work: TestRepository;
  let adoption: any;
  let git: Map<string, PathHistory>;
  /** Prompts with much behind them: the most versions, and some from everywhere in the list. */
  let sample: string[];

  beforeAll(async () => {
    work = await repository();
    history.publish(260);
    history.goOn(COMMITS);
    await importInto(work, history);
    await work.commit("Greet", { files: { [OLD_ENCODING]: Buffer.from("Gr\u00fc\u00dfe freundlich.\n", "latin1") } });
    adoption = await read(work, `promptlane init --store ${PATTERNS}`);
    git = await firstParentHistory(work);
    const keys = keysIn(git).toSorted((a, b) => git.get(pathOf(b))!.contents.length - git.get(pathOf(a))!.contents.length);
    sample = [...keys.slice(0, 7), ...keys.filter((_, index) => index % 30 === 29)].slice(0, 14);
  }, 60_000);

  it("is tried on what public repositories are like: thousands of commits, and merges of every kind", async () => {
    expect(Number(await work.git("rev-list", "--count", "HEAD"))).toBeGreaterThan(COMMITS);
    expect(Number(await work.git("rev-list", "--count", "--merges", "HEAD"))).toBeGreaterThan(100);
    expect(Number(await work.git("rev-list", "--count", "--min-parents=3", "HEAD"))).toBeGreaterThan(5);
    expect(Number(await work.git("rev-list", "--count", "--first-parent", "HEAD"))).toBeLessThan(COMMITS - 300);
    expect(keysIn(git).length).toBeGreaterThan(250);
    expect(sample).toHaveLength(14);
  });

  it("changes nothing but what it says: a manifest, a pointer to it, and syntax: plain where Handlebars does not parse", async () => {
    const changes = (await work.git("diff", "--numstat", "--no-renames", "HEAD~1", "HEAD")).split("\n").map((line) => line.split("\t"));
    const edited = changes.filter(([, , path]) => path?.endsWith(".md"));
    expect(changes.map(([, , path]) => path).toSorted()).toEqual(adoption.paths.toSorted());
    expect(changes.map(([, , path]) => path).filter((path) => !path?.endsWith(".md"))).toEqual([".prompts", `${PATTERNS}/manifest.yaml`]);
    expect(edited).toHaveLength(adoption.plain);
    expect(edited.length).toBeGreaterThan(50);
    for (const [added, deleted, path] of edited) {
      expect([path, deleted]).toEqual([path, "0"]);
      const words = (await addedLines(work, path as string)).filter((line) => line !== "---");
      expect([path, words]).toEqual([path, ["syntax: plain"]]);
      expect(added).toBe((await work.git("show", `HEAD~1:${path}`)).startsWith("---") ? "1" : "3");
    }
    expect(await work.git("status", "--porcelain")).toBe("");
  });

  it("counts every prompt, and names every file that it leaves out", async () => {
    const tree = (await work.git("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "HEAD~1", PATTERNS)).split("\n");
    const markdown = tree.filter((path) => path.endsWith(".md") && !path.endsWith("README.md"));
    const usable = markdown.filter((path) => isKey(path));
    expect(adoption.adopted).toBe(usable.length);
    const leftOut = markdown.filter((path) => !isKey(path));
    expect(leftOut).toContain(LINK);
    expect(leftOut).toContain(`${PATTERNS}/writing/my prompt.md`);
    expect(leftOut).toContain(`${PATTERNS}/writing/résumé.md`);
    expect(adoption.skipped.map(pathIn).toSorted()).toEqual(leftOut.toSorted());
    expect(adoption.broken.map(pathIn).toSorted()).toEqual(TO_MEND);
  });

  it("lists what git ls-tree lists, each with the number of its contents along the first parents", async () => {
    const { prompts } = await read(work, "promptlane list");
    const listed = Object.fromEntries(prompts.map(({ key, version }: any) => [key, version]));
    expect(listed).toEqual(Object.fromEntries(keysIn(git).map((key) => [key, git.get(pathOf(key))!.contents.length])));
  });

  it("logs the versions that git log --first-parent shows, with the blobs of git rev-parse", async () => {
    for (const key of sample) {
      const { versions, total } = await read(work, `promptlane log ${key} --all`);
      const commits = await lines(work, "log", "--first-parent", "--no-renames", "--diff-filter=AM", "--format=%H", "--", pathOf(key));
      expect([key, versions.map((version: any) => version.commit)]).toEqual([key, commits]);
      const blobs = await lines(work, "rev-parse", ...commits.map((commit) => `${commit}:${pathOf(key)}`));
      expect([key, versions.map((version: any) => version.blob)]).toEqual([key, blobs]);
      expect(versions.map((version: any) => version.version)).toEqual(commits.map((_, index) => commits.length - index));
      expect(total).toBe(commits.length);
    }
  });

  it("credits a merge to the merged commit that touched the prompt last, with the number of its pull request", async () => {
    let merges = 0;
    for (const key of sample.slice(0, 6)) {
      const { versions } = await read(work, `promptlane log ${key} --all`);
      for (const version of versions) {
        const [subject, parents] = (await work.git("show", "--no-patch", "--format=%s%n%P", version.commit)).split("\n") as [
          string,
          string,
        ];
        if (!parents.includes(" ")) continue;
        const [merged] = await lines(
          work,
          "log",
          "--max-count=1",
          "--no-merges",
          "--format=%an%x09%s",
          `${version.commit}^1..${version.commit}`,
          "--",
          pathOf(key),
        );
        const request = /#\d+/.exec(subject)?.[0];
        const [author, words] = (merged ?? (await work.git("show", "--no-patch", "--format=%an%x09%s", version.commit))).split("\t") as [
          string,
          string,
        ];
        const credited = merged === undefined || request === undefined ? words : `${words} (${request})`;
        expect([key, version.commit, version.author.name, version.subject]).toEqual([key, version.commit, author, credited]);
        merges += 1;
      }
    }
    expect(merges).toBeGreaterThan(10);
  });

  it("logs with --commits all commits that git log shows, but the merges", async () => {
    for (const key of sample) {
      const { commits } = await read(work, `promptlane log ${key} --all --commits`);
      expect([key, commits.map((commit: any) => commit.commit)]).toEqual([
        key,
        await lines(work, "log", "--no-merges", "--format=%H", "--", pathOf(key)),
      ]);
    }
  });

  it("shows any two versions, and a patch between them that leads from the one blob to the other", async () => {
    for (const key of sample.slice(0, 8)) {
      const { contents } = git.get(pathOf(key))!;
      const [before, after] = [contents[0]!, contents[Math.floor(contents.length / 2)]!];
      const range = `v1 v${1 + Math.floor(contents.length / 2)}`;
      const { changed, changes } = await read(work, `promptlane diff ${key} ${range}`);
      expect([key, changed]).toEqual([key, before.blob !== after.blob]);
      if (!changed) continue;
      expect(changes).toMatchObject([{ key, from: { blob: before.blob }, to: { blob: after.blob } }]);
      const { stdout: patch } = await type(work, `promptlane diff ${key} ${range} --output patch`);
      expect([key, await blobAfter(work, patch, before.blob, pathOf(key))]).toEqual([key, after.blob]);
    }
  });

  it("promotes nothing while there are files that are no prompts, says how many, and goes on once they are mended", async () => {
    const { error } = await read(work, "promptlane promote --all --to dev --yes", { exitCode: 1 });
    expect(error.details.broken.map(({ key }: any) => pathOf(key)).toSorted()).toEqual(TO_MEND);
    expect(error.message).toContain("2 more");
    expect(await work.git("for-each-ref", "refs/heads/promptlane")).toBe("");
    const { stdout: diagnosis } = await type(work, "promptlane doctor");
    for (const path of TO_MEND) expect(diagnosis).toContain(`${keyOf(path, PATTERNS)} v1 does not parse`);

    await work.commit("Mend what does not parse", {
      files: {
        [BROKEN[0] as string]: "---\ndescription: 'Use when: asked'\n---\nHelp.\n",
        [BROKEN[1] as string]: "A rule above, a rule below.\n\n---\nHelp.\n",
        [OLD_ENCODING]: "Grüße freundlich.\n",
      },
    });
    await type(work, "promptlane promote --all --to dev --yes --dry-run");
  });

  it("promotes all of it in one commit whose tree holds exactly the blobs of main", async () => {
    const { changes, skipped } = await read(work, "promptlane promote --all --to dev --yes");
    expect(changes).toHaveLength(keysIn(git).length);
    expect(skipped).toEqual([]);
    expect(await blobsBelow(work, "promptlane/env/dev", ".prompts")).toEqual(await promptsOfMain(work));
    expect(await work.git("rev-list", "--count", "promptlane/env/dev")).toBe("1");
  });

  it("follows what comes after: the difference between two environments is the difference of their trees", async () => {
    await type(work, "promptlane promote --all --from dev --to staging --yes");
    history.continueFrom(await work.id("HEAD"), await textsOf(work, [...adoption.paths, ...TO_MEND]));
    history.goOn(COMMITS_LATER);
    await importInto(work, history);
    await type(work, "promptlane promote --all --to dev --yes");

    const live = await blobsBelow(work, "promptlane/env/dev", ".prompts");
    for (const [key, blob] of await promptsOfMain(work)) expect([key, live.get(key)]).toEqual([key, blob]);
    const { changes } = await read(work, "promptlane diff --from dev --to staging");
    const different = await lines(
      work,
      "diff",
      "--name-only",
      "--no-renames",
      "promptlane/env/staging",
      "promptlane/env/dev",
      "--",
      ".prompts",
    );
    expect(different.length).toBeGreaterThan(20);
    expect(changes.map((change: any) => change.key).toSorted()).toEqual(different.map((path) => keyOf(path, ".prompts")).toSorted());
    for (const { key, from, to } of changes) {
      expect([key, from?.blob ?? null, to?.blob ?? null]).toEqual([
        key,
        await blobAt(work, "staging", key),
        await blobAt(work, "dev", key),
      ]);
    }
  });

  it("numbers alike in a clone that learned of every commit as it came, and in one that begins today", async () => {
    const today = await work.clone();
    const { prompts } = await read(today, "promptlane list");
    expect(prompts.map(numbered)).toEqual((await read(work, "promptlane list")).prompts.map(numbered));
    git = await firstParentHistory(work);
    const inSource = prompts.filter((prompt: any) => prompt.version !== null);
    expect(Object.fromEntries(inSource.map(numbered))).toEqual(
      Object.fromEntries(keysIn(git).map((key) => [key, git.get(pathOf(key))!.contents.length])),
    );
  });

  it("still lists what was removed from main while it is live somewhere, without a number", async () => {
    const { prompts } = await read(work, "promptlane list");
    const main = await promptsOfMain(work);
    const live = await blobsBelow(work, "promptlane/env/dev", ".prompts");
    const removed = [...live.keys()].filter((key) => !main.has(key));
    expect(removed.length).toBeGreaterThan(0);
    expect(
      prompts
        .filter((prompt: any) => prompt.version === null)
        .map((prompt: any) => prompt.key)
        .toSorted(),
    ).toEqual(removed.toSorted());
  });

  it("takes a second store beside it only under a prefix of its own", async () => {
    const head = await work.id("HEAD");
    for (const flags of ["", " --refs promptlane"]) {
      const { stderr } = await type(work, `promptlane init --store bots${flags}`, { exitCode: 64 });
      expect(stderr).toContain("--refs bots");
    }
    expect(await work.id("HEAD")).toBe(head);

    await type(work, "promptlane init --store bots --refs bots");
    await type(work, "promptlane create greeter --store bots");
    await type(work, "promptlane promote --all --to dev --yes --store bots");
    expect([...(await blobsBelow(work, "bots/env/dev", ".prompts")).keys()]).toEqual(["greeter"]);
    expect(await work.git("for-each-ref", "--format=%(refname)", "refs/heads")).toBe(
      [
        "refs/heads/bots/env/dev",
        "refs/heads/bots/ledger",
        "refs/heads/main",
        "refs/heads/promptlane/env/dev",
        "refs/heads/promptlane/env/staging",
        "refs/heads/promptlane/ledger",
      ].join("\n"),
    );
    // The pointer still leads to the first one.
    expect((await read(work, "promptlane list")).prompts.some((prompt: any) => prompt.key === "greeter")).toBe(false);
  });
});

async function importInto(work: TestRepository, history: PublicRepository): Promise<void> {
  const { exitCode, stderr } = await runProcess("git", ["fast-import", "--quiet", "--done"], {
    cwd: work.path,
    environment: work.environment,
    input: `${history.takeStream()}done\n`,
  });
  if (exitCode !== 0) throw new Error(stderr);
  await work.git("reset", "--quiet", "--hard", "main");
}

/** The contents that every path had along the first parents of HEAD, oldest first, as `git log --raw` tells them. */
async function firstParentHistory(work: TestRepository): Promise<Map<string, PathHistory>> {
  const paths = new Map<string, PathHistory>();
  let commit = "";
  for (const line of await lines(
    work,
    "log",
    "--first-parent",
    "--reverse",
    "--raw",
    "--no-renames",
    "--no-abbrev",
    "--format=%H",
    "HEAD",
    "--",
    PATTERNS,
  )) {
    const [, mode, blob, path] = /^:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) [AMDT]\t(.*)$/.exec(line) ?? [];
    if (mode === undefined || blob === undefined || path === undefined) {
      if (line !== "") commit = line;
      continue;
    }
    const known = paths.get(path) ?? { contents: [], isThere: false };
    paths.set(path, { contents: mode === "100644" ? [...known.contents, { commit, blob }] : known.contents, isThere: mode === "100644" });
  }
  return paths;
}

function keysIn(git: Map<string, PathHistory>): string[] {
  return [...git].filter(([path, { isThere }]) => isThere && isKey(path)).map(([path]) => keyOf(path, PATTERNS));
}

/** Whether a file can be a prompt by what its path says; told here once more, on purpose. */
function isKey(path: string): boolean {
  if (!path.endsWith(".md") || path.endsWith("README.md") || path === LINK) return false;
  return keyOf(path, PATTERNS)
    .split("/")
    .every((segment) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(segment));
}

function keyOf(path: string, folder: string): string {
  return path.slice(folder.length + 1, -".md".length);
}

function pathOf(key: string): string {
  return `${PATTERNS}/${key}.md`;
}

async function lines(work: TestRepository, ...words: string[]): Promise<string[]> {
  const text = await work.git("-c", "core.quotePath=false", ...words);
  return text === "" ? [] : text.split("\n");
}

async function addedLines(work: TestRepository, path: string): Promise<string[]> {
  const diff = await lines(work, "diff", "--unified=0", "HEAD~1", "HEAD", "--", path);
  return diff.filter((line) => /^\+(?!\+\+)/.test(line)).map((line) => line.slice(1).trimEnd());
}

/** The blob that a patch makes of another one. */
async function blobAfter(work: TestRepository, patch: string, before: string, path: string): Promise<string> {
  const environment = { ...work.environment, GIT_INDEX_FILE: `${work.folder}/patch.index` };
  const run = async (words: string[], input = "") => {
    const { exitCode, stdout, stderr } = await runProcess("git", words, { cwd: work.path, environment, input });
    if (exitCode !== 0) throw new Error(`git ${words.join(" ")}: ${stderr}\n${patch}`);
    return stdout.trim();
  };
  await run(["read-tree", "--empty"]);
  await run(["update-index", "--add", "--cacheinfo", `100644,${before},${path}`]);
  await run(["apply", "--cached"], patch);
  return await run(["rev-parse", `:${path}`]);
}

/** The prompts below a folder of a tree, with their blobs. */
async function blobsBelow(work: TestRepository, revision: string, folder: string): Promise<Map<string, string>> {
  const entries = await lines(work, "ls-tree", "-r", "--format=%(objectname) %(path)", revision, `${folder}/`);
  return new Map(entries.map((entry) => [keyOf(entry.slice(41), folder), entry.slice(0, 40)]));
}

async function promptsOfMain(work: TestRepository): Promise<Map<string, string>> {
  const entries = await lines(work, "ls-tree", "-r", "--format=%(objectname) %(path)", "main", `${PATTERNS}/`);
  const prompts = entries.filter((entry) => isKey(entry.slice(41)));
  return new Map(prompts.map((entry) => [keyOf(entry.slice(41), PATTERNS), entry.slice(0, 40)]));
}

async function blobAt(work: TestRepository, environment: string, key: string): Promise<string | null> {
  const { exitCode, stdout } = await work.tryGit("rev-parse", "--verify", "--quiet", `promptlane/env/${environment}:.prompts/${key}.md`);
  return exitCode === 0 ? stdout.trim() : null;
}

async function textsOf(work: TestRepository, paths: string[]): Promise<Map<string, string>> {
  const markdown = paths.filter((path) => path.endsWith(".md"));
  return new Map(markdown.map((path) => [path, readFileSync(`${work.path}/${path}`, "utf8")]));
}

function pathIn({ path }: { path: string }): string {
  return path;
}

function numbered({ key, version }: { key: string; version: number }): [string, number] {
  return [key, version];
}
