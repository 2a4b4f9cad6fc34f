import { failInFrontMatter } from "../render/front-matter-place.ts";
import type { Prompt } from "../render/prompt.ts";
import { INVALID_TEST, type PromptTest, readTests } from "./read-tests.ts";

/**
 * Reads the `tests` of a prompt.
 *
 * @throws Invalid, at the place in the front matter, for a test that cannot be run.
 * @example readPromptTests(parsePrompt("---\ntests:\n  - {name: a, vars: {x: b}, assert: [{type: contains, value: b}]}\n---\n{{x}}"))
 */
export function readPromptTests(prompt: Prompt): PromptTest[] {
  const { tests, faults } = readTests(prompt.frontMatter["tests"]);
  const [fault] = faults;
  if (fault === undefined) return tests;
  const { path, message, hint } = fault;
  return failInFrontMatter(prompt, path, { code: INVALID_TEST, message, hint });
}
