import { crc32 } from "node:zlib";
import type { GitRepository } from "../git/repository.ts";
import { readCacheFile, writeCacheFile } from "../git/git-directory.ts";

/** What a table was made of; a table whose header differs from what is asked is of no use. */
export type TableHeader = Record<string, unknown>;

interface StoredHeader {
  format: string;
  /** Over everything below the first line, so that a truncated or damaged file is noticed. */
  checksum: number;
  header: TableHeader;
}

const SCAN_AFTER = 8;

/**
 * A table of text in the git directory: a header line, then one line `name TAB value` for each row. Nothing but the asked
 * rows is looked at, so that a table of thousands of rows costs one read of the file.
 */
export class CacheTable {
  readonly header: TableHeader;
  /** The rows, each between two line feeds. */
  readonly #body: string;
  #starts: Map<string, number> | null = null;
  #lookups = 0;

  constructor(header: TableHeader, body: string) {
    this.header = header;
    this.#body = body;
  }

  /** Makes a table of rows. Names hold no tab, and neither names nor values a line feed. */
  static of(header: TableHeader, rows: Iterable<readonly [name: string, value: string]>): CacheTable {
    const lines: string[] = [];
    for (const [name, value] of rows) lines.push(`${name}\t${value}\n`);
    return new CacheTable(header, `\n${lines.join("")}`);
  }

  /** Reads a table. Null when there is none, when it has another format, or when it is damaged. */
  static async read(repository: GitRepository, name: string, format: string): Promise<CacheTable | null> {
    const text = await readCacheFile(repository, name);
    const end = text?.indexOf("\n") ?? -1;
    if (text === null || end === -1) return null;
    const stored = parseHeader(text.slice(0, end));
    const body = text.slice(end);
    return stored === null || stored.format !== format || stored.checksum !== crc32(body) ? null : new CacheTable(stored.header, body);
  }

  /** Writes the table, as `read` will find it. Where the git directory cannot be written nothing happens. */
  async write(repository: GitRepository, name: string, format: string): Promise<void> {
    const stored: StoredHeader = { format, checksum: crc32(this.#body), header: this.header };
    await writeCacheFile(repository, name, JSON.stringify(stored) + this.#body);
  }

  /** The value of a row, or null. */
  get(name: string): string | null {
    const start = this.#startOf(name);
    return start === null ? null : this.#body.slice(start, this.#body.indexOf("\n", start));
  }

  /** The names of all rows, in the order of the table. */
  names(): IterableIterator<string> {
    return this.#scanned().keys();
  }

  /** All rows, in the order of the table. */
  *rows(): IterableIterator<[name: string, value: string]> {
    for (const [name, start] of this.#scanned()) yield [name, this.#body.slice(start, this.#body.indexOf("\n", start))];
  }

  get size(): number {
    return this.#scanned().size;
  }

  #startOf(name: string): number | null {
    this.#lookups += 1;
    if (this.#starts !== null || this.#lookups > SCAN_AFTER) return this.#scanned().get(name) ?? null;
    const at = this.#body.indexOf(`\n${name}\t`);
    return at === -1 ? null : at + name.length + 2;
  }

  #scanned(): Map<string, number> {
    if (this.#starts !== null) return this.#starts;
    this.#starts = new Map();
    for (let line = 1; line < this.#body.length; line = this.#body.indexOf("\n", line) + 1) {
      const tab = this.#body.indexOf("\t", line);
      this.#starts.set(this.#body.slice(line, tab), tab + 1);
    }
    return this.#starts;
  }
}

function parseHeader(line: string): StoredHeader | null {
  try {
    const stored = JSON.parse(line) as Partial<StoredHeader> | null;
    if (typeof stored !== "object" || stored === null || typeof stored.header !== "object" || stored.header === null) return null;
    return stored as StoredHeader;
  } catch {
    return null;
  }
}
