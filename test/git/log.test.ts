import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ObjectId } from "../../src/domain/object-id.ts";
import { logChanges, rawLog, type CommitChanges, type LoggedCommit, type LogOptions } from "../../src/git/log.ts";
import type { GitRepository } from "../../src/git/repository.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository, type TestRepository } from "../support/repository.ts";

async function collect(opened: GitRepository, options: Partial<LogOptions> & { tip: ObjectId }): Promise<LoggedCommit[]> {
  const commits: LoggedCommit[] = [];
  for await (const commit of rawLog(opened, { firstParent: true, ...options })) commits.push(commit);
  return commits;
}

async function subjects(fixture: TestRepository, options: Partial<LogOptions> = {}): Promise<string[]> {
  const opened = await openTestRepository(fixture);
  return (await collect(opened, { tip: await fixture.id("HEAD"), ...options })).map(({ subject }) => subject);
}

/** begin – two – (side) – merge – last, where `side` changed b.txt. */
async function mergedHistory(): Promise<TestRepository> {
  const fixture = await repository({ files: { "a.txt": "1" } });
  await fixture.git("checkout", "--quiet", "-b", "topic");
  await fixture.commit("side", { files: { "b.txt": "b" } });
  await fixture.git("checkout", "--quiet", "main");
  await fixture.commit("two", { files: { "a.txt": "2" } });
  await fixture.git("merge", "--quiet", "--no-ff", "-m", "merge", "topic");
  await fixture.commit("last", { files: { "a.txt": null } });
  return fixture;
}

