import type { PromptKey } from "./prompt-key.ts";

/** A key, and the one before it beside which it cannot stand. */
export type CaseCollision = [key: PromptKey, other: PromptKey];

/**
 * Finds keys that not every file system can hold side by side: they, or folders of theirs, differ only in case.
 *
 * @example caseCollisions(["support/triage", "Support/reply"]) // [["Support/reply", "support/triage"]]
 */
export function caseCollisions(keys: Iterable<PromptKey>): CaseCollision[] {
  const known = new Map<string, { path: string; key: PromptKey }>();
  const collisions: CaseCollision[] = [];
  for (const key of keys) {
    for (const path of pathsTo(key)) {
      const small = path.toLowerCase();
      const before = known.get(small);
      if (before === undefined) known.set(small, { path, key });
      else if (before.path !== path) {
        collisions.push([key, before.key]);
        break;
      }
    }
  }
  return collisions;
}

/** Every folder of a key, the outermost first, then the key itself. */
function* pathsTo(key: string): Generator<string> {
  for (let end = key.indexOf("/"); end !== -1; end = key.indexOf("/", end + 1)) yield key.slice(0, end);
  yield key;
}
