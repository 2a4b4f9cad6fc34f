/**
 * Remembers who was assigned to what. Both functions are called while `assign` runs, and therefore answer at once; keys are
 * made by promptlane and mean nothing to the store.
 */
export interface StickyStore {
  /** The key of the variation that was kept under `key`; null for none. */
  get(key: string): string | null;
  /** Keeps a variation. It is called once for each key that `get` does not know. */
  set(key: string, variation: string): void;
}

/**
 * A sticky store that lasts as long as the process.
 *
 * @example assign(experiment, { user: "u-42", sticky: memoryStickyStore() })
 */
export function memoryStickyStore(): StickyStore {
  const variations = new Map<string, string>();
  return {
    get: (key) => variations.get(key) ?? null,
    set: (key, variation) => void variations.set(key, variation),
  };
}

/** Under what an assignment is kept: another seed, or another unit, deals everybody out anew. */
export function stickyKey(experiment: string, seed: string, unit: string, value: string): string {
  return JSON.stringify([experiment, seed, unit, value]);
}
