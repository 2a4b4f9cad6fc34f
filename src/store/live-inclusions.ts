import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { Inclusions } from "../domain/environment/inclusion.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PartialReference } from "../domain/prompt/template.ts";
import type { CacheTable } from "./cache-table.ts";
import { PartialsReader, withPartials } from "./environment-rows.ts";
import { tableOfState, writeEnvironmentTable } from "./environment-table.ts";
import { loadFacts } from "./known-facts.ts";
import type { PromptStore } from "./prompt-store.ts";

/** What the prompts live in an environment include; those that include nothing are left out. */
export async function liveInclusions(store: PromptStore, state: EnvironmentState): Promise<Inclusions> {
  const table = tableOfState(state);
  if (table === null) return new Map();
  const { inclusions, unknown } = readInclusions(table);
  if (unknown.length === 0) return inclusions;
  const found = await readPartials(store, state, unknown);
  const rows = new Map([...found].map(([key, partials]) => [key, withPartials(table.get(key) ?? "", partials)]));
  await writeEnvironmentTable(store, state.name, table.withRows(table.header, rows));
  return new Map([...inclusions, ...found]);
}

function readInclusions(table: CacheTable): { inclusions: Map<PromptKey, readonly PartialReference[]>; unknown: PromptKey[] } {
  const inclusions = new Map<PromptKey, readonly PartialReference[]>();
  const unknown: PromptKey[] = [];
  const reader = new PartialsReader();
  table.scan((key, text, start) => {
    const partials = reader.read(text, text.indexOf("\n", start));
    if (partials === null) unknown.push(key as PromptKey);
    else if (partials.length > 0) inclusions.set(key as PromptKey, partials);
  });
  return { inclusions, unknown };
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
