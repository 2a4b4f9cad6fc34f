import { describe, expect, it } from "vitest";
import { COMMANDS, isBranch, type LeafEntry } from "../../src/cli/program.ts";
import { DESCRIBE_ROLLOUT } from "./fixtures.ts";
import { prepared } from "./prepared.ts";
import { runCommands, type Workplace } from "./shell.ts";

interface CommandExamples {
  name: string;
  examples: string[];
}

const ROLLOUT = [...DESCRIBE_ROLLOUT, "promptlane rollout start support/triage --env production --confirm production"];
const STEP = "promptlane rollout step support/triage --env production --events events.jsonl --confirm production";

/** What has to be there before an example, in the repository of the fixture `imitated`. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  "promptlane create support/triage": ["promptlane rm support/triage"],
  "promptlane create --title 'Ticket triage' --project support --file triage.md": ["echo 'Sort {{ticket}}.' > triage.md"],
  "promptlane edit support/triage --file new.md -m 'Ask for the order id'": ["echo 'Sort {{ticket}} by {{order}}.' > new.md"],
  "promptlane edit support/triage": [`export GIT_EDITOR="sh -c 'echo Thank you. >> \\"\\$1\\"' edit"`],
  "promptlane init": [
    "git rm --quiet -r .prompts && git commit --quiet -m 'No store any more' && git branch --list 'promptlane/*' | xargs git branch --quiet -D",
  ],
  "promptlane init --store data/patterns": [
    "git reset --quiet --hard HEAD~1 && mkdir -p data/patterns && echo 'Sum up {{text}}.' > data/patterns/sum.md && git add data && git commit --quiet -m 'Our patterns'",
  ],
  "promptlane merge-driver base.md ours.md theirs.md 7 support/triage.md": ["for side in base ours theirs; do echo Hi > $side.md; done"],
  "promptlane promote support/triage --to staging": ["promptlane promote support/triage --to dev --yes"],
  "promptlane rollback --env production": ["promptlane promote support/triage@v3 --to production --confirm production"],
  "promptlane promote support/sorting --to production --retire-old": [
    "promptlane promote support/sorting --to dev --yes",
    "promptlane promote support/sorting --to staging --yes",
  ],
  "promptlane render support/triage@production --vars ticket.json --as openai": [`echo '{"ticket": "Late"}' > ticket.json`],
  "promptlane types | diff prompts.d.ts -": ["promptlane types -o prompts.d.ts"],
  "promptlane import triage.prompt.yml": ["printf 'messages: [{role: user, content: \"Sort {{ticket}}\"}]\\n' > triage.prompt.yml"],
  "promptlane import prompts --format dotprompt --dry-run": ["mkdir prompts && echo 'Hello {{name}}.' > prompts/greet.prompt"],
  "promptlane export support/triage@production shared/tone --format dotprompt -o prompts": ["rm -rf prompts"],
  "promptlane experiment update support-tone --env production": [
    "promptlane experiment start support-tone --env production --confirm production",
    "sed 's/coverage: 0.5/coverage: 0.8/' .prompts/manifest.yaml > ../manifest.yaml && cp ../manifest.yaml .prompts/ && git commit --quiet -am 'More users'",
  ],
  "promptlane experiment stop support-tone --env production": [
    "promptlane experiment start support-tone --env production --confirm production",
  ],
  "promptlane experiment stop support-tone --env production --ship warm": [
    "promptlane experiment start support-tone --env production --confirm production",
  ],
  "promptlane experiment results support-tone --events events.jsonl": ["touch events.jsonl"],
  "promptlane experiment results support-tone --events logs --markdown": ["mkdir logs && touch logs/monday.jsonl"],
  "promptlane rollout start support/triage --env production": DESCRIBE_ROLLOUT,
  "promptlane rollout step support/triage --env production --events events.jsonl": ROLLOUT,
  "promptlane rollout abort support/triage --env production": ROLLOUT,
  "promptlane rollout ship support/triage --env production": [...ROLLOUT, STEP, `${STEP} --approve`],
  "promptlane rollout ship support/triage --env production --override --reason 'Fixes the outage'": [
    "promptlane rollback support/triage --env production --confirm production",
    "promptlane rollout start support/triage@v3 --env production --confirm production",
  ],
  "promptlane rollout status support/triage --events events.jsonl": ROLLOUT,
  "promptlane rollout run --once --env production --events events.jsonl": ROLLOUT,
  "promptlane env remove qa": ["promptlane env create qa --after dev --push"],
  "promptlane completion fish > ~/.config/fish/completions/promptlane.fish": ["mkdir -p ~/.config/fish/completions"],
};

describe("the examples of --help", async () => {
  const commands = await allCommands();

  it.concurrent.each(commands)(
    "of promptlane $name stand at its top, and do what they say",
    { timeout: 60_000 },
    async ({ name, examples }) => {
      const place = await prepared({ fixture: "imitated", remote: false });
      if (!name.startsWith("__")) expect(await examplesInHelp(place, name)).toEqual(examples);
      await expectToWork(place, examples);
    },
  );

  it.concurrent.each(["", "env", "experiment", "rollout"])(
    "of promptlane %s, which only holds other commands, do what they say",
    { timeout: 60_000 },
    async (name) => {
      const place = await prepared({ fixture: "imitated", remote: false });
      const examples = await examplesInHelp(place, name);
      expect(examples).toHaveLength(2);
      await expectToWork(place, examples);
    },
  );
});

async function expectToWork(place: Workplace, examples: readonly string[]): Promise<void> {
  const steps = examples.flatMap((example) => [...(BEFORE[example] ?? []), answered(example)]);
  for (const { command, exitCode, output } of await runCommands(place, steps)) expect(exitCode, `${command}\n${output}`).toBe(0);
}

async function allCommands(): Promise<CommandExamples[]> {
  const leaves = COMMANDS.flatMap((entry) =>
    isBranch(entry) ? entry.commands.map((leaf) => ({ name: `${entry.name} ${leaf.name}`, leaf })) : [{ name: entry.name, leaf: entry }],
  );
  return await Promise.all(
    leaves.map(async ({ name, leaf }: { name: string; leaf: LeafEntry }) => ({
      name,
      examples: (await leaf.load()).default.examples.map(({ command }) => command),
    })),
  );
}

/** The example with the answer to its question, since nobody can be asked; what is for bash runs in bash. */
function answered(example: string): string {
  if (example.includes("completion bash")) return `bash -c '${example}'`;
  const environment =
    /^promptlane promote .*--to (\S+)/.exec(example)?.[1] ??
    /^promptlane (?:rollback|retire|experiment (?:start|update|stop)|rollout (?:start|step|abort|ship|run)) .*--env (\S+)/.exec(
      example,
    )?.[1];
  return environment === undefined ? example : `${example} --confirm ${environment}`;
}

async function examplesInHelp(place: Workplace, name: string): Promise<string[]> {
  const [help] = await runCommands(place, [`promptlane ${name} --help`]);
  const [title, ...lines] = help?.output.split("\n\n")[0]?.split("\n") ?? [];
  expect(title).toBe("Examples:");
  return lines.filter((line) => /^ {2}\S/.test(line)).map((line) => line.trim());
}
