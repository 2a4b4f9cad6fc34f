import { isMap } from "../is-map.ts";
import { nearestName } from "../nearest-name.ts";
import type { YamlPath } from "../read-yaml.ts";
import { failInFrontMatter } from "../render/front-matter-place.ts";
import type { Prompt } from "../render/prompt.ts";
import { ASSERTIONS, type Assertion, type AssertionType } from "./assertion.ts";

/** One test of a prompt: values, and what is said of the text that they make. */
export interface PromptTest {
  name: string;
  vars: Record<string, unknown>;
  assertions: Assertion[];
  /** Kinds of assertion that only the answer of a model can meet, or a later promptlane knows. */
  others: string[];
}

const TEST_FORM = "Write each as `{name: …, vars: {…}, assert: […]}`.";
const ASSERT_FORM = "Write it as `assert: [{type: contains, value: …}]`.";

/**
 * Reads the `tests` of a prompt.
 *
 * @throws Invalid, at the place in the front matter, for a test that cannot be run.
 * @example readPromptTests(parsePrompt("---\ntests:\n  - {name: a, vars: {x: b}, assert: [{type: contains, value: b}]}\n---\n{{x}}"))
 */
export function readPromptTests(prompt: Prompt): PromptTest[] {
  const { tests } = prompt.frontMatter;
  if (tests == null) return [];
  if (!Array.isArray(tests)) {
    return fail(prompt, ["tests"], "tests is a list.", TEST_FORM);
  }
  return tests.map((test, index) => readTest(prompt, test, index));
}

function readTest(prompt: Prompt, test: unknown, index: number): PromptTest {
  const path = ["tests", index];
  if (!isMap(test)) return fail(prompt, path, "a test is a map.", TEST_FORM);
  const { name, description = name, vars = {}, assert = [] } = test;
  if (!isMap(vars)) return fail(prompt, [...path, "vars"], "vars is a map of names and values.", "Write it as `vars: {ticket: …}`.");
  if (!Array.isArray(assert)) {
    return fail(prompt, [...path, "assert"], "assert is a list.", ASSERT_FORM);
  }
  const read = assert.map((one, place) => readAssertion(prompt, one, [...path, "assert", place]));
  return {
    name: typeof description === "string" || typeof description === "number" ? String(description) : `test ${index + 1}`,
    vars,
    assertions: read.filter((one) => typeof one !== "string"),
    others: read.filter((one) => typeof one === "string"),
  };
}

function readAssertion(prompt: Prompt, assertion: unknown, path: YamlPath): Assertion | string {
  if (!isMap(assertion) || typeof assertion["type"] !== "string") {
    return fail(prompt, path, "an assertion has a type.", "Write it as `{type: contains, value: …}`.");
  }
  const { type, value } = assertion;
  const rule = Object.hasOwn(ASSERTIONS, type) ? ASSERTIONS[type as AssertionType] : null;
  if (rule === null) {
    const near = nearestName(type, Object.keys(ASSERTIONS));
    return near === null ? type : fail(prompt, [...path, "type"], `${type} is no assertion.`, `Did you mean ${near}?`);
  }
  const fault = rule.faultOfValue(value);
  return fault === null
    ? { type: type as AssertionType, value }
    : fail(prompt, path, `${type} ${fault}.`, `Write it as \`${rule.example}\`.`);
}

function fail(prompt: Prompt, path: YamlPath, message: string, hint: string): never {
  return failInFrontMatter(prompt, path, { code: "invalid-test", message, hint });
}
