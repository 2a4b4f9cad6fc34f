import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { Inclusions } from "../domain/environment/inclusion.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PartialReference } from "../domain/prompt/template.ts";
import type { CacheTable } from "./cache-table.ts";
import { PartialsReader, textOfInclude, UNKNOWN_PARTIALS, withPartials } from "./environment-rows.ts";
import { tableOfState, writeEnvironmentTable } from "./environment-table.ts";
import { loadFacts } from "./known-facts.ts";
import type { PromptStore } from "./prompt-store.ts";

/** More keys than this are asked about faster by reading what every prompt includes. */
const MOST_KEYS = 8;

/**
 * What the prompts live in an environment include; those that include nothing are left out. Asked about a few keys, it
 * reads of thousands only those that include one of them, at any depth.
 */
export async function liveInclusions(store: PromptStore, state: EnvironmentState, about?: readonly PromptKey[]): Promise<Inclusions> {
  const stored = tableOfState(state);
  if (stored === null) return new Map();
  const table = await withKnownPartials(store, state, stored);
  return about === undefined || about.length > MOST_KEYS ? allInclusions(table) : inclusionsAbout(table, about);
}

/** The table with what each content includes, which is looked up when somebody asks for the first time. */
async function withKnownPartials(store: PromptStore, state: EnvironmentState, table: CacheTable): Promise<CacheTable> {
  const unknown = table.namesOfRowsWith(UNKNOWN_PARTIALS).filter((key) => table.get(key)?.endsWith(UNKNOWN_PARTIALS) === true);
  if (unknown.length === 0) return table;
  const found = await readPartials(store, state, unknown as PromptKey[]);
  const rows = new Map([...found].map(([key, partials]) => [key, withPartials(table.get(key) ?? "", partials)]));
  const known = table.withRows(table.header, rows);
  await writeEnvironmentTable(store, state.name, known);
  return known;
}

function allInclusions(table: CacheTable): Inclusions {
  const inclusions = new Map<PromptKey, readonly PartialReference[]>();
  const reader = new PartialsReader();
  table.scan((key, text, start) => addInclusions(inclusions, key as PromptKey, reader.read(text, text.indexOf("\n", start))));
  return inclusions;
}

function inclusionsAbout(table: CacheTable, keys: readonly PromptKey[]): Inclusions {
  const inclusions = new Map<PromptKey, readonly PartialReference[]>();
  const reader = new PartialsReader();
  const asked = new Set(keys);
  // The set grows while it is walked, by those that include one of them.
  for (const key of asked) {
    for (const name of table.namesOfRowsWith(textOfInclude(key)) as PromptKey[]) {
      const row = table.find(name);
      if (row === null) continue;
      addInclusions(inclusions, name, reader.read(row.text, row.text.indexOf("\n", row.start)));
      asked.add(name);
    }
  }
  return inclusions;
}

function addInclusions(
  inclusions: Map<PromptKey, readonly PartialReference[]>,
  key: PromptKey,
  partials: readonly PartialReference[] | null,
): void {
  if (partials !== null && partials.length > 0) inclusions.set(key, partials);
}

async function readPartials(
  store: PromptStore,
  { entries }: EnvironmentState,
  keys: readonly PromptKey[],
): Promise<Map<PromptKey, readonly PartialReference[]>> {
  const live = keys.map((key) => ({ key, kind: entries.get(key)?.kind ?? "prompt", blob: entries.get(key)?.blob ?? null }));
  const facts = await loadFacts(store, live);
  return new Map(live.map(({ key, blob }) => [key, blob === null ? [] : facts(blob).partials]));
}
