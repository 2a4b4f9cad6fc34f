import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { type Draft, loadDrafts } from "../store/drafts.ts";
import type { PromptStore } from "../store/prompt-store.ts";

/** All drafts of this working tree by key. */
export async function draftsByKey(store: PromptStore): Promise<ReadonlyMap<PromptKey, Draft>> {
  return (await loadDrafts(store)).drafts;
}
