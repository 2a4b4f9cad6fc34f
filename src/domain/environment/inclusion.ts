import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { PartialReference } from "../prompt/template.ts";
import type { ContentChanges } from "./contents-after.ts";

/** What each prompt includes; one that includes nothing may be left out. */
export type Inclusions = ReadonlyMap<PromptKey, readonly PartialReference[]>;

/**
 * Which prompts include which, turned round: from a partial to all that include it, at any depth. A pinned include does
 * not count, since it never follows what is live.
 */
export function includersOf(inclusions: Inclusions): (partial: PromptKey) => PromptKey[] {
  const direct = new Map<string, PromptKey[]>();
  for (const [key, partials] of inclusions) {
    for (const { name, version } of partials) {
      if (version !== null) continue;
      const includers = direct.get(name);
      if (includers === undefined) direct.set(name, [key]);
      else includers.push(key);
    }
  }
  return (partial) => reachable(partial, direct);
}

/** The inclusions once some contents have changed. */
export function inclusionsAfter(
  live: Inclusions,
  changes: ContentChanges,
  partialsOf: (content: ObjectId) => readonly PartialReference[],
): Inclusions {
  const after = new Map(live);
  for (const [key, content] of changes) after.set(key, content === null ? [] : partialsOf(content));
  return after;
}

function reachable(partial: PromptKey, direct: ReadonlyMap<string, PromptKey[]>): PromptKey[] {
  if (!direct.has(partial)) return [];
  const found = new Set<PromptKey>();
  const waiting: string[] = [partial];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const includer of direct.get(next) ?? []) {
      if (includer === partial || found.has(includer)) continue;
      found.add(includer);
      waiting.push(includer);
    }
  }
  return [...found].sort();
}
