import { includesOf, type Key } from "./content.ts";
import { type Entry, type Environment, liveOf, RETIRED } from "./environment.ts";
import { NOT_FOUND, type Outcome, Refusal, REFUSED } from "./outcome.ts";
import { holding } from "./rollback.ts";

/** What a retirement does: a record without a version, undone by a rollback; what others include cannot go. */
export function decideRetirement(environment: Environment, keys: readonly Key[], operation: string): Outcome {
  if (keys.some((key) => !environment.entries.has(key))) throw new Refusal(NOT_FOUND);
  const staying = environment.contents();
  for (const key of keys) staying.delete(key);
  if (keys.some((key) => isIncluded(key, staying))) throw new Refusal(REFUSED);
  const entries = keys.flatMap((key) => {
    const entry = environment.entries.get(key);
    return entry === undefined || entry.content === null ? [] : [retired(entry, operation)];
  });
  return { entries, skipped: new Map() };
}

/** The entry of a prompt that leaves; as it was taken out, `--all` does not bring it back. */
export function retired(entry: Entry, operation: string): Omit<Entry, "deployment"> {
  const { key, previous, held } = entry;
  return {
    key,
    ...RETIRED,
    action: "retire",
    source: null,
    operation,
    previous: [...previous, liveOf(entry)],
    held: holding(held, [entry], null),
  };
}

/** Whether one of these prompts includes the key. */
export function isIncluded(key: Key, contents: ReadonlyMap<Key, string>): boolean {
  return [...contents.values()].some((content) => includesOf(content).includes(key));
}
