import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { repository, type TestRepository } from "../support/repository.ts";
import { REPLY, supportStore, TRIAGE, triage } from "./support-store.ts";
import { read, type } from "./type-command.ts";

const PRODUCTION = "promptlane/env/production";
const TO_PRODUCTION = "promptlane promote --all --from staging --to production --confirm production";
/** A byte order mark, Windows line ends, letters of three scripts, no line end at the end: a blob keeps all of it. */
const ODD_BYTES = Buffer.from("\uFEFF---\r\ntitle: Grüße\r\n---\r\nAntworte höflich. 返事は丁寧に。\r\n{{ticket}}", "utf8");

describe("what promptlane wrote, read by plain git", () => {
  let work: TestRepository;
  let versions: string[];

  beforeAll(async () => {
    work = await repository({ files: { ...supportStore(), ...deskFlow("Answer."), ".prompts/support/odd.md": ODD_BYTES } });
    versions = [await work.id("HEAD"), await work.commit("Ask for the order", { files: { [TRIAGE]: triage("Ask for the order.") } })];
    await everywhere(work);
    versions.push(await work.commit("Name the queue", { files: { [TRIAGE]: triage("Name the queue."), ...deskFlow("Answer kindly.") } }));
    await everywhere(work);
    await type(work, "promptlane rollback support/triage --env production --confirm production --reason 'Queues were wrong'");
    await type(work, "promptlane retire support/reply --env production --confirm production --reason 'Unused'");
  }, 60_000);

  it("has a log of an environment that says what was deployed, from what, why, and by whom", async () => {
    const subjects = (await work.git("log", "--format=%an: %s", PRODUCTION)).split("\n");
    expect(subjects).toHaveLength(4);
    expect(subjects[0]).toMatch(/^Ana Author: retire support\/reply/);
    expect(subjects[1]).toMatch(/^Ana Author: rollback support\/triage v2 /);
    expect(subjects[2]).toMatch(/^Ana Author: promote 2 prompts /);
    const body = await work.git("log", "-1", "--format=%b", `${PRODUCTION}~1`);
    expect(body).toContain("support/triage: v3 -> v2");
    expect(body).toContain("Queues were wrong");
    const { operation } = (await read(work, "promptlane history support/triage --env production -n 1")).deployments[0];
    expect(await work.git("log", "-1", "--format=%(trailers:key=Operation,valueonly)", `${PRODUCTION}~1`)).toContain(operation);
  });

  it("has the history of one prompt there as git log of its path", async () => {
    const commits = (await work.git("log", "--first-parent", "--format=%H", PRODUCTION, "--", TRIAGE)).split("\n");
    const { deployments } = await read(work, "promptlane history support/triage --env production");
    expect(deployments.map((deployment: any) => deployment.commit)).toEqual(commits);
  });

  it("has the very blob of the version in the tree, byte for byte", async () => {
    expect(await work.git("rev-parse", `${PRODUCTION}:${TRIAGE}`)).toBe(await work.git("rev-parse", `${versions[1]}:${TRIAGE}`));
    const live = await work.tryGit("show", `${PRODUCTION}:${TRIAGE}`);
    expect(live.bytes).toEqual((await work.promptlane("show", "support/triage@v2")).bytes);
    const odd = await work.tryGit("show", `${PRODUCTION}:.prompts/support/odd.md`);
    expect(odd.bytes).toEqual(ODD_BYTES);
    expect((await work.promptlane("show", "support/odd@production")).bytes).toEqual(ODD_BYTES);
  });

  it("has a flow as the very tree of its version, and nothing of a retired prompt", async () => {
    expect(await work.git("rev-parse", `${PRODUCTION}:.prompts/support/desk`)).toBe(
      await work.git("rev-parse", `${versions[2]}:.prompts/support/desk`),
    );
    expect(await work.git("ls-tree", "-r", "--name-only", PRODUCTION, "--", ".prompts")).toBe(
      [".prompts/support/desk/flow.yaml", ".prompts/support/desk/main.md", ".prompts/support/odd.md", TRIAGE].join("\n"),
    );
  });

  it("has a record beside every prompt that agrees with the tree", async () => {
    const record = JSON.parse(await work.git("show", `${PRODUCTION}:.promptlane/deployments/support/triage.json`));
    expect(record).toMatchObject({
      key: "support/triage",
      version: 2,
      label: "v2",
      action: "rollback",
      reason: "Queues were wrong",
      commit: versions[1],
    });
    expect(record.blob).toBe(await work.git("rev-parse", `${PRODUCTION}:${TRIAGE}`));
    const retired = JSON.parse(await work.git("show", `${PRODUCTION}:.promptlane/deployments/support/reply.json`));
    expect(retired).toMatchObject({ key: "support/reply", version: null, action: "retire" });
  });

  it("has the difference of two environments as git diff of two branches", async () => {
    const paths = await work.git("diff", "--name-only", "promptlane/env/staging", PRODUCTION, "--", ".prompts");
    expect(paths.split("\n")).toEqual([REPLY, TRIAGE]);
    const { changes } = await read(work, "promptlane diff --from staging --to production");
    expect(changes.map((change: any) => `.prompts/${change.key}.md`)).toEqual(paths.split("\n"));
  });

  it("can be seen at an earlier time: git's own parent of a branch is what was live before", async () => {
    expect(await work.git("show", `${PRODUCTION}~2:${TRIAGE}`)).toBe(triage("Name the queue.").trimEnd());
    expect((await type(work, "promptlane show support/triage@production~1")).stdout).toBe(triage("Name the queue."));
  });

  it("passes git fsck --strict, and leaves no refs but its branches", async () => {
    const { exitCode, stdout, stderr } = await work.tryGit("fsck", "--strict", "--full", "--no-dangling", "--no-progress");
    expect([exitCode, stdout, stderr]).toEqual([0, "", ""]);
    expect((await work.git("for-each-ref", "--format=%(refname)")).split("\n")).toEqual([
      "refs/heads/main",
      "refs/heads/promptlane/env/dev",
      "refs/heads/promptlane/env/production",
      "refs/heads/promptlane/env/staging",
      "refs/heads/promptlane/ledger",
    ]);
    expect(readdirSync(`${work.path}/.git`).filter((name) => name.endsWith("_HEAD") || name.endsWith(".lock"))).toEqual([]);
  });

  it("is whole for one who fetches a single branch at depth 1: the checked-out files are the live prompts", async () => {
    await work.git(
      "clone",
      "--quiet",
      "--depth=1",
      "--single-branch",
      `--branch=${PRODUCTION}`,
      `file://${work.path}`,
      `${work.folder}/bundle`,
    );
    expect(readFileSync(`${work.folder}/bundle/${TRIAGE}`, "utf8")).toBe(triage("Ask for the order."));
    expect(readFileSync(`${work.folder}/bundle/.prompts/support/odd.md`)).toEqual(ODD_BYTES);
    expect(existsSync(`${work.folder}/bundle/${REPLY}`)).toBe(false);
  });

  it("survives git gc --prune=now with everything that was ever live", async () => {
    const mirror = `${work.folder}/mirror.git`;
    await work.git("clone", "--quiet", "--mirror", work.path, mirror);
    await work.git("-C", mirror, "reflog", "expire", "--expire=now", "--all");
    await work.git("-C", mirror, "gc", "--quiet", "--prune=now");
    const { stdout } = await work.promptlane(["history", "--json"], { cwd: mirror });
    expect(JSON.parse(stdout)).toEqual(await read(work, "promptlane history"));
    const shown = await work.promptlane(["show", "support/triage@production~1"], { cwd: mirror });
    expect(shown.stdout).toBe(triage("Name the queue."));
  });
});

