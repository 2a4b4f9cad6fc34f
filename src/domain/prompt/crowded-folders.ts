import type { PromptKey } from "./prompt-key.ts";

/** A folder that holds very many prompts directly; "" for the store itself. */
export interface CrowdedFolder {
  folder: string;
  prompts: number;
}

/** Git reads and writes the whole list of a folder for every commit that changes one file in it. */
const CROWDED = 1000;

/** The folders with a thousand prompts and more, the fullest first. */
export function crowdedFolders(keys: readonly PromptKey[]): CrowdedFolder[] {
  const counts = new Map<string, number>();
  for (const key of keys) {
    const folder = key.slice(0, Math.max(0, key.lastIndexOf("/")));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, prompts]) => prompts >= CROWDED)
    .map(([folder, prompts]) => ({ folder, prompts }))
    .toSorted((one, other) => other.prompts - one.prompts);
}
