import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { PolicyRefused } from "../domain/errors.ts";
import { tipOf } from "../store/branch-tip.ts";
import { knownEnvironments } from "../store/environment-branches.ts";
import { tellFetchAge } from "../store/fetch-age.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { environmentRef } from "../store/ref-names.ts";

/** What is live in every environment, in the manifest's order. A branch that is no environment of this store is told and left out. */
export async function liveByEnvironment(store: PromptStore): Promise<{ name: EnvironmentName; state: EnvironmentState }[]> {
  tellWhatIsUnknown(store);
  const loaded = await Promise.all(knownEnvironments(store).map(async (name) => ({ name, state: await loadOrTell(store, name) })));
  return loaded.flatMap(({ name, state }) => (state === null ? [] : [{ name, state }]));
}

/** Tells how old the answer is, and of which environments it says nothing since the remote was never asked about them. */
export function tellWhatIsUnknown(store: PromptStore): void {
  tellFetchAge(store);
  const unknown = neverFetched(store);
  if (unknown.length > 0) {
    store.notify({
      code: "never-fetched",
      message: `${unknown.join(", ")}: never fetched from ${store.remote}, so what is live there is not known.`,
      hint: "add --fetch",
    });
  }
}

/** The environments of which this clone cannot tell whether they are empty: the remote was never asked. */
export function neverFetched(store: PromptStore): EnvironmentName[] {
  if (store.remote === null || store.fetchedAt !== null) return [];
  return knownEnvironments(store).filter((name) => tipOf(store, environmentRef(store.manifest.manifest.refs, name)) === null);
}

async function loadOrTell(store: PromptStore, name: EnvironmentName): Promise<EnvironmentState | null> {
  try {
    return await loadEnvironment(store, name);
  } catch (error) {
    if (!(error instanceof PolicyRefused)) throw error;
    store.notify({ code: error.code, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) });
    return null;
  }
}
