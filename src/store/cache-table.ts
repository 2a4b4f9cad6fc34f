import { crc32 } from "node:zlib";
import type { GitRepository } from "../git/repository.ts";
import { readCacheBytes, writeCacheFile } from "../git/git-directory.ts";

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

  /** Makes a table of rows, all of them ASCII: names without a tab, neither names nor values with a line feed. */
  static of(header: TableHeader, rows: Iterable<readonly [name: string, value: string]>): CacheTable {
    const lines: string[] = [];
    for (const [name, value] of rows) lines.push(`${name}\t${value}\n`);
    return new CacheTable(header, `\n${lines.join("")}`);
  }

  /** The same rows under another header. */
  withHeader(header: TableHeader): CacheTable {
    return new CacheTable(header, this.#body);
  }

  /**
   * The same rows under another header, some of them changed, added, or (by null) removed. The rows must be in the order
   * of their names, and stay so. A few changes among thousands of rows cost no more than finding their places.
   */
  withRows(header: TableHeader, changes: ReadonlyMap<string, string | null>): CacheTable {
    const text = this.#body;
    const names = [...changes.keys()].toSorted();
    const pieces: string[] = [];
    let copied = 0;
    let next = 0;
    const put = (from: number, to: number): void => {
      const name = names[next] ?? "";
      const value = changes.get(name) ?? null;
      pieces.push(text.slice(copied, from), value === null ? "" : `${name}\t${value}\n`);
      copied = to;
      next += 1;
    };
    for (let line = 1; line < text.length && next < names.length;) {
      const end = text.indexOf("\n", line) + 1;
      const name = text.slice(line, text.indexOf("\t", line));
      while (next < names.length && (names[next] ?? "") < name) put(line, line);
      if (names[next] === name) put(line, end);
      line = end;
    }
    while (next < names.length) put(text.length, text.length);
    return new CacheTable(header, pieces.join("") + text.slice(copied));
  }

  /** Reads a table. Null when there is none, when it has another format, or when it is damaged. */
  static async read(repository: GitRepository, name: string, format: string): Promise<CacheTable | null> {
    const bytes = await readCacheBytes(repository, name);
    const end = bytes?.indexOf("\n") ?? -1;
    if (bytes === null || end === -1) return null;
    const stored = parseHeader(bytes.toString("latin1", 0, end));
    const body = bytes.subarray(end);
    return stored === null || stored.format !== format || stored.checksum !== crc32(body)
      ? null
      : new CacheTable(stored.header, body.toString("latin1"));
  }

  /** Writes the table, as `read` will find it. Where the git directory cannot be written nothing happens. */
  async write(repository: GitRepository, name: string, format: string): Promise<void> {
    const body = Buffer.from(this.#body, "latin1");
    const stored: StoredHeader = { format, checksum: crc32(body), header: this.header };
    await writeCacheFile(repository, name, Buffer.concat([Buffer.from(asciiJson(stored)), body]));
  }

  /** The value of a row, or null. */
  get(name: string): string | null {
    const start = this.#startOf(name);
    return start === null ? null : this.#body.slice(start, this.#body.indexOf("\n", start));
  }

  /** Whether there is a row of this name. */
  has(name: string): boolean {
    return this.#startOf(name) !== null;
  }

  /** Visits the rows of these names, as far as they are there; the value begins at `start` of `text`. */
  visit(names: readonly string[], visit: (name: string, text: string, start: number) => void): void {
    if (names.length > SCAN_AFTER) this.#scanned();
    for (const name of names) {
      const start = this.#startOf(name);
      if (start !== null) visit(name, this.#body, start);
    }
  }

  /** The names of all rows, in the order of the table. */
  names(): IterableIterator<string> {
    return this.#scanned().keys();
  }

  /**
   * Visits all rows in the order of the table. The value is given as the place where it begins in `text`, so that a
   * listing cuts out only what it shows.
   */
  scan(visit: (name: string, text: string, start: number) => void): void {
    const text = this.#body;
    for (let line = 1; line < text.length; line = text.indexOf("\n", line) + 1) {
      const tab = text.indexOf("\t", line);
      visit(text.slice(line, tab), text, tab + 1);
    }
  }

  /** All rows, in the order of the table. */
  rows(): [name: string, value: string][] {
    const rows: [string, string][] = [];
    this.scan((name, text, start) => rows.push([name, text.slice(start, text.indexOf("\n", start))]));
    return rows;
  }

  /** How many rows there are. */
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
    const starts = new Map<string, number>();
    this.scan((name, _, start) => starts.set(name, start));
    return (this.#starts = starts);
  }
}

/** JSON in ASCII alone, as a table needs it. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
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
