import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { run } from "../../../src/cli/run.ts";
import type { TestRepository } from "../../support/repository.ts";
import { exampleStore } from "../example-store.ts";
import { scriptedTerminal } from "../scripted-terminal.ts";

let store: TestRepository;
let proof: string;
/** All refs and files, as they stay from one test to the next. */
let untouched: string;

beforeAll(async () => {
  store = await exampleStore({ remote: true });
  proof = `${store.folder}/proof`;
  await store.promptlane("promote", "support/triage", "--to", "dev", "--yes");
  await store.promptlane("status");
  untouched = await everything();
});

/** What would write a file, or run a program, if it reached git as an argument. */
function dangerousNames(): string[] {
  return [`--output=${proof}`, `ext::sh -c 'touch ${proof}'`];
}

/** Each command line with `NAME` where a user writes a name of his own. */
const PLACES = [
  "show -- NAME",
  "show support/triage@NAME",
  "render -- NAME",
  "render support/triage@NAME",
  "test -- NAME",
  "test --junit=- -- support/triage@NAME",
  "log -- NAME",
  "diff -- NAME",
  "diff support/triage -- NAME",
  "diff support/triage v1 -- NAME",
  "diff --from=NAME --to=dev",
  "diff --from=dev --to=NAME",
  "diff --since=NAME",
  "list --env=NAME",
  "status -- NAME",
  "history -- NAME",
  "history --env=NAME",
  "create -- NAME",
  "create --title=x --project=NAME",
  "edit --file=/dev/null -- NAME",
  "mv shared/tone -- NAME",
  "mv -- NAME shared/voice",
  "rm -- NAME",
  "promote --to=dev --yes -- NAME",
  "promote support/triage --yes --to=NAME",
  "promote support/triage --yes --to=dev --from=NAME",
  "promote --all --yes --to=dev --from=NAME",
  "promote support/triage --yes --to=dev --operation=NAME",
  "rollback --env=dev --yes -- NAME",
  "rollback support/triage --yes --env=NAME",
  "rollback support/triage --yes --env=dev --to=NAME",
  "rollback --yes --env=dev --to=NAME",
  "rollback --yes --env=dev --from=NAME",
  "retire --env=dev --yes -- NAME",
  "retire support/triage --yes --env=NAME",
  "resolve -- NAME",
  "resolve support/triage --env=NAME",
  "experiment impact --base=NAME",
  "experiment start tone --yes --env=NAME",
  "experiment start tone --yes --env=dev --from=NAME",
  "rollout start --yes --env=dev -- NAME",
  "rollout run --once --yes --env=NAME",
  "env create -- NAME",
  "env create qa --after=NAME",
  "env remove --yes -- NAME",
  "init --store=other --refs=NAME",
  "list --remote=NAME",
  "list --branch=NAME",
  "promote --all --to=dev --yes --remote=NAME",
  "promote --all --to=dev --yes --branch=NAME",
];

/** Places whose names are words of the store, not of git: that nothing is called so is all that is wrong with them. */
const ONLY_UNKNOWN: Record<string, number> = {
  "list --project=NAME": 6,
  "experiment start --env=dev --yes -- NAME": 6,
  "experiment results tone --events=NAME": 6,
  "list --tag=NAME": 0,
  "list --search=NAME": 0,
  "promote --all --to=dev --yes --project=NAME": 6,
  "promote --all --to=dev --yes --tag=NAME": 6,
  "create shared/new --template=NAME": 6,
  "list --store=NAME": 6,
  "render support/triage --vars=NAME": 6,
  "render support/triage --history=NAME": 6,
};

