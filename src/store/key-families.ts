import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { Run, RunsByKey } from "../domain/version/version-runs.ts";

/** The keys in groups: each alone, but those together that a rename joins. */
export function familiesOf(runs: RunsByKey): PromptKey[][] {
  const joined = new Map<PromptKey, PromptKey[]>();
  for (const [key, own] of runs) for (const { renamedFrom } of own) if (renamedFrom !== null) join(joined, key, renamedFrom);
  const alone = [...runs.keys()].filter((key) => !joined.has(key)).map((key) => [key]);
  return [...alone, ...new Set(joined.values())];
}

function join(families: Map<PromptKey, PromptKey[]>, one: PromptKey, other: PromptKey): void {
  const family = families.get(one) ?? [one];
  const others = families.get(other) ?? [other];
  if (family !== others) family.push(...others);
  for (const key of family) families.set(key, family);
}

/** The runs of the keys, and of all keys that renames join with them. */
export function withFamilies(keys: Iterable<PromptKey>, runsOf: (key: PromptKey) => Run[]): RunsByKey {
  const runs: RunsByKey = new Map();
  const waiting = [...keys];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (runs.has(key)) continue;
    const own = runsOf(key);
    runs.set(key, own);
    for (const { renamedFrom, end } of own) {
      if (renamedFrom !== null) waiting.push(renamedFrom);
      if (end !== null && end.renamedTo !== null) waiting.push(end.renamedTo);
    }
  }
  return runs;
}
