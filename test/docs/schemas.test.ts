import { readdirSync, readFileSync, renameSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv, type ValidateFunction } from "ajv";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { PRINTED_DOCUMENTS } from "../../scripts/schemas/documents.ts";
import { closed, generateSchemas } from "../../scripts/schemas/generate-schemas.ts";
import { run } from "../../src/cli/run.ts";
import { parsePromptKey } from "../../src/domain/prompt/prompt-key.ts";
import { newManifest } from "../../src/domain/manifest/edit-manifest.ts";
import { scriptedTerminal } from "../cli/scripted-terminal.ts";
import { DESCRIBE_ROLLOUT } from "./fixtures.ts";
import { partsOf } from "./page.ts";
import { pages } from "./pages.ts";
import { prepared } from "./prepared.ts";
import { runCommands, type Workplace } from "./shell.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = `${ROOT}docs/json/`;

/** Command lines, in their order, and the document that each prints with `--json`. */
const SUCCESSES: readonly (readonly [document: string, command: string])[] = [
  ["list", "list"],
  ["list", "list --project support --tag support --env production --search ticket"],
  ["log", "log support/triage"],
  ["log", "log support/triage -n 1 --commits"],
  ["show", "show support/triage"],
  ["show", "show support/desk"],
  ["show", "show 'support/desk#billing@production'"],
  ["show", "show support/triage@production~1"],
  ["render", "render support/triage --var ticket=Late"],
  ["render", "render 'support/desk#billing@production' --var message=Late --as anthropic"],
  ["test", "test"],
  ["test", "test support/triage@v1"],
  ["resolve", "resolve support/triage --user u-1"],
  ["experiment-simulation", "experiment simulate support-tone --users 1000 --baseline 0.1"],
  ["diff", "diff support/triage v1 v3"],
  ["diff", "diff support/desk latest production"],
  ["diff", "diff --from staging --to production"],
  ["diff", "diff --since HEAD~2"],
  ["status", "status"],
  ["history", "history"],
  ["history", "history support/triage --env production"],
  ["environment-list", "env list"],
  ["verify", "verify"],
  ["verify", "verify --env production"],
  ["doctor", "doctor"],
  ["doctor", "doctor --fix --unlock"],
  ["lint", "lint"],
  ["lint", "lint support/triage support/desk --changed-since HEAD~2"],
  ["deployment", "promote --all --from staging --to production --confirm production --dry-run"],
  ["deployment", "promote support/triage --from staging --to production --confirm production --reason Better"],
  ["deployment", "promote support/triage --from staging --to production --confirm production"],
  ["deployment", "rollback support/triage --env production --confirm production"],
  ["deployment", "promote --all --from staging --to production --confirm production"],
  ["experiment-list", "experiment list"],
  ["experiment-show", "experiment show support-tone"],
  ["deployment", "experiment start support-tone --env staging --yes"],
  ["experiment-show", "experiment show support-tone --env staging"],
  ["experiment-list", "experiment list --env staging"],
  ["resolve", "resolve support/triage --env staging --user u-3 --explain"],
  ["experiment-results", "experiment results support-tone --env staging --events .prompts/support/triage.md"],
  ["experiment-impact", "experiment impact --env staging"],
  ["status", "status"],
  ["history", "history --env staging -n 1"],
  ["deployment", "experiment stop support-tone --env staging --ship warm --yes"],
  ["rollout-status", "rollout status --env production"],
  ["deployment", "rollout start support/triage@v3 --env production --confirm production"],
  ["rollout-status", "rollout status support/triage --env production --events events.jsonl"],
  ["rollout-run", "rollout run --once --env production --events events.jsonl --confirm production"],
  ["rollout-run", "rollout run --once --env production --confirm production"],
  ["deployment", "rollout abort support/triage --env production --confirm production"],
  ["deployment", "retire onboarding/welcome --env production --confirm production"],
  ["status", "status --all"],
  ["source-write", "create support/thanks --draft"],
  ["list", "list --project support"],
  ["show", "show support/thanks"],
  ["source-write", "create --title 'Second thanks' --project support -m 'One more'"],
  ["edit", "edit support/second-thanks --file .prompts/support/summarize.md"],
  ["edit", "edit support/second-thanks --file .prompts/support/summarize.md"],
  ["source-write", "mv support/second-thanks support/third-thanks"],
  ["import", "import .prompts/shared --dry-run"],
  ["import", "import .prompts/shared/tone.md"],
  ["export", "export support/triage@production shared/tone --format dotprompt"],
  ["export", "export shared/tone --format text -o exported"],
  ["source-write", "rm support/third-thanks onboarding/welcome"],
  ["environment-write", "env create qa --after dev --push"],
  ["environment-write", "env remove qa --delete-branch --yes"],
  ["init", "init --store data/patterns --refs patterns"],
  ["types", "types"],
  ["show", "show support/desk --tokens"],
];

