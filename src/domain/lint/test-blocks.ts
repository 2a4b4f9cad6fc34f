import { nearestName } from "../nearest-name.ts";
import type { YamlPath } from "../read-yaml.ts";
import { finding, type FileFinding } from "./lint-problem.ts";
import type { PromptSource } from "./prompt-source.ts";

type Entries = Readonly<Record<string, unknown>>;

const KEYS = ["name", "vars", "assert"];
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
  const fault = assertion["type"] === "regex" ? faultOfPattern(assertion["value"]) : null;
  if (fault === null) return;
  report([...path, "value"], `the pattern does not parse: ${fault}.`, "Write it as JavaScript reads it, without slashes.");
}

// Keys that nobody can have mistyped belong to kinds of assertion that are still to come.
function checkKeys(map: Entries, known: readonly string[], subject: string, path: YamlPath, report: Report): void {
  for (const key of Object.keys(map)) {
    const near = known.includes(key) ? null : nearestName(key, known);
    if (near !== null) report([...path, key], `${key} is no key of ${subject}.`, `Did you mean ${near}?`);
  }
}

function faultOfPattern(pattern: unknown): string | null {
  if (typeof pattern !== "string") return "it is no text";
  try {
    new RegExp(pattern, "u").test("");
    return null;
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: /, "");
  }
}

function isMap(value: unknown): value is Entries {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
