import type { LiveContent, LiveEntry } from "../domain/environment/environment-state.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { CacheTable } from "./cache-table.ts";
import { parseLiveContent, parseLiveEntry } from "./environment-rows.ts";

/** The entries of a stored environment, each read when it is asked for: a command about one prompt parses one row of thousands. */
export class StoredEntries implements ReadonlyMap<PromptKey, LiveEntry> {
  readonly #table: CacheTable;
  #contents: LiveContent[] | null = null;

  constructor(table: CacheTable) {
    this.#table = table;
  }

  /** What is live, without the facts of its deployments. */
  contents(): LiveContent[] {
    return (this.#contents ??= this.#readContents());
  }

  #readContents(): LiveContent[] {
    const contents: LiveContent[] = [];
    this.#table.scan((key, text, start) => {
      const content = parseLiveContent(key as PromptKey, text, start);
      if (content !== null) contents.push(content);
    });
    return contents;
  }

  get(key: PromptKey): LiveEntry | undefined {
    const row = this.#table.get(key);
    return row === null ? undefined : parseLiveEntry(key, row);
  }

  has(key: PromptKey): boolean {
    return this.#table.has(key);
  }

  get size(): number {
    return this.#table.size;
  }

  *entries(): MapIterator<[PromptKey, LiveEntry]> {
    for (const [key, row] of this.#table.rows()) yield [key as PromptKey, parseLiveEntry(key as PromptKey, row)];
  }

  *keys(): MapIterator<PromptKey> {
    for (const key of this.#table.names()) yield key as PromptKey;
  }

  *values(): MapIterator<LiveEntry> {
    for (const [, entry] of this.entries()) yield entry;
  }

  [Symbol.iterator](): MapIterator<[PromptKey, LiveEntry]> {
    return this.entries();
  }

  forEach(visit: (entry: LiveEntry, key: PromptKey, map: ReadonlyMap<PromptKey, LiveEntry>) => void): void {
    for (const [key, entry] of this.entries()) visit(entry, key, this);
  }
}
