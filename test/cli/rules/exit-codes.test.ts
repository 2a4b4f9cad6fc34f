import { renameSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { TestRepository } from "../../support/repository.ts";
import { exampleStore } from "../example-store.ts";

let store: TestRepository;

beforeAll(async () => {
  store = await exampleStore({ remote: true });
  await store.commit("change", { files: { ".prompts/support/triage.md": "Sort it well.\n" } });
  await store.git("push", "--quiet");
  for (const version of ["v1", "v2"]) await store.promptlane("promote", `support/triage@${version}`, "--to", "dev", "--yes");
  await store.git("switch", "--quiet", "--create", "topic");
  await store.commit("try", { files: { ".prompts/shared/tone.md": "Be calm.\n" } });
  await store.git("switch", "--quiet", "--create", "broken");
  await store.commit("break", { files: { ".prompts/shared/tone.md": "{{#if}\n" } });
  await store.git("switch", "--quiet", "topic");
});

interface Failure {
  exitCode: number;
  does: string;
  words: string;
  code: string;
  hint: string;
}

const FAILURES: Failure[] = [
  {
    exitCode: 1,
    does: "a prompt that does not parse",
    words: "promote shared/tone@broken-commit --to dev --yes",
    code: "prompt-does-not-parse",
    hint: "promptlane edit shared/tone",
  },
  {
    exitCode: 3,
    does: "a policy refuses",
    words: "promote support/triage@v1 --to dev --yes",
    code: "newer-in-target",
    hint: "--allow-older",
  },
  {
    exitCode: 3,
    does: "a draft goes where none may",
    words: "promote shared/tone@draft --to production --confirm production",
    code: "draft-only",
    hint: "merge it",
  },
  {
    exitCode: 3,
    does: "a draft and the latest are both possible",
    words: "promote shared/tone --to dev --yes",
    code: "has-draft",
    hint: "shared/tone@draft",
  },
  {
    exitCode: 5,
    does: "somebody else moved it",
    words: "rollback --env dev --from first-deployment --yes",
    code: "moved-meanwhile",
    hint: "promptlane history support/triage --env dev",
  },
  {
    exitCode: 6,
    does: "there is no such prompt",
    words: "promote support/triag --to dev --yes",
    code: "prompt-not-found",
    hint: "Did you mean support/triage?",
  },
  {
    exitCode: 6,
    does: "there is no such version",
    words: "show support/triage@v9",
    code: "version-not-found",
    hint: "promptlane log support/triage",
  },
  {
    exitCode: 6,
    does: "there is no such environment",
    words: "rollback support/triage --env devv --yes",
    code: "environment-not-found",
    hint: "Did you mean dev?",
  },
  { exitCode: 64, does: "a word is no key", words: "show a..b", code: "invalid-key", hint: "A key is a path" },
  {
    exitCode: 64,
    does: "an option is unknown",
    words: "promote support/triage --too dev",
    code: "unknown-option",
    hint: "Did you mean --to?",
  },
  {
    exitCode: 64,
    does: "an answer is missing",
    words: "promote support/triage@v1 --to dev --allow-older",
    code: "confirmation-needed",
    hint: "--yes",
  },
  {
    exitCode: 64,
    does: "a name would have to be typed",
    words: "promote support/triage --to production --yes",
    code: "confirmation-needed",
    hint: "--confirm production",
  },
];

describe("an exit code says what kind of failure it is, with a document that says the same", () => {
  it.each(FAILURES)("$exitCode: $does", async ({ exitCode, words, code, hint }) => {
    const typed = await fill(words);
    const before = await refs();
    const forScripts = await store.promptlane([...typed, "--json"]);
    expect(forScripts.exitCode, forScripts.stdout).toBe(exitCode);
    expect(forScripts.json()).toEqual({
      format_version: "1.0",
      error: { code, message: expect.any(String), hint: expect.stringContaining(hint), details: expect.any(Object) },
    });
    const forPeople = await store.promptlane(typed);
    expect(forPeople).toMatchObject({ exitCode, stdout: "" });
    expect(forPeople.stderr).toContain(`error: ${forScripts.json().error.message}`);
    expect(forPeople.stderr).toContain(hint);
    expect(forPeople.stderr).not.toMatch(/^\s+at .+:\d+/m);
    expect(await refs()).toBe(before);
  });

  it("0: nothing to do is no failure", async () => {
    expect((await store.promptlane("promote", "support/triage", "--to", "dev", "--yes", "--json")).json()).toMatchObject({
      changed: false,
      commit: null,
    });
    expect((await store.promptlane("promote", "support/triage", "--to", "dev", "--yes")).exitCode).toBe(0);
  });

  it("0: --all leaves prompts alone, with reasons", async () => {
    const { exitCode, stdout } = await store.promptlane("promote", "--all", "--from", "dev", "--to", "dev2", "--dry-run", "--json");
    expect({ exitCode, code: JSON.parse(stdout).error.code }).toEqual({ exitCode: 6, code: "environment-not-found" });
    const all = await store.promptlane("promote", "--all", "--from", "dev", "--to", "production", "--dry-run", "--json");
    expect(all.exitCode).toBe(0);
    expect(all.json()).toMatchObject({ dry_run: true, changed: true, commit: null, skipped: [] });
  });

  it("2: something differs, with --exit-code only", async () => {
    expect((await store.promptlane("diff", "support/triage", "v1", "v2")).exitCode).toBe(0);
    expect((await store.promptlane("diff", "support/triage", "v1", "v2", "--exit-code")).exitCode).toBe(2);
    expect((await store.promptlane("diff", "support/triage", "v1", "v1", "--exit-code")).exitCode).toBe(0);
  });

  it("1: outside of any repository, with the next step", async () => {
    const { exitCode, stderr } = await store.promptlane(["list"], { cwd: store.folder });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("hint: git init, then promptlane init");
  });

  it("4: the remote cannot be reached", async () => {
    const away = await exampleStore({ remote: true });
    renameSync(away.originPath as string, `${away.originPath}.away`);
    const { exitCode, stdout } = await away.promptlane("promote", "support/triage", "--to", "dev", "--yes", "--json");
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "remote-unavailable", hint: "git ls-remote origin" } });
  });
});

