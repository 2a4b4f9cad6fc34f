import { Invalid } from "../domain/errors.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { splitFlowFiles } from "../domain/prompt/content-files.ts";
import { faultOfAssertion } from "../domain/prompt-test/assertion.ts";
import { readPromptTests } from "../domain/prompt-test/prompt-tests.ts";
import type { PromptTest } from "../domain/prompt-test/read-tests.ts";
import { renderPrompt } from "../domain/render/render-prompt.ts";
import { countTokens } from "../domain/tokens.ts";
import { parseSelector } from "../domain/version/selector.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { findPrompt, type FoundPrompt } from "./found-prompt.ts";
import { promptSources, type PromptSources } from "./prompt-sources.ts";
import { WorkingPrompts } from "./working-prompts.ts";

/** Which prompts to test. */
export interface TestRequest {
  /** `KEY[#TEMPLATE][@VERSION]`; every prompt of the working tree when none is named. */
  selectors?: readonly string[];
}

/** What `test` answers. */
export interface TestDocument {
  passed: number;
  failed: number;
  /** Tests of which only the answer of a model could show something. */
  skipped: number;
  prompts: TestedPrompt[];
}

/** The tests of a prompt, or of one template of a flow. */
export interface TestedPrompt {
  key: PromptKey;
  /** The template of a flow; null for a prompt. */
  template: string | null;
  label: string;
  tests: RunTest[];
}

/** One test, and what came of it. */
export interface RunTest {
  name: string;
  result: "passed" | "failed" | "skipped";
  /** What is wrong, each as a sentence. */
  failures: string[];
  /** Kinds of assertion that were not looked at, because they are about the answer of a model. */
  skipped: string[];
}

/**
 * Runs the `tests` of prompts: each renders its prompt with its values, and looks at the text.
 *
 * A prompt that cannot be read, and a test that cannot be run, fail; nothing is thrown for them.
 *
 * @throws NotFound when a named prompt, version or template is not there.
 * @throws Usage for a selector that cannot be read, and for the template of a prompt.
 * @example (await testPrompts(store, { selectors: ["support/triage"] })).failed
 */
export async function testPrompts(store: PromptStore, { selectors = [] }: TestRequest = {}): Promise<TestDocument> {
  const prompts = selectors.length > 0 ? await testSelected(store, selectors) : await testAll(store);
  const results = prompts.flatMap(({ tests }) => tests.map(({ result }) => result));
  const count = (wanted: RunTest["result"]) => results.filter((result) => result === wanted).length;
  return { passed: count("passed"), failed: count("failed"), skipped: count("skipped"), prompts };
}

async function testAll(store: PromptStore): Promise<TestedPrompt[]> {
  const working = await WorkingPrompts.read(store);
  const templates = working.templates().filter((template) => working.holds(template, "tests"));
  const labels = await working.labels([...new Set(templates.map(({ key }) => key))]);
  const tested: TestedPrompt[] = [];
  for (const one of templates) {
    const tests = await runTests(() => working.sources(one));
    const { key, template } = one;
    if (tests.length > 0) tested.push({ key, template, label: labels.get(key) ?? "", tests });
  }
  return tested;
}

async function testSelected(store: PromptStore, selectors: readonly string[]): Promise<TestedPrompt[]> {
  const tested: TestedPrompt[] = [];
  for (const { key, template, select } of selectors.map(parseSelector)) {
    const found = await findPrompt(store, key, select);
    for (const name of templatesOf(found, template)) {
      const tests = await runTests(() => promptSources(store, found, name));
      if (tests.length > 0) tested.push({ key, template: name, label: found.resolved.label, tests });
    }
  }
  return tested;
}

function templatesOf({ content }: FoundPrompt, template: string | null): (string | null)[] {
  if (content.kind === "prompt" || template !== null) return [template];
  return [...splitFlowFiles(content.files).templates.keys()];
}

async function runTests(load: () => Promise<PromptSources>): Promise<RunTest[]> {
  try {
    const sources = await load();
    const runs: RunTest[] = [];
    for (const test of readPromptTests(sources.prompt)) runs.push(await runTest(sources, test));
    return runs;
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return [{ name: "the prompt can be read", result: "failed", failures: [error.message], skipped: [] }];
  }
}

async function runTest({ prompt, partials }: PromptSources, { name, vars, context, assertions, others }: PromptTest): Promise<RunTest> {
  try {
    const { text } = renderPrompt(prompt, { variables: vars, context, partials });
    const tokens = assertions.some(({ type }) => type === "max-tokens") ? await countTokens(text) : null;
    const faults = assertions.map((assertion) => faultOfAssertion(assertion, { text, tokens }));
    const failures = faults.filter((fault) => fault !== null).map((fault) => `The text ${fault}.`);
    return {
      name,
      result: failures.length > 0 ? "failed" : assertions.length === 0 && others.length > 0 ? "skipped" : "passed",
      failures,
      skipped: others,
    };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { name, result: "failed", failures: [error.message], skipped: others };
  }
}
