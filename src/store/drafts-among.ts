import { blobIdOf } from "../domain/blob-id.ts";
import { pathOfPrompt } from "../domain/prompt/content-files.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { readWorkingFile } from "../git/working-files.ts";
import { workingKind } from "./draft-content.ts";
import { type Draft, findDrafts } from "./drafts.ts";
import type { PromptStore } from "./prompt-store.ts";
import { indexOf } from "./store-index.ts";

// To hash more takes as long as git does.
const LARGEST_HASHED = 32_768;

/** The draft of one key, or null; looks at nothing else and so is faster than `loadDrafts`. */
export async function draftOf(store: PromptStore, key: PromptKey): Promise<Draft | null> {
  return (await draftsAmong(store, [key])).get(key) ?? null;
}

/** The drafts that there are among some keys; one look for all of them, as each look starts git anew. */
export async function draftsAmong(store: PromptStore, keys: readonly PromptKey[]): Promise<Map<PromptKey, Draft>> {
  const asked: PromptKey[] = [];
  for (const key of keys) if (!(await isLatest(store, key))) asked.push(key);
  return asked.length === 0 ? new Map() : (await findDrafts({ ...store, keys: asked })).drafts;
}

/**
 * Whether a prompt's working file plainly is the latest version, byte for byte, at a HEAD that has it: then there is no draft, and git
 * need not be asked, which a short command would wait for. False where only git can tell.
 */
async function isLatest(store: PromptStore, key: PromptKey): Promise<boolean> {
  const { head, objectFormat } = store.repository;
  if (head === null || head !== store.defaultBranch.tip) return false;
  if ((await workingKind(store, key)) !== "prompt") return false;
  const bytes = await readWorkingFile(store.repository, `${store.path}/${pathOfPrompt(key)}`);
  if (bytes.length > LARGEST_HASHED) return false;
  const latest = (await indexOf(store)).latest(key);
  return latest?.kind === "prompt" && latest.blob === blobIdOf(bytes, objectFormat);
}
