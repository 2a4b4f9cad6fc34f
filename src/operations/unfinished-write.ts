import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { contentAtHead } from "../store/content-at-head.ts";
import { readCommittedFiles, readWorkingFiles, type WorkingFiles } from "../store/draft-content.ts";
import type { PromptStore } from "../store/prompt-store.ts";

/**
 * Whether exactly these files lie at a key already and no commit has it: what an earlier try wrote before it was killed,
 * which the same command finishes.
 */
export async function isWritten(store: PromptStore, key: PromptKey, files: ReadonlyMap<string, string | Buffer | null>): Promise<boolean> {
  const working = await readWorkingFiles(store, key);
  if (working === null || (await contentAtHead(store, key)) !== null) return false;
  return [...working.files].every(([path, bytes]) => {
    const content = files.get(path);
    return content != null && bytes.equals(Buffer.from(content));
  });
}

/** The files of a prompt that HEAD has and the working tree has lost, whole; null where that is not so. */
export async function readLostFiles(store: PromptStore, key: PromptKey): Promise<WorkingFiles | null> {
  return (await readWorkingFiles(store, key)) === null ? readCommittedFiles(store, key) : null;
}
