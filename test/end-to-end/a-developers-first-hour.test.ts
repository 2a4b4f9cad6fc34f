import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { repository, type TestRepository } from "../support/repository.ts";
import { writeProgram } from "../support/write-program.ts";
import { read, type } from "./type-command.ts";

const PROMPT = ".prompts/support/triage.md";

describe("a developer's first hour", () => {
  let ana: TestRepository;

  beforeAll(async () => {
    ana = await repository();
  });

  it("begins in an empty repository: init writes the manifest and commits it", async () => {
    const { stdout } = await type(ana, "promptlane init");
    expect(stdout).toContain("promptlane create");
    expect(await ana.git("ls-files")).toBe(".prompts/manifest.yaml");
    expect(await ana.git("rev-list", "--count", "HEAD")).toBe("1");
    const { environments } = await read(ana, "promptlane env list");
    expect(environments.map(({ name, after, confirm, drafts }: any) => [name, after, confirm, drafts])).toEqual([
      ["dev", null, false, true],
      ["staging", "dev", false, false],
      ["production", "staging", true, false],
    ]);
  });

  it("writes a first prompt from the template, and that commit is v1", async () => {
    await type(ana, "promptlane create support/triage");
    expect(await ana.git("show", "--format=", "--name-only", "HEAD")).toBe(PROMPT);
    const { prompts } = await read(ana, "promptlane list");
    expect(prompts).toMatchObject([{ key: "support/triage", version: 1, draft: null, uncommitted: false, environments: {} }]);
    expect((await type(ana, "promptlane show support/triage@v1")).stdout).toBe(readFileSync(`${ana.path}/${PROMPT}`, "utf8"));
  });

  it("changes it in the editor and sees the words, the variable and the setting that changed", async () => {
    usesEditor(
      ana,
      'sed -i.old -e "s/temperature: .*/temperature: 0.7/" -e "s/helpful assistant/patient colleague/" "$1"',
      'echo "Their plan: {{plan}}" >> "$1"',
    );
    const { stdout } = await type(ana, "promptlane edit support/triage -m 'Be patient'");
    expect(stdout).toContain("[-helpful assistant-]{+patient colleague+}");
    expect(stdout).toContain("config.temperature  0.3 → 0.7");
    expect(stdout).toMatch(/variables +\+ plan/);
    expect(await ana.git("log", "-1", "--format=%s")).toBe("Be patient");
    expect((await read(ana, "promptlane list")).prompts).toMatchObject([{ version: 2 }]);
  });

  it("closes the editor without a change, and nothing is committed", async () => {
    const head = await ana.id("HEAD");
    usesEditor(ana, "exit 0");
    expect((await type(ana, "promptlane edit support/triage")).stdout).toBe("Nothing changed.\n");
    expect(await ana.id("HEAD")).toBe(head);
  });

  it("forgets to close a block: told the line, nothing is committed, and the text is kept", async () => {
    const head = await ana.id("HEAD");
    usesEditor(ana, 'echo "{{#if plan}}Mind the plan." >> "$1"');
    const { stderr } = await type(ana, "promptlane edit support/triage", { exitCode: 1 });
    expect(stderr).toMatch(/line 1[5-9]|:1[5-9]/);
    const kept = /(\/\S+\.md)/.exec(stderr)?.[1] ?? "";
    expect(readFileSync(kept, "utf8")).toContain("{{#if plan}}Mind the plan.");
    expect(await ana.id("HEAD")).toBe(head);
    expect(await ana.git("status", "--porcelain")).toBe("");
  });

  it("lists the versions, the newest first, each with who and why", async () => {
    const { versions, total } = await read(ana, "promptlane log support/triage");
    expect(total).toBe(2);
    expect(versions.map(({ label, author, subject, commit }: any) => [label, author.name, subject, commit])).toEqual([
      ["v2", "Ana Author", "Be patient", await ana.id("HEAD")],
      ["v1", "Ana Author", "Create prompt support/triage", await ana.id("HEAD~1")],
    ]);
  });

  it("compares the two versions as words, as lines, side by side, and as a patch that git applies", async () => {
    const diff = "promptlane diff support/triage v1 v2";
    const { stdout: words } = await type(ana, diff);
    expect(words).toMatch(/^support\/triage  v1 → v2   \+5 −2 words   \d+ → \d+ tokens \(o200k_base\)\n/);
    expect(words).toContain("[-helpful assistant-]{+patient colleague+}");

    const { stdout: lines } = await type(ana, `${diff} --output lines`);
    expect(lines).toMatch(/ - You are a \[-helpful assistant-\]\.\n.* \+ You are a \{\+patient colleague\+\}\.\n/);

    const { stdout: columns } = await type(ana, `${diff} --output side-by-side`);
    expect(columns).toMatch(/- You are a \[-helpful assistant-\]\. +│ .*\+ You are a \{\+patient colleague\+\}\.\n/);

    const { stdout: patch } = await type(ana, `${diff} --output patch`);
    writeFileSync(`${ana.folder}/back.patch`, patch);
    await ana.git("apply", "--reverse", `${ana.folder}/back.patch`);
    expect(await ana.git("hash-object", PROMPT)).toBe(await ana.git("rev-parse", `HEAD~1:${PROMPT}`));
    await ana.git("checkout", "--", PROMPT);

    await type(ana, `${diff} --exit-code`, { exitCode: 2 });
    await type(ana, "promptlane diff support/triage v2 latest --exit-code");
  });

  it("takes a commit back with the command that promptlane printed", async () => {
    const { key, undo } = await read(ana, "promptlane create --title 'A passing idea' --project support");
    expect(key).toBe("support/a-passing-idea");
    await type(ana, undo.text);
    expect((await read(ana, "promptlane list")).prompts.map((prompt: any) => prompt.key)).toEqual(["support/triage"]);
  });

  it("gets a remote, and what is pushed to its default branch keeps its numbers", async () => {
    await ana.git("init", "--quiet", "--bare", "--initial-branch=main", `${ana.folder}/origin.git`);
    ana.originPath = `${ana.folder}/origin.git`;
    await ana.git("remote", "add", "origin", ana.originPath);
    await ana.git("push", "--quiet", "--set-upstream", "origin", "main");
    const { prompts } = await read(ana, "promptlane list --fetch");
    expect(prompts).toMatchObject([{ key: "support/triage", version: 2, draft: null }]);
  });

  it("drafts on a branch: a draft has no number, and is compared with the latest version", async () => {
    await ana.git("switch", "--quiet", "--create", "warmer");
    usesEditor(ana, 'sed -i.old "s/patient colleague/warm and patient colleague/" "$1"');
    const edited = await read(ana, "promptlane edit support/triage -m 'Be warm too'");
    expect(edited).toMatchObject({ branch: "warmer", on_default_branch: false, draft: false });

    const { prompts } = await read(ana, "promptlane list");
    expect(prompts).toMatchObject([{ version: 2, draft: edited.commit.slice(0, 7), uncommitted: false }]);
    const { stdout } = await type(ana, "promptlane diff support/triage");
    expect(stdout).toMatch(/^support\/triage  v2 → draft.*\+2 −0 words/);
    expect(stdout).toContain("{+warm and+}");
    const { changes } = await read(ana, "promptlane diff --since main");
    expect(changes.map((change: any) => change.key)).toEqual(["support/triage"]);
  });

  it("must say whether the draft or the latest version is meant, and tries the draft in dev, which goes no further", async () => {
    const { stderr } = await type(ana, "promptlane promote support/triage --to dev --yes", { exitCode: 3 });
    expect(stderr).toContain("support/triage@draft");
    expect(stderr).toContain("support/triage@v2 --to dev");

    const { changes, pushed } = await read(ana, "promptlane promote support/triage@draft --to dev --yes");
    const label = `draft@${(await ana.id("HEAD")).slice(0, 7)}`;
    expect(pushed).toBe(true);
    expect(changes).toMatchObject([{ key: "support/triage", from: null, to: { version: null, label } }]);
    await type(ana, "promptlane promote support/triage@draft --to staging --yes", { exitCode: 3 });
    expect(await ana.git("ls-remote", "origin", "refs/heads/promptlane/env/staging")).toBe("");
  });

  it("merges the branch, and the draft is v3, credited to the commit that was merged", async () => {
    await ana.git("switch", "--quiet", "main");
    await ana.git("merge", "--quiet", "--no-ff", "-m", "Merge branch 'warmer'", "warmer");
    await ana.git("push", "--quiet", "origin", "main");
    const { versions, commits } = await read(ana, "promptlane log support/triage --commits");
    expect(versions[0]).toMatchObject({
      label: "v3",
      commit: await ana.id("HEAD"),
      subject: "Be warm too",
      blob: await ana.git("rev-parse", `HEAD:${PROMPT}`),
    });
    expect(commits.map((commit: any) => commit.subject)).toEqual(["Be warm too", "Be patient", "Create prompt support/triage"]);
  });

  it("promotes everything through dev and staging to production, each step one commit", async () => {
    expect((await read(ana, "promptlane promote --all --to dev --yes")).environment).toBe("dev");
    expect((await read(ana, "promptlane promote --all --from dev --to staging --yes")).changes).toMatchObject([
      { from: null, to: { label: "v3" } },
    ]);
    expect((await read(ana, "promptlane promote --all --from staging --to production --confirm production")).changes).toMatchObject([
      { from: null, to: { label: "v3" } },
    ]);
    expect(await ana.git("rev-list", "--count", "--first-parent", "origin/promptlane/env/production")).toBe("1");
    expect(await liveEverywhere(ana)).toEqual({ dev: "v3", staging: "v3", production: "v3" });
    expect((await type(ana, "promptlane status")).stdout).toContain("1 prompt is the same everywhere");
  });

  it("ships another version, sees in status how far production is behind, and rolls back in one command", async () => {
    usesEditor(ana, 'sed -i.old "s/You are/You are still/" "$1"');
    await type(ana, "promptlane edit support/triage -m 'Be still'");
    await ana.git("push", "--quiet", "origin", "main");
    await type(ana, "promptlane promote support/triage --to dev --yes");
    await type(ana, "promptlane promote support/triage --to staging --yes");
    expect((await type(ana, "promptlane status")).stdout).toMatch(/support\/triage +v4 +v4 +v4 +v3 \(-1\)/);
    await type(ana, "promptlane promote support/triage --to production --confirm production");

    const { changes } = await read(ana, "promptlane rollback support/triage --env production --confirm production --reason 'Too still'");
    expect(changes).toMatchObject([{ key: "support/triage", from: { label: "v4" }, to: { label: "v3" } }]);
    expect((await type(ana, "promptlane show support/triage@production")).stdout).toBe(
      (await type(ana, "promptlane show support/triage@v3")).stdout,
    );
  });

  it("undoes the rollback with the command that promptlane printed", async () => {
    const { deployments } = await read(ana, "promptlane history --env production -n 1");
    expect(deployments).toMatchObject([
      { action: "rollback", reason: "Too still", commit: await ana.id("origin/promptlane/env/production") },
    ]);
    await type(ana, `promptlane rollback --env production --from ${deployments[0].commit.slice(0, 7)} --confirm production`);
    expect(await liveEverywhere(ana)).toEqual({ dev: "v4", staging: "v4", production: "v4" });
  });

  it("shows a colleague the same in a fresh clone, without anything to set up", async () => {
    const bo = await ana.clone();
    expect(await liveEverywhere(bo)).toEqual(await liveEverywhere(ana));
    expect(await read(bo, "promptlane log support/triage")).toEqual(await read(ana, "promptlane log support/triage"));
    expect((await read(bo, "promptlane history")).deployments).toEqual((await read(ana, "promptlane history")).deployments);
  });
});

/** Stands in for the developer's editor: a script that gets the file as its argument. */
function usesEditor(developer: TestRepository, ...lines: string[]): void {
  developer.environment["EDITOR"] = writeProgram(`${developer.folder}/editor`, ...lines);
}

async function liveEverywhere(clone: TestRepository): Promise<Record<string, string>> {
  const { prompts } = await read(clone, "promptlane status support/triage");
  return Object.fromEntries(Object.entries(prompts[0].environments).map(([name, live]: [string, any]) => [name, live.label]));
}