describe("a developer in the middle of something", () => {
  it("keeps HEAD, index and files as they are when environments are written, and what is staged stays staged", async () => {
    const work = await repository({ files: { ...supportStore(), LICENSE: "Free.\n" } });
    await middleOfSomething(work);
    const before = await stateOf(work);

    await type(work, "promptlane promote support/reply --to dev --yes");
    await type(work, "promptlane promote support/triage@v1 --to dev --yes");
    await type(work, "promptlane promote --all --from dev --to staging --yes");
    await type(work, TO_PRODUCTION);
    await type(work, "promptlane rollback --env production --confirm production");
    await type(work, "promptlane retire support/reply --env dev --yes");

    expect(await stateOf(work)).toEqual(before);
    expect(await work.git("show", `promptlane/env/dev:${TRIAGE}`)).toBe(triage("Be quick.").trimEnd());
  });

  it("keeps them with a remote, too, whose branches arrive as remote-tracking refs only", async () => {
    const work = await repository({ files: { ...supportStore(), LICENSE: "Free.\n" }, remote: true });
    await middleOfSomething(work);
    const before = await stateOf(work);

    await type(work, "promptlane promote support/triage@v1 --to dev --yes");
    await type(work, "promptlane promote --all --from dev --to staging --yes");
    await type(work, TO_PRODUCTION);

    expect(await stateOf(work)).toEqual(before);
    expect((await work.git("for-each-ref", "--format=%(refname)")).split("\n")).toEqual([
      "refs/heads/main",
      "refs/remotes/origin/HEAD",
      "refs/remotes/origin/main",
      "refs/remotes/origin/promptlane/env/dev",
      "refs/remotes/origin/promptlane/env/production",
      "refs/remotes/origin/promptlane/env/staging",
      "refs/remotes/origin/promptlane/ledger",
    ]);
    const remote = (await work.git("ls-remote", "origin")).split("\n").map((line) => line.split("\t")[1]);
    expect(remote).toEqual([
      "HEAD",
      "refs/heads/main",
      "refs/heads/promptlane/env/dev",
      "refs/heads/promptlane/env/production",
      "refs/heads/promptlane/env/staging",
      "refs/heads/promptlane/ledger",
    ]);
    expect((await work.tryGit("-C", work.originPath as string, "fsck", "--strict", "--no-dangling")).stdout).toBe("");
  });

  it("commits just the prompt when one is edited, and the rest stays staged", async () => {
    const work = await repository({ files: supportStore() });
    await work.write({ "README.md": "Staged.\n", "notes.txt": "Untracked.\n" });
    await work.git("add", "README.md");
    await work.write({ "README.md": "Staged, and changed again.\n" });
    await type(work, "promptlane edit support/triage --file - -m 'Be slow'", { input: triage("Be slow.") });

    expect(await work.git("show", "--format=%s", "--name-only", "HEAD")).toBe(`Be slow\n\n${TRIAGE}`);
    expect(await work.git("show", ":README.md")).toBe("Staged.");
    expect(await work.git("status", "--porcelain")).toBe("MM README.md\n?? notes.txt");
    expect(await work.git("log", "-1", "--format=%an <%ae>")).toBe("Ana Author <ana@example.com>");
  });
});

