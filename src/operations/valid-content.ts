import type { PromptContent } from "../domain/diff/diff-prompts.ts";
import { Invalid } from "../domain/errors.ts";
import { isFlowContent, pathOfFlowFile, pathOfPrompt } from "../domain/prompt/content-files.ts";
import { parseFlowFile } from "../domain/prompt/flow-file.ts";
import { parsePromptFile } from "../domain/prompt/prompt-file.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { decodePromptText } from "../domain/prompt/prompt-text.ts";
import { factsOfContent } from "../store/draft-content.ts";
import type { PromptStore } from "../store/prompt-store.ts";

/**
 * Refuses content that could not be used as a prompt, before it is written.
 *
 * @throws Invalid with file, line and column.
 */
export async function refuseInvalidContent(store: PromptStore, key: PromptKey, content: PromptContent): Promise<void> {
  const files =
    content.kind === "prompt"
      ? new Map([[pathOfPrompt(key), content.text]])
      : new Map([...content.files].flatMap(([name, text]) => (isFlowContent(name) ? [[`${key}/${name}`, text]] : [])));
  for (const [path, text] of files) {
    decodePromptText(Buffer.from(text), { path });
    if (content.kind === "flow" && path === pathOfFlowFile(key)) parseFlowFile(text, { path });
    else parsePromptFile(text, { path });
  }
  const { problem } = await factsOfContent(store, content);
  if (problem === null) return;
  const place = problem.line === null ? "" : `:${problem.line}${problem.column === null ? "" : `:${problem.column}`}`;
  throw new Invalid(problem.code, `${key}${place}: ${problem.message}`, {
    hint: "write {{ literally as \\{{, or add `syntax: plain` to the front matter if the text holds no variables",
    details: { key, line: problem.line, column: problem.column },
  });
}
