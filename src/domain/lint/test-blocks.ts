import { INVALID_TEST, readTests } from "../prompt-test/read-tests.ts";
import { finding, type FileFinding } from "./lint-problem.ts";
import type { PromptSource } from "./prompt-source.ts";

/** Tests in the front matter that do not say what to put in, or what to look for. */
export function testBlocks({ frontMatter, inFrontMatter }: Pick<PromptSource, "frontMatter" | "inFrontMatter">): FileFinding[] {
  const { tests } = frontMatter;
  // That it should be a list is said by the rule for the keys of front matter.
  if (!Array.isArray(tests)) return [];
  return readTests(tests).faults.map(({ path, message, hint }) =>
    finding("error", { code: INVALID_TEST, message, hint, ...inFrontMatter(path) }),
  );
}