async function everywhere(work: TestRepository): Promise<void> {
  await type(work, "promptlane promote --all --to dev --yes");
  await type(work, "promptlane promote --all --from dev --to staging --yes");
  await type(work, TO_PRODUCTION);
}

function deskFlow(text: string): Record<string, string> {
  return { ".prompts/support/desk/flow.yaml": "title: Desk\nmode: direct\n", ".prompts/support/desk/main.md": `${text}\n{{question}}\n` };
}

/** One file staged, a prompt staged and changed again, one file deleted, one untracked. */
async function middleOfSomething(work: TestRepository): Promise<void> {
  await work.write({ "README.md": "Staged.\n", [TRIAGE]: triage("Staged.") });
  await work.git("add", "--all");
  await work.write({ [TRIAGE]: triage("Not even staged."), LICENSE: null, "notes.txt": "Untracked.\n" });
}

/** HEAD, its reflog, the bytes of the index, the files, and what git makes of them. */
async function stateOf(work: TestRepository): Promise<Record<string, string>> {
  const index = createHash("sha256")
    .update(readFileSync(`${work.path}/.git/index`))
    .digest("hex");
  const files = readdirSync(work.path, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !`${entry.parentPath}/`.includes("/.git/"),
  );
  return {
    head: readFileSync(`${work.path}/.git/HEAD`, "utf8") + (await work.git("rev-parse", "HEAD")),
    reflog: await work.git("reflog"),
    index,
    files: files
      .map((file) => `${file.name} ${readFileSync(`${file.parentPath}/${file.name}`, "utf8")}`)
      .toSorted()
      .join("\n"),
    status: await work.git("--no-optional-locks", "status", "--porcelain=v2"),
    inGitFolder: readdirSync(`${work.path}/.git`)
      .filter((name) => !name.startsWith("promptlane"))
      .toSorted()
      .join(" "),
  };
}
