import { isPromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import type { Version, VersionNumber } from "../domain/version/version.ts";
import { factsFor } from "./content-facts.ts";
import type { PromptStore } from "./prompt-store.ts";
import { indexOf } from "./store-index.ts";

/**
 * The frozen versions of a prompt that are in no commit of the default branch as this clone has it, lowest first: a
 * rewritten history has lost them, or a shallow clone lacks them. Those that it had under a former key are among them.
 */
export async function lostVersions(store: PromptStore, key: PromptKey): Promise<Version[]> {
  const index = await indexOf(store);
  const versions = index.versions(key);
  const lost = new Map(index.lost(key).map((version) => [version.version, version]));
  const former = isWhole([...lost.values(), ...versions]) ? [] : await formerKeys(store, key);
  for (const name of former) {
    for (const version of index.lost(name)) if (!lost.has(version.version)) lost.set(version.version, version);
  }
  for (const { version } of versions) lost.delete(version);
  return [...lost.values()].toSorted((one, other) => (one.version ?? 0) - (other.version ?? 0));
}

/** A version by its number, be it in the history or not; null when there is none. */
export async function versionByNumber(store: PromptStore, key: PromptKey, number: VersionNumber): Promise<Version | null> {
  const known = (await indexOf(store)).version(key, number);
  return known ?? (await lostVersions(store, key)).find(({ version }) => version === number) ?? null;
}

/** Whether there is every number from 1 on: then nothing is missing that a former key could have. */
function isWhole(versions: readonly Version[]): boolean {
  const numbers = new Set(versions.map(({ version }) => version));
  return [...numbers].every((_, place) => numbers.has(place + 1));
}

/** The former keys, the last first: those of which the history tells, and where it is lost those that contents name. */
async function formerKeys(store: PromptStore, key: PromptKey): Promise<PromptKey[]> {
  const former = new Set<PromptKey>([key]);
  // A set is visited in the order in which it grows.
  for (const name of former) for (const earlier of await keysBefore(store, name)) former.add(earlier);
  former.delete(key);
  return [...former];
}

async function keysBefore(store: PromptStore, key: PromptKey): Promise<PromptKey[]> {
  const index = await indexOf(store);
  const contents = [...index.lost(key), ...index.versions(key)].map(({ kind, blob }) => ({ kind, id: blob }));
  const here = await store.objects.check(contents.map(({ id }) => id));
  const facts = await factsFor(
    store,
    contents.filter((_, place) => here[place] !== null),
  );
  const declared = [...facts.values()].flatMap(({ renamedFrom }) =>
    renamedFrom !== null && isPromptKey(renamedFrom) ? [renamedFrom] : [],
  );
  // A prompt that still lives was not renamed, whatever a copy of it says.
  return [...index.formerKeys(key), ...declared.filter((former) => index.latest(former) === null)];
}
