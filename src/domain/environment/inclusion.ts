import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { PartialReference } from "../prompt/template.ts";

/**
 * Which prompts include which, turned round: from a partial to all that include it, at any depth. A pinned include does
 * not count, since it never follows what is live.
 *
 * @param contents What is live, or will be, by key.
 */
export function includersOf(
  contents: ReadonlyMap<PromptKey, ObjectId>,
  partialsOf: (content: ObjectId) => readonly PartialReference[],
): (partial: PromptKey) => PromptKey[] {
  const direct = new Map<string, PromptKey[]>();
  for (const [key, content] of contents) {
    for (const { name, version } of partialsOf(content)) {
      if (version !== null) continue;
      const includers = direct.get(name);
      if (includers === undefined) direct.set(name, [key]);
      else includers.push(key);
    }
  }
  return (partial) => reachable(partial, direct);
}

function reachable(partial: PromptKey, direct: ReadonlyMap<string, PromptKey[]>): PromptKey[] {
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
