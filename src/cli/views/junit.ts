import { getJunitXml, type TestCase, type TestSuite } from "junit-xml";
import { promptName } from "../../domain/version/selector.ts";
import type { RunTest, TestDocument, TestedPrompt } from "../../operations/test-prompts.ts";
import { visibleLine } from "./visible.ts";

/** Writes the results of tests as JUnit does, which CI systems read. */
export function viewJunit({ prompts }: TestDocument): string {
  // Its other schema writes what failed as an error.
  return `${getJunitXml({ name: "promptlane", suites: prompts.map(suiteOf) }, { schema: "ant-junit" })}\n`;
}

function suiteOf({ key, template, tests }: TestedPrompt): TestSuite {
  const name = promptName(key, template);
  return { name, testCases: tests.filter(({ result }) => result !== "skipped").map((test) => caseOf(name, test)) };
}

// XML has no place for control characters.
function caseOf(prompt: string, { name, failures }: RunTest): TestCase {
  return {
    name: visibleLine(name),
    classname: prompt,
    ...(failures.length > 0 && { failures: failures.map((message) => ({ message: visibleLine(message) })) }),
  };
}
