import { isMap } from "../is-map.ts";
import { nearestName } from "../nearest-name.ts";
import { ASSERTIONS, type AssertionType } from "../prompt-test/assertion.ts";
import type { YamlPath } from "../read-yaml.ts";
import { finding, type FileFinding } from "./lint-problem.ts";
import type { PromptSource } from "./prompt-source.ts";

type Entries = Readonly<Record<string, unknown>>;

const KEYS = ["name", "description", "vars", "assert"];
const KEYS_OF_ASSERTION = ["type", "value"];

/** Tests in the front matter that do not say what to put in, or what to look for. */
export function testBlocks({ frontMatter, inFrontMatter }: Pick<PromptSource, "frontMatter" | "inFrontMatter">): FileFinding[] {
  const findings: FileFinding[] = [];
  const report = (path: YamlPath, message: string, hint: string): void => {
    findings.push(finding("error", { code: "invalid-test", message, hint, ...inFrontMatter(["tests", ...path]) }));
  };
  const tests = frontMatter["tests"];
  // That it should be a list is said by the rule for the keys of front matter.
  if (!Array.isArray(tests)) return [];
  for (const [index, test] of tests.entries()) checkTest(test, [index], report);
  return findings;
}

type Report = (path: YamlPath, message: string, hint: string) => void;

function checkTest(test: unknown, path: YamlPath, report: Report): void {
  if (!isMap(test)) {
    report(
      path,
      "a test must be a map of name, vars and assert.",
      "Write it as `{name: …, vars: {…}, assert: [{type: contains, value: …}]}`.",
    );
    return;
  }
  checkKeys(test, KEYS, "a test", path, report);
  const { vars, assert } = test as { vars?: unknown; assert?: unknown };
  if (vars != null && !isMap(vars)) report([...path, "vars"], "vars must be a map of variables.", "Write it as `vars: {ticket: …}`.");
  if (assert == null) return;
  if (!Array.isArray(assert)) {
    report([...path, "assert"], "assert must be a list.", "Write it as `assert: [{type: contains, value: …}]`.");
    return;
  }
  for (const [index, assertion] of assert.entries()) checkAssertion(assertion, [...path, "assert", index], report);
}

function checkAssertion(assertion: unknown, path: YamlPath, report: Report): void {
  if (!isMap(assertion) || typeof assertion["type"] !== "string") {
    report(path, "an assertion must say its type.", "Write it as `{type: contains, value: …}`.");
    return;
  }
  checkKeys(assertion, KEYS_OF_ASSERTION, "an assertion", path, report);
  const { type, value } = assertion as { type: string; value?: unknown };
  if (!Object.hasOwn(ASSERTIONS, type)) {
    const near = nearestName(type, Object.keys(ASSERTIONS));
    if (near !== null) report([...path, "type"], `${type} is no assertion.`, `Did you mean ${near}?`);
    return;
  }
  const { faultOfValue, example } = ASSERTIONS[type as AssertionType];
  const fault = faultOfValue(value);
  if (fault !== null) report([...path, "value"], `${type} ${fault}.`, `Write it as \`${example}\`.`);
}

// Keys that nobody can have mistyped belong to kinds of assertion that are still to come.
function checkKeys(map: Entries, known: readonly string[], subject: string, path: YamlPath, report: Report): void {
  for (const key of Object.keys(map)) {
    const near = known.includes(key) ? null : nearestName(key, known);
    if (near !== null) report([...path, key], `${key} is no key of ${subject}.`, `Did you mean ${near}?`);
  }
}