describe("reading the log", () => {
  it("gives everything about a commit", async () => {
    const fixture = await repository({ files: { "a.txt": "1" } });
    const parent = await fixture.id("HEAD");
    const before = await fixture.id("HEAD:a.txt");
    const id = await fixture.commit("subject ünï\n\nbody\n:100644 of two lines\n", {
      files: { "a.txt": "2" },
      author: "Bø Ünal <bo@example.com>",
      date: "2025-03-01T10:00:00+02:00",
    });
    const [commit] = await collect(await openTestRepository(fixture), { tip: id });
    expect(commit).toEqual({
      id,
      parents: [parent],
      author: { name: "Bø Ünal", email: "bo@example.com" },
      authorDate: "2025-03-01T10:00:00+02:00",
      committerDate: "2025-03-01T10:00:00+02:00",
      subject: "subject ünï",
      body: "body\n:100644 of two lines",
      changes: [{ path: "a.txt", oldMode: "100644", newMode: "100644", oldId: before, newId: await fixture.id("HEAD:a.txt"), status: "M" }],
    });
  });

  it("gives a commit when git has found the next one at these paths, and waits for no more", async () => {
    const fixture = await repository({ files: { "a.txt": "1", "b.txt": "1" } });
    const tree = await fixture.id("HEAD^{tree}");
    for (const content of ["2", "3"]) await fixture.commit(`b ${content}`, { files: { "b.txt": content } });
    for (const content of ["2", "3"]) await fixture.commit(`a ${content}`, { files: { "a.txt": content } });
    // Whoever reads the first tree waits for a writer that never comes.
    const object = `${fixture.path}/.git/objects/${tree.slice(0, 2)}/${tree.slice(2)}`;
    const opened = await openTestRepository(fixture);
    rmSync(object);
    execFileSync("sh", ["-c", `mkfifo '${object}'`]);
    const found: string[] = [];
    for await (const { subject } of rawLog(opened, { tip: await fixture.id("HEAD"), firstParent: true, paths: ["a.txt"] })) {
      found.push(subject);
      break;
    }
    expect(found).toEqual(["a 3"]);
  });

  it.each([
    ["a file", false],
    ["a pipe, as there is no place for a file", true],
  ])("tells the same with all of it at once, through %s", async (_, isBlocked) => {
    const fixture = await mergedHistory();
    const opened = await openTestRepository(fixture);
    const tip = await fixture.id("HEAD");
    const expected = await collect(opened, { tip });
    if (isBlocked) writeFileSync(`${opened.gitDirectory}/promptlane-cache`, "a file in the way");
    expect(expected).toHaveLength(4);
    expect(await collect(opened, { tip, atOnce: true })).toEqual(expected);
  });

  it("gives commits that change nothing at the paths where they are asked for, without changes", async () => {
    const opened = await mergedHistory();
    const changed = async (options: Partial<LogOptions>) =>
      (await collect(await openTestRepository(opened), { tip: await opened.id("HEAD"), paths: ["b.txt"], ...options })).map(
        ({ subject, changes }) => `${subject}: ${changes.map(({ path }) => path).join(" ")}`,
      );
    expect(await changed({})).toEqual(["merge: b.txt"]);
    expect(await changed({ alsoUnchanged: true })).toEqual(["last: ", "merge: b.txt", "two: ", "begin: "]);
  });

  it("gives the changes of the first commit, and none of an empty one", async () => {
    const fixture = await repository({ files: { "a.txt": "1", "b.txt": "2" } });
    await fixture.commit("empty");
    await fixture.git("config", "log.showRoot", "false");
    const commits = await collect(await openTestRepository(fixture), { tip: await fixture.id("HEAD") });
    expect(commits.map(({ changes }) => changes.map(({ status, path }) => `${status} ${path}`))).toEqual([[], ["A a.txt", "A b.txt"]]);
    expect(commits[1]?.changes[0]).toMatchObject({ oldMode: "000000", oldId: "0".repeat(40) });
  });

  it("gives a rename as a deletion and an addition", async () => {
    const fixture = await repository({ files: { "a b.txt": "the same text\n".repeat(20) } });
    await fixture.git("config", "diff.renames", "copies");
    const tip = await fixture.commit("rename", { files: { "a b.txt": null, 'ü\n\t".txt': "the same text\n".repeat(20) } });
    const [commit] = await collect(await openTestRepository(fixture), { tip });
    expect(commit?.changes.map(({ status, path }) => `${status} ${path}`)).toEqual(["D a b.txt", 'A ü\n\t".txt']);
  });

  it("follows first parents, and gives a merge what it brought in", async () => {
    const fixture = await mergedHistory();
    const commits = await collect(await openTestRepository(fixture), { tip: await fixture.id("HEAD") });
    expect(commits.map(({ subject, changes }) => [subject, ...changes.map(({ path }) => path)])).toEqual([
      ["last", "a.txt"],
      ["merge", "b.txt"],
      ["two", "a.txt"],
      ["begin", "a.txt"],
    ]);
  });

  it("follows all parents, and gives a merge nothing", async () => {
    const fixture = await mergedHistory();
    const commits = await collect(await openTestRepository(fixture), { tip: await fixture.id("HEAD"), firstParent: false });
    expect(commits.map(({ subject }) => subject).sort()).toEqual(["begin", "last", "merge", "side", "two"]);
    expect(commits.find(({ subject }) => subject === "merge")?.changes).toEqual([]);
  });

  it("can go from the oldest to the newest, stop early, and begin after a commit", async () => {
    const fixture = await mergedHistory();
    expect(await subjects(fixture, { reverse: true })).toEqual(["begin", "two", "merge", "last"]);
    expect(await subjects(fixture, { limit: 2 })).toEqual(["last", "merge"]);
    expect(await subjects(fixture, { exclude: [await fixture.id("HEAD^^")] })).toEqual(["last", "merge"]);
    expect(await subjects(fixture, { limit: 0 })).toEqual([]);
  });

  it("can be of some paths only, taken literally", async () => {
    const fixture = await mergedHistory();
    expect(await subjects(fixture, { paths: ["b.txt"] })).toEqual(["merge"]);
    expect(await subjects(fixture, { paths: ["*.txt"] })).toEqual([]);
    await fixture.git("config", "log.follow", "true");
    await fixture.git("mv", "b.txt", "c.txt");
    await fixture.commit("moved");
    expect(await subjects(fixture, { paths: ["c.txt"] })).toEqual(["moved"]);
  });

  it("can stop at a time", async () => {
    const fixture = await repository({ files: { "a.txt": "1" } });
    await fixture.commit("later", { date: "2025-06-01T00:00:00Z" });
    expect(await subjects(fixture, { since: new Date("2025-05-01T00:00:00Z") })).toEqual(["later"]);
  });

  it("C7: does not honour replaced or grafted commits", async () => {
    const fixture = await mergedHistory();
    const expected = await subjects(fixture);
    const [head, first] = [await fixture.id("HEAD"), await fixture.id("topic")];
    await fixture.git("replace", await fixture.id("HEAD^"), first);
    await fixture.write({ ".git/info/grafts": `${head}\n` });
    expect(await subjects(fixture, { tip: head })).toEqual(expected);
  });

  it("reads names in another encoding", async () => {
    const fixture = await repository();
    await fixture.git("config", "i18n.commitEncoding", "ISO-8859-1");
    const tree = await fixture.git("write-tree");
    await fixture.write({ message: Buffer.from("gr\xfc\xdfe\n", "latin1") });
    const id = (await fixture.git("commit-tree", "-F", "message", tree)) as ObjectId;
    const [commit] = await collect(await openTestRepository(fixture), { tip: id });
    expect(commit?.subject).toBe("grüße");
  });

  it("gives the changes alone, in batches", async () => {
    const fixture = await mergedHistory();
    const opened = await openTestRepository(fixture);
    const tip = await fixture.id("HEAD");
    const commits: CommitChanges[] = [];
    for await (const batch of logChanges(opened, { tip, firstParent: true })) commits.push(...batch);
    expect(commits).toEqual((await collect(opened, { tip })).map(({ id, parents, changes }) => ({ id, parents, changes })));
  });

  it("is the same however the output is cut into chunks", async () => {
    const fixture = await repository({ files: { "a.txt": "1" } });
    for (let number = 0; number < 3; number += 1) {
      await fixture.commit(`many ${number}`, {
        files: Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`${at}/${"ü".repeat(60)}.md`, `${number}`])),
      });
    }
    const commits = await collect(await openTestRepository(fixture), { tip: await fixture.id("HEAD") });
    const printed = await fixture.git("-c", "core.quotePath=false", "log", "--format=%H", "--name-only", "-z");
    expect(commits.flatMap(({ id, changes }) => [id, ...changes.map(({ path }) => path)])).toEqual(
      printed
        .split("\0")
        .map((text) => text.trim())
        .filter((text) => text !== ""),
    );
  });

  it("throws for a tip that is not there", async () => {
    const fixture = await repository({ files: { "a.txt": "1" } });
    const opened = await openTestRepository(fixture);
    await expect(collect(opened, { tip: "1".repeat(40) as ObjectId })).rejects.toThrow(/git log failed: bad object/);
  });
});
