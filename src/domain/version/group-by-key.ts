import type { PromptKey } from "../prompt/prompt-key.ts";

/** Groups entries by their key, in their order. */
export function groupByKey<Entry extends { key: PromptKey }>(entries: readonly Entry[]): Map<PromptKey, Entry[]> {
  const groups = new Map<PromptKey, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.key);
    if (group === undefined) groups.set(entry.key, [entry]);
    else group.push(entry);
  }
  return groups;
}
