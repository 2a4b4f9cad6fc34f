import { promptName } from "../../domain/version/selector.ts";
import type { RunTest, TestDocument, TestedPrompt } from "../../operations/test-prompts.ts";
import { plural } from "./plural.ts";
import type { Style } from "./style.ts";

/** Draws the results of tests: what failed with its reasons, and how many there were. */
export function viewTest({ passed, failed, skipped, prompts }: TestDocument, style: Style): string {
  if (prompts.length === 0) return "No prompt has tests.\n";
  const counts = [
    failed > 0 ? style.failure(`${failed} failed`) : null,
    passed > 0 ? style.success(`${passed} passed`) : null,
    skipped > 0 ? `${skipped} skipped` : null,
  ].filter((count) => count !== null);
  return `${prompts.map((prompt) => viewPrompt(prompt, style)).join("")}\n${counts.join(", ")} of ${plural(prompts.length, "prompt")}\n`;
}

function viewPrompt({ key, template, label, tests }: TestedPrompt, style: Style): string {
  const name = promptName(key, template);
  return `${style.strong(name)}  ${style.dim(label)}\n${tests.map((test) => viewRun(test, style)).join("")}`;
}

function viewRun({ name, result, failures, skipped }: RunTest, style: Style): string {
  const mark = { passed: style.success("✓"), failed: style.failure("✗"), skipped: style.dim("-") }[result];
  const left = skipped.length === 0 ? "" : style.dim(`  not looked at: ${style.sanitizeLine(skipped.join(", "))}`);
  const reasons = failures.map((failure) => `      ${style.sanitizeLine(failure)}\n`).join("");
  return `  ${mark} ${style.sanitizeLine(name)}${left}\n${reasons}`;
}
