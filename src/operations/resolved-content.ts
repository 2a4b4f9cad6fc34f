import type { PromptContent } from "../domain/diff/diff-prompts.ts";
import { Invalid } from "../domain/errors.ts";
import { readWorkingContent } from "../store/draft-content.ts";
import { readPromptContent } from "../store/prompt-content.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { ResolvedPrompt } from "./resolve-prompt.ts";

/**
 * The content that a selector was resolved to: that of an uncommitted draft from the working tree, any other by its id.
 *
 * @throws Invalid when it is not in this clone.
 */
export async function contentOf(store: PromptStore, resolved: ResolvedPrompt): Promise<PromptContent> {
  const content = isUncommitted(resolved) ? await readWorkingContent(store, resolved.key) : await readPromptContent(store, resolved);
  if (content !== null) return content;
  throw new Invalid("content-missing", `The content of ${resolved.key} ${resolved.label} is not in this clone.`, { hint: "git fetch" });
}

/** Whether only the working tree holds the content. */
export function isUncommitted({ draft, commit, environment }: ResolvedPrompt): boolean {
  return draft && commit === null && environment === null;
}
