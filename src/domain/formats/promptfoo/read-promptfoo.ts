import { isMap } from "../../is-map.ts";
import { refuseLongText } from "../../prompt/prompt-text.ts";
import { readYamlMap } from "../../read-yaml.ts";
import type { ForeignFile, Imported } from "../format.ts";
import { writePromptText } from "../prompt-text.ts";
import { inputOf } from "../simple-input.ts";
import { SourceMap } from "../source-map.ts";
import { variablesOf } from "../template/pieces.ts";
import { writeHandlebars } from "../template/write-handlebars.ts";
import { piecesOfPrompt } from "./prompt-pieces.ts";
import { type FoundPrompt, promptsOf } from "./prompts.ts";
import { readProvider } from "./providers.ts";

/**
 * Reads a promptfoo config: each of its prompts with the first provider and all tests. What a prompt has no place for is kept
 * below `metadata.promptfoo`.
 *
 * @throws Invalid with the place of what cannot be read; filters and other logic of templates by their names.
 */
export function readPromptfoo({ path, text, name: file = path, files = new Map() }: ForeignFile): Imported {
  refuseLongText(Buffer.byteLength(text), path);
  const source = new SourceMap(readYamlMap(text, { subject: "the config", path }), path);
  const description = source.text("description");
  const found = promptsOf(source, files);
  const { model, config, kept: provider } = readProvider(source);
  const { tests, kept: ownTests } = readTests(source);
  const kept = { ...provider, ...ownTests, ...source.rest() };
  const common = {
    description,
    model,
    config,
    metadata: Object.keys(kept).length === 0 ? undefined : { promptfoo: kept },
  };
  const folder = file.replace(/(?:^|\/)promptfooconfig[^/]*$/, "").replace(/\.(?:ya?ml|json)$/, "");
  const prompts = found.map((one) => {
    const pieces = piecesOfPrompt(source, one);
    const names = variablesOf(pieces);
    const samples = tests.map(({ vars }) => vars);
    const frontMatter = {
      title: one.label,
      ...common,
      input: inputOf(names, samples),
      tests: tests.length === 0 ? undefined : tests.map((test) => withOwnVars(test, names)),
    };
    return { name: nameOf(one, folder), text: writePromptText(frontMatter, writeHandlebars(pieces), path) };
  });
  return { prompts, losses: source.losses };
}

function nameOf({ label, reference, index }: FoundPrompt, folder: string): string {
  const own = label ?? reference?.replace(/\.\w+(?=-\d+$|$)/, "") ?? `prompt-${index + 1}`;
  return folder === "" ? own : `${folder}/${own}`;
}

interface ReadTest extends Record<string, unknown> {
  vars: Record<string, unknown>;
  metadata?: Record<string, unknown>;
}

function readTests(source: SourceMap): { tests: ReadTest[]; kept: Record<string, unknown> } {
  const value = source.value("tests");
  if (value === undefined) return { tests: [], kept: {} };
  // The path of a file, or of a program that makes them.
  if (!Array.isArray(value) || !value.every(isMap)) {
    source.lose(["tests"], "tests that come from files are kept below metadata.promptfoo, and not run here.");
    return { tests: [], kept: { tests: value } };
  }
  return { tests: value.map((test, index) => readTest(source, test, index)), kept: {} };
}

function readTest(source: SourceMap, { description, vars, assert, ...others }: Record<string, unknown>, index: number): ReadTest {
  if (vars != null && !isMap(vars)) return source.fail(["tests", index, "vars"], "vars should be a map of names and values.");
  if (assert != null && !Array.isArray(assert)) return source.fail(["tests", index, "assert"], "assert should be a list.");
  for (const [name, value] of Object.entries(vars ?? {})) {
    if (Array.isArray(value)) {
      source.lose(["tests", index, "vars", name], `${name} stands for a test per item in promptfoo, and is a list here.`);
    }
  }
  return {
    ...(description != null && { name: description }),
    vars: vars ?? {},
    ...(Object.keys(others).length > 0 && { metadata: others }),
    // They are about the answer of a model, which a test of the rendered text does not see.
    ...(assert != null && { assert: assert.map((one: unknown) => ({ type: "answer", value: one })) }),
  };
}

/** A test with those of its values that the prompt uses; the others are for its assertions. */
function withOwnVars({ vars, metadata, ...test }: ReadTest, names: readonly string[]): Record<string, unknown> {
  const entries = Object.entries(vars);
  const others = Object.fromEntries(entries.filter(([name]) => !names.includes(name)));
  const more = { ...metadata, ...(Object.keys(others).length > 0 && { vars: others }) };
  return {
    ...test,
    vars: Object.fromEntries(entries.filter(([name]) => names.includes(name))),
    ...(Object.keys(more).length > 0 && { metadata: more }),
  };
}
