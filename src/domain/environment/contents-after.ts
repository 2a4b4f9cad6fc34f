import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { EnvironmentState } from "./environment-state.ts";

/** What changes: the new content of a prompt, or null for one that is live no more. */
export type ContentChanges = ReadonlyMap<PromptKey, ObjectId | null>;

/** What is live once some contents have changed. Asked for one by one, so that thousands of others are not looked at. */
export interface ContentsAfter {
  /** The content of a prompt; null when it is not live. */
  of(key: string): ObjectId | null;
  keys(): PromptKey[];
}

/** What will be live in an environment after changes. */
export function contentsAfter(target: EnvironmentState, changes: ContentChanges): ContentsAfter {
  return {
    of: (key) => {
      const changed = changes.get(key as PromptKey);
      return changed === undefined ? (target.entries.get(key as PromptKey)?.blob ?? null) : changed;
    },
    keys: () => {
      const keys = new Set(target.contents().map(({ key }) => key));
      for (const [key, content] of changes) {
        if (content === null) keys.delete(key);
        else keys.add(key);
      }
      return [...keys];
    },
  };
}
