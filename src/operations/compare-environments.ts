import type { LiveEntry } from "../domain/environment/environment-state.ts";
import { parsePromptKey } from "../domain/prompt/prompt-key.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import { readPromptContent } from "../store/prompt-content.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { existingEnvironment } from "./declared-environment.ts";
import type { ContentPair } from "./diff-prompts.ts";
import { promptNotFound } from "./not-found.ts";

/** What a promotion from one environment would change in another: from what is live there to what would be. */
export async function compareEnvironments(store: PromptStore, from: string, to: string, wanted: readonly string[]): Promise<ContentPair[]> {
  const [source, target] = await Promise.all(
    [existingEnvironment(store, from), existingEnvironment(store, to)].map((name) => loadEnvironment(store, name)),
  );
  if (source === undefined || target === undefined) return [];
  const known = new Set([...source.entries.keys(), ...target.entries.keys()]);
  const keys = wanted.length === 0 ? [...known].sort() : wanted.map(parsePromptKey);
  const pairs: ContentPair[] = [];
  for (const key of keys) {
    if (!known.has(key)) throw await promptNotFound(store, key);
    const [before, after] = [target.entries.get(key), source.entries.get(key)];
    if ((before?.blob ?? null) === (after?.blob ?? null)) continue;
    const [oldSide, newSide] = await Promise.all([sideOf(store, before), sideOf(store, after)]);
    pairs.push({ key, kind: after?.kind ?? before?.kind ?? "prompt", from: oldSide, to: newSide });
  }
  return pairs;
}

async function sideOf(store: PromptStore, entry: LiveEntry | undefined): Promise<ContentPair["from"]> {
  if (entry === undefined || entry.blob === null) return null;
  const { version, label, blob } = entry;
  const content = await readPromptContent(store, entry);
  return content === null ? null : { version: { version, label, blob }, content };
}
