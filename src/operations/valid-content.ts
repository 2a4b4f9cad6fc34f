import type { PromptContent } from "../domain/diff/diff-prompts.ts";
import { Invalid } from "../domain/errors.ts";
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
      ? new Map([[`${key}.md`, content.text]])
      : new Map([...content.files].map(([name, text]) => [`${key}/${name}`, text]));
  for (const [path, text] of files) {
    decodePromptText(Buffer.from(text), { path });
    if (path.endsWith(".md")) parsePromptFile(text, { path });
    else parseFlowFile(text, { path });
  }
  const { problem } = await factsOfContent(store, content);
  if (problem === null) return;
  const place = problem.line === null ? "" : `:${problem.line}${problem.column === null ? "" : `:${problem.column}`}`;
  throw new Invalid(problem.code, `${key}${place}: ${problem.message}`, {
    hint: "write {{ literally as \\{{, or add `syntax: plain` to the front matter if the text holds no variables",
    details: { key, line: problem.line, column: problem.column },
  });
}
