import { isMap } from "../is-map.ts";
import { nearestName } from "../nearest-name.ts";
import type { YamlPath } from "../read-yaml.ts";
import { ASSERTIONS, type Assertion, type AssertionType } from "./assertion.ts";

/** One test of a prompt: values, and what is said of the text that they make. */
export interface PromptTest {
  name: string;
  vars: Record<string, unknown>;
  /** What the template reaches as `@name`. */
  context: Record<string, unknown>;
  assertions: Assertion[];
  /** Kinds of assertion that only the answer of a model can meet, or a later promptlane knows. */
  others: string[];
}

/** Why a test cannot be run, and where in the front matter that is. */
export interface TestFault {
  path: YamlPath;
  message: string;
  hint: string;
}

/** The code of whatever is wrong with a test. */
export const INVALID_TEST = "invalid-test";

const KEYS_OF_TEST = ["name", "description", "vars", "context", "assert"];
const KEYS_OF_ASSERTION = ["type", "value"];
const ASSERTION_FORM = "{type: contains, value: …}";
const TEST_FORM = `{name: …, vars: {…}, assert: [${ASSERTION_FORM}]}`;

/** Reads what front matter holds as `tests`, and says all that is wrong with it. */
export function readTests(value: unknown): { tests: PromptTest[]; faults: TestFault[] } {
  const faults: TestFault[] = [];
  if (value == null) return { tests: [], faults };
  if (Array.isArray(value)) return { tests: value.map((test, index) => readTest(test, index, faults)), faults };
  return { tests: [], faults: [{ path: ["tests"], message: "tests is a list.", hint: `Write each as \`${TEST_FORM}\`.` }] };
}

function readTest(test: unknown, index: number, faults: TestFault[]): PromptTest {
  const path = ["tests", index];
  const read: PromptTest = { name: `test ${index + 1}`, vars: {}, context: {}, assertions: [], others: [] };
  if (!isMap(test)) {
    faults.push({ path, message: "a test must be a map of name, vars and assert.", hint: `Write it as \`${TEST_FORM}\`.` });
    return read;
  }
  faults.push(...mistypedKeys(test, KEYS_OF_TEST, "a test", path));
  const { name, description = name, vars, context, assert } = test;
  if (typeof description === "string" || typeof description === "number") read.name = String(description);
  if (isMap(vars)) read.vars = vars;
  else if (vars != null) {
    faults.push({ path: [...path, "vars"], message: "vars must be a map of variables.", hint: "Write it as `vars: {ticket: …}`." });
  }
  if (isMap(context)) read.context = context;
  else if (context != null) {
    faults.push({
      path: [...path, "context"],
      message: "context must be a map of names and values.",
      hint: "Write it as `context: {user: {…}}`.",
    });
  }
  if (Array.isArray(assert)) {
    for (const [place, assertion] of assert.entries()) addAssertion(read, assertion, [...path, "assert", place], faults);
  } else if (assert != null) {
    faults.push({ path: [...path, "assert"], message: "assert must be a list.", hint: `Write it as \`assert: [${ASSERTION_FORM}]\`.` });
  }
  return read;
}

function addAssertion({ assertions, others }: PromptTest, assertion: unknown, path: YamlPath, faults: TestFault[]): void {
  if (!isMap(assertion) || typeof assertion["type"] !== "string") {
    faults.push({ path, message: "an assertion must say its type.", hint: `Write it as \`${ASSERTION_FORM}\`.` });
    return;
  }
  faults.push(...mistypedKeys(assertion, KEYS_OF_ASSERTION, "an assertion", path));
  const { type, value } = assertion;
  if (!isAssertionType(type)) {
    const near = nearestName(type, Object.keys(ASSERTIONS));
    if (near === null) others.push(type);
    else faults.push({ path: [...path, "type"], message: `${type} is no assertion.`, hint: `Did you mean ${near}?` });
    return;
  }
  const { faultOfValue, example } = ASSERTIONS[type];
  const fault = faultOfValue(value);
  if (fault === null) assertions.push({ type, value });
  else faults.push({ path: [...path, "value"], message: `${type} ${fault}.`, hint: `Write it as \`${example}\`.` });
}

// Keys that nobody can have mistyped belong to kinds of assertion that are still to come.
function mistypedKeys(map: Readonly<Record<string, unknown>>, known: readonly string[], subject: string, path: YamlPath): TestFault[] {
  return Object.keys(map).flatMap((key) => {
    const near = known.includes(key) ? null : nearestName(key, known);
    return near === null ? [] : [{ path: [...path, key], message: `${key} is no key of ${subject}.`, hint: `Did you mean ${near}?` }];
  });
}

function isAssertionType(type: string): type is AssertionType {
  return Object.hasOwn(ASSERTIONS, type);
}
