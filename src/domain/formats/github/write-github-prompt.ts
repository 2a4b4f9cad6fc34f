import { invalidFile } from "../../file-problem.ts";
import { isMap } from "../../is-map.ts";
import { modelName } from "../../prompt/model-name.ts";
import type { Prompt } from "../../render/prompt.ts";
import { preparedPrompt } from "../../render/prepared-prompt.ts";
import { writeYamlMap } from "../../write-yaml.ts";
import type { NamedPrompt } from "../export-prompt.ts";
import type { Exported, Loss } from "../format.ts";
import { lossInFrontMatter, lostKeys } from "../prompt-losses.ts";
import { inputOf } from "../simple-input.ts";
import { writeLiteralVariables } from "../template/literal-variables.ts";
import { messagesOfPieces } from "../template/messages.ts";
import { variablesOf } from "../template/pieces.ts";
import { readHandlebars } from "../template/read-handlebars.ts";
import { GITHUB_VARIABLE, evaluatorOf } from "./read-github-prompt.ts";
import { writeResponse } from "./response-format.ts";

const TARGET = "a .prompt.yml";

/**
 * Writes a prompt as a `.prompt.yml` of GitHub Models, its partials written out.
 *
 * @throws Invalid for blocks and helpers, which that format has not.
 */
export function writeGithubPrompt({ name, prompt }: NamedPrompt, partials: Readonly<Record<string, Prompt>>): Exported {
  const losses: Loss[] = [];
  const pieces = readHandlebars(prompt, { target: TARGET, blocks: false, partials, losses });
  const messages = messagesOfPieces(pieces).map(({ role, pieces: own }) => {
    const content = writeLiteralVariables(own, GITHUB_VARIABLE);
    const odd = own.find((piece) => piece.type === "history" || (piece.type === "variable" && piece.path.length > 1));
    if (content !== null && odd === undefined) return { role, content };
    throw invalidFile(prompt.path ?? undefined, {
      code: "not-exportable",
      message: `${TARGET} has nothing for ${content === null ? "{{name}} as text" : "{{history}} and for parts of values"}.`,
      hint: "Change the text, or choose another format.",
      ...(odd !== undefined && "at" in odd && odd.at !== undefined ? odd.at : { line: prompt.templateLine, column: 1 }),
    });
  });
  const { title, description, config, input, metadata } = prompt.frontMatter;
  const { github, ...otherMetadata } = isMap(metadata) ? metadata : {};
  const { jsonSchema, evaluators: ownEvaluators, ...rest } = isMap(github) ? github : {};
  const { output } = preparedPrompt(prompt).settings;
  const tests = readTests(prompt, losses);
  if (input !== undefined && JSON.stringify(input) !== JSON.stringify(inputOf(variablesOf(pieces), tests.data ?? []))) {
    losses.push(lossInFrontMatter(prompt, ["input"], `what input says beyond the names has no place in ${TARGET}.`));
  }
  for (const key of Object.keys(otherMetadata)) {
    losses.push(lossInFrontMatter(prompt, ["metadata", key], `metadata.${key} has no place in ${TARGET}.`));
  }
  losses.push(
    ...lostKeys(
      prompt,
      ["title", "description", "model", "config", "input", "output", "tests", "metadata", "syntax", "renamed_from"],
      TARGET,
    ),
  );
  const file = {
    name: title,
    description,
    model: modelName(prompt.frontMatter["model"]) ?? undefined,
    modelParameters: config,
    ...writeResponse(output, jsonSchema),
    messages,
    testData: tests.data,
    evaluators: tests.evaluators ?? ownEvaluators,
    ...rest,
  };
  return { files: [{ path: `${name}.prompt.yml`, text: writeYamlMap(withoutUndefined(file)) }], losses };
}

interface Tests {
  data: Record<string, unknown>[] | undefined;
  evaluators: unknown[] | undefined;
}

/** GitHub judges every row of test data by the same evaluators. */
function readTests(prompt: Prompt, losses: Loss[]): Tests {
  const tests = Array.isArray(prompt.frontMatter["tests"]) ? prompt.frontMatter["tests"].filter(isMap) : undefined;
  if (tests === undefined) return { data: undefined, evaluators: undefined };
  const [shared] = tests.map(evaluatorsOf);
  for (const [index, test] of tests.entries()) {
    const path = ["tests", index];
    if (test["name"] !== undefined) losses.push(lossInFrontMatter(prompt, path, `the name of a test has no place in ${TARGET}.`));
    const asserts = Array.isArray(test["assert"]) ? (test["assert"] as unknown[]) : [];
    if (asserts.some((one) => evaluatorOf(one) === undefined)) {
      losses.push(lossInFrontMatter(prompt, path, `what a test says of the rendered text has no place in ${TARGET}.`));
    }
    if (JSON.stringify(evaluatorsOf(test)) !== JSON.stringify(shared)) {
      losses.push(
        lossInFrontMatter(prompt, path, `evaluators of one test alone have no place in ${TARGET}; those of the first are for all.`),
      );
    }
  }
  const data = tests.map(({ vars, metadata }) => ({ ...(isMap(vars) && vars), ...(isMap(metadata) && metadata) }));
  return { data, evaluators: shared };
}

function evaluatorsOf({ assert }: Record<string, unknown>): unknown[] | undefined {
  if (!Array.isArray(assert)) return undefined;
  const evaluators = assert.map(evaluatorOf).filter((one) => one !== undefined);
  return evaluators.length === 0 && assert.length > 0 ? undefined : evaluators;
}

function withoutUndefined(map: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}