describe("in CI nobody is asked", () => {
  it.each([
    { words: "promote support/triage@v1 --to dev --allow-older", flag: "--yes" },
    { words: "rollback support/triage --env dev", flag: "--yes" },
    { words: "retire support/triage --env dev", flag: "--yes" },
    { words: "promote support/triage --to production", flag: "--confirm production" },
  ])("so promptlane $words ends with 64 and names $flag", async ({ words, flag }) => {
    const before = await refs();
    const { exitCode, stderr } = await store.promptlane(words.split(" "), { env: { CI: "true" } });
    expect(exitCode).toBe(64);
    expect(stderr).toContain(`Add ${flag} to go on`);
    expect(await refs()).toBe(before);
  });

  it("and nothing needs an answer when nothing would change, or in a dry run", async () => {
    expect((await store.promptlane(["promote", "support/triage", "--to", "dev"], { env: { CI: "true" } })).exitCode).toBe(0);
    expect(
      (await store.promptlane(["promote", "support/triage", "--to", "production", "--dry-run"], { env: { CI: "true" } })).exitCode,
    ).toBe(0);
  });

  it("and PROMPTLANE_OPERATION makes a run that is repeated a no-op", async () => {
    const run = () =>
      store.promptlane(["promote", "support/triage@v1", "--to", "dev", "--allow-older", "--yes", "--json"], {
        env: { CI: "true", PROMPTLANE_OPERATION: "run-7" },
      });
    expect((await run()).json()).toMatchObject({ changed: true, operation: "run-7" });
    await store.promptlane("promote", "support/triage@v2", "--to", "dev", "--yes");
    expect((await run()).json()).toMatchObject({ changed: false, operation: "run-7" });
  });
});

async function fill(words: string): Promise<string[]> {
  const broken = await store.id("broken");
  const deployments = (
    await store.git("--git-dir", store.originPath as string, "rev-list", "--reverse", "refs/heads/promptlane/env/dev")
  ).split("\n");
  return words
    .replace("broken-commit", broken)
    .replace("first-deployment", deployments[0] as string)
    .split(" ");
}

async function refs(): Promise<string> {
  return store.git("--git-dir", store.originPath as string, "for-each-ref");
}