const FAILURES: readonly (readonly [exitCode: number, command: string])[] = [
  [64, "create"],
  [6, "import nothing.prompt"],
  [64, "import .prompts/manifest.yaml"],
  [64, "export support/triage"],
  [1, "export support/desk --format text"],
  [1, "export support/triage --format langfuse"],
  [1, "init"],
  [64, "create 'a b'"],
  [64, "resolve support/triage@v1"],
  [64, "resolve support/triage --attributes pro"],
  [64, "experiment impact --markdown"],
  [6, "experiment results support-tone --events nothing.jsonl"],
  [1, "create support/triage"],
  [6, "edit support/nothing --file .prompts/manifest.yaml"],
  [6, "show support/triag"],
  [6, "list --env nowhere"],
  [1, "render support/triage --var tikcet=Late"],
  [6, "render support/triag"],
  [64, "render support/triage --var ticket"],
  [64, "render support/triage --text --messages"],
  [6, "test support/nothing"],
  [6, "log support/nothing"],
  [6, "diff support/triage v1 v99"],
  [64, "diff support/triage v1 --output pretty"],
  [6, "mv support/nothing support/something"],
  [6, "rm support/nothing"],
  [6, "status support/nothing"],
  [64, "promote support/triage"],
  [64, "promote support/triage --to production --confirm staging"],
  [64, "promote 'support/desk#billing' --to production"],
  [3, "promote support/triage@v1 --to production --confirm production"],
  [6, "rollback support/nothing --env production"],
  [3, "retire shared/tone --env production --confirm production"],
  [6, "history --env nowhere"],
  [6, "verify --env nowhere"],
  [6, "verify --accept 1234567"],
  [1, "env create staging"],
  [6, "env remove nowhere"],
  [64, "env"],
  [6, "rollout status support/triage --env production"],
  [6, "rollout step support/triage --env production"],
  [64, "rollout run --env production"],
  [64, "completion csh"],
  [6, "lint support/nothing"],
  [64, "lint --format sarif"],
  [4, "list --fetch"],
  [1, "-C .. list"],
];

describe("the JSON Schemas", async () => {
  const generated = generateSchemas(ROOT);

  it("in docs/json are those of the types; npm run schemas writes them anew", () => {
    expect(readdirSync(FOLDER).sort()).toEqual([...generated.keys()].sort());
    for (const [name, text] of generated) expect(readFileSync(`${FOLDER}${name}`, "utf8"), name).toBe(text);
  });

  it("describe what every command prints, to the last field", { timeout: 60_000 }, async () => {
    const validators = strictValidators(generated);
    const place = await prepared({ fixture: "shipped", remote: true });
    await runCommands(place, DESCRIBE_ROLLOUT);
    for (const [document, command] of SUCCESSES) {
      const { exitCode, stdout } = await printed(place, command);
      expect(exitCode, `${command}\n${stdout}`).toBe(0);
      expectValid(validators, document, command, stdout);
    }
    expect(new Set([...SUCCESSES.map(([document]) => document), "error"])).toEqual(new Set(PRINTED_DOCUMENTS.map(({ name }) => name)));
  });

  it("describe what every command prints when it fails", { timeout: 60_000 }, async () => {
    const validators = strictValidators(generated);
    const place = await prepared({ fixture: "shipped", remote: true });
    for (const [expected, command] of FAILURES) {
      if (command.includes("--fetch")) renameSync(`${place.folder}/origin.git`, `${place.folder}/away.git`);
      const { exitCode, stdout } = await printed(place, command);
      expect(exitCode, `${command}\n${stdout}`).toBe(expected);
      expectValid(validators, "error", command, stdout);
    }
  });

  it("take the manifests of the documentation, of init and of the example, and refuse an unknown key", () => {
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(JSON.parse(generated.get("manifest.schema.json") ?? ""));
    const shown = pages().flatMap(({ text }) =>
      partsOf(text).flatMap((part) =>
        part.type === "block" && part.block.language === "yaml" && part.block.words.length === 0 ? [part.block.lines.join("\n")] : [],
      ),
    );
    expect(shown.length).toBeGreaterThan(0);
    for (const manifest of [...shown, newManifest({ branch: "main" }), readFileSync(`${ROOT}.prompts.example/manifest.yaml`, "utf8")]) {
      expect(validate(parseYaml(manifest)), JSON.stringify(validate.errors)).toBe(true);
    }
    expect(validate({ format: 1, enviroments: {} })).toBe(false);
    expect(validate({ format: 1, environments: { dev: { draft: true } } })).toBe(false);
  });

  it("know the form of keys, ids and names", () => {
    const { definitions } = JSON.parse(generated.get("deployment.schema.json") ?? "") as {
      definitions: Record<string, { pattern?: string }>;
    };
    const key = new RegExp(definitions["PromptKey"]?.pattern ?? "^$");
    for (const good of ["triage", "support/triage", "a/b.c/D_e-2"]) expect(key.test(parsePromptKey(good))).toBe(true);
    for (const bad of ["", "/a", "a//b", "a b", "-x", "a/.b"]) expect(key.test(bad), bad).toBe(false);
    expect(new RegExp(definitions["ObjectId"]?.pattern ?? "").test("3f2a9c1")).toBe(false);
  });
});

// In this process: a hundred programs would take longer to start than to do their work.
async function printed({ folder, environment }: Workplace, command: string) {
  const words = (command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", ""));
  const terminal = scriptedTerminal({ words: [...words, "--json"], cwd: `${folder}/shop`, environment });
  return { exitCode: await run(terminal), stdout: terminal.written.stdout };
}

/** Validators that also refuse what the schemas do not name, so that no field goes undescribed. */
function strictValidators(generated: ReadonlyMap<string, string>): Map<string, ValidateFunction> {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
  return new Map([...generated].map(([file, text]) => [file.replace(".schema.json", ""), ajv.compile(closed(JSON.parse(text)))]));
}

function expectValid(validators: ReadonlyMap<string, ValidateFunction>, name: string, command: string, output: string): void {
  const validate = validators.get(name);
  expect(output.trim().split("\n"), command).toHaveLength(1);
  expect(validate?.(JSON.parse(output)), `${command}\n${output}\n${JSON.stringify(validate?.errors, null, 2)}`).toBe(true);
}
