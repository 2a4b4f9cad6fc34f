import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptKind } from "../domain/version/version.ts";
import { contentAtCommit } from "./content-at-commit.ts";
import type { PromptStore } from "./prompt-store.ts";
import { indexOf } from "./store-index.ts";

/** What a prompt is at HEAD; null when it is not there. At the default branch's tip the index knows it without asking git. */
export async function contentAtHead(store: PromptStore, key: PromptKey): Promise<{ kind: PromptKind; blob: ObjectId } | null> {
  const { head } = store.repository;
  if (head === null) return null;
  return head === store.defaultBranch.tip ? (await indexOf(store)).latest(key) : contentAtCommit(store, head, key);
}