describe("C1: a name that git could take for an option or an address", () => {
  it.each(PLACES)("is refused with 64, and nothing is written or run: promptlane %s", async (place) => {
    for (const { name, exitCode, stderr, stdout } of await typeEach(place)) {
      expect(exitCode, `${name}: ${stderr}`).toBe(64);
      expect(stdout).toBe("");
      expect(stderr, name).toMatch(/^error: .+\nhint: .+/s);
    }
    expect(await everything()).toBe(untouched);
    expect(existsSync(proof)).toBe(false);
  });

  it.each(Object.keys(ONLY_UNKNOWN))("is no more than an unknown word, and nothing is written or run: promptlane %s", async (place) => {
    for (const { name, exitCode, stderr } of await typeEach(place)) expect(exitCode, `${name}: ${stderr}`).toBe(ONLY_UNKNOWN[place]);
    expect(await everything()).toBe(untouched);
    expect(existsSync(proof)).toBe(false);
  });

  it("is refused as an option that no command has", async () => {
    for (const name of [`--output=${proof}`, "-x", `--upload-pack=touch ${proof}`]) {
      for (const command of [["show"], ["promote", "--to", "dev"], ["rollback", "--env", "dev"], ["history"], ["env", "create"]]) {
        expect((await typed([...command, name])).exitCode, `${command.join(" ")} ${name}`).toBe(64);
      }
    }
    expect(existsSync(proof)).toBe(false);
  });

  it("does nothing from the variables either", async () => {
    for (const name of dangerousNames()) {
      for (const variable of ["PROMPTLANE_REMOTE", "PROMPTLANE_BRANCH", "PROMPTLANE_OPERATION"]) {
        const { exitCode, stderr } = await store.promptlane(["promote", "shared/tone", "--to", "dev", "--yes"], {
          env: { [variable]: name },
        });
        expect(exitCode, `${variable}=${name}: ${stderr}`).toBe(64);
      }
    }
    expect(existsSync(proof)).toBe(false);
  });

  it("does nothing from a remote of the configuration whose address is a program", async () => {
    const victim = await exampleStore({ remote: true });
    await victim.git("config", "remote.origin.url", `ext::sh -c 'touch ${proof}'`);
    const { exitCode } = await victim.promptlane("promote", "support/triage", "--to", "dev", "--yes");
    expect(exitCode).toBe(4);
    expect((await victim.promptlane("list", "--fetch")).exitCode).toBe(4);
    expect(existsSync(proof)).toBe(false);
  });
});

describe("C3: an environment name that git would take, and promptlane does not", () => {
  it.each(["..", "x.lock", "a b", "@", "@{1}", "ä", "Prod", "prod/eu"])("is refused with the reason and a hint: %s", async (name) => {
    const { exitCode, stderr } = await typed(["env", "create", "--push", "--", name]);
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(/cannot name an environment: .+\.\nhint: .+production/s);
    expect(await everything()).toBe(untouched);
  });

  it("is refused with the nearest that exists when it is only misspelt", async () => {
    for (const words of [
      ["promote", "support/triage", "--yes", "--to", "produktion"],
      ["history", "--env", "productoin"],
      ["show", "support/triage@prodution"],
    ]) {
      const { exitCode, stderr } = await store.promptlane(words);
      expect(exitCode, words.join(" ")).toBe(6);
      expect(stderr).toContain("Did you mean production?");
    }
  });
});

async function typeEach(place: string) {
  const outcomes = [];
  for (const name of dangerousNames()) {
    outcomes.push({ name, ...(await typed(place.split(" ").map((word) => word.replace("NAME", name)))) });
  }
  return outcomes;
}

// In this process, since it is git's processes that count here.
async function typed(words: string[]) {
  const terminal = scriptedTerminal({ words, cwd: store.path, environment: store.environment });
  return { exitCode: await run(terminal), ...terminal.written };
}

async function everything(): Promise<string> {
  const remote = await store.git("--git-dir", store.originPath as string, "for-each-ref");
  return `${await store.git("for-each-ref")}\n${remote}\n${await store.git("status", "--porcelain")}\n${await store.git("rev-parse", "HEAD")}`;
}
