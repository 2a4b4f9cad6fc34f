import type { GitRepository } from "../git/repository.ts";
import { readTableFile, writeTableFile } from "./cache-table-file.ts";
import { type RowPlace, SortedRows } from "./sorted-rows.ts";

/** What a table was made of; a table whose header differs from what is asked is of no use. */
export type TableHeader = Record<string, unknown>;

/** Rows that differ from those of the text that they are kept beside; null for one that is gone. */
export type RowChanges = ReadonlyMap<string, string | null>;

/** The text that a file holds already, so that only what has changed since is written beside it. */
export interface WrittenRows {
  rows: SortedRows;
  /** Tells this text from others. */
  checksum: number;
}

const NO_CHANGES: RowChanges = new Map();
// With more of them a table is made anew, so that they stay quick to read.
const MOST_CHANGES = 200;

/**
 * A table of text in the git directory, its rows in the order of their names. Nothing but the asked rows is looked at,
 * so that a table of thousands of rows costs one read of the file; and a few changes are kept beside it, so that they
 * cost what they are.
 */
export class CacheTable {
  readonly header: TableHeader;
  readonly #rows: SortedRows;
  readonly #changes: RowChanges;
  /** Null while the rows are not known to be in the file. */
  #written: WrittenRows | null;

  private constructor(header: TableHeader, rows: SortedRows, changes: RowChanges, written: WrittenRows | null) {
    this.header = header;
    this.#rows = rows;
    this.#changes = changes;
    this.#written = written;
  }

  /** Makes a table of rows, all of them ASCII: names without a tab, neither names nor values with a line feed. */
  static of(header: TableHeader, rows: Iterable<readonly [name: string, value: string]>): CacheTable {
    return new CacheTable(header, SortedRows.of(rows), NO_CHANGES, null);
  }

  /** Reads a table. Null when there is none, when it has another format, or when it is damaged. */
  static async read(repository: GitRepository, name: string, format: string): Promise<CacheTable | null> {
    const file = await readTableFile(repository, name, format);
    return file === null ? null : new CacheTable(file.header, file.written.rows, file.changes, file.written);
  }

  /** Writes the table, as `read` will find it. Where the git directory cannot be written nothing happens. */
  async write(repository: GitRepository, name: string, format: string): Promise<void> {
    this.#written = await writeTableFile(repository, name, {
      format,
      header: this.header,
      rows: this.#rows,
      changes: this.#changes,
      written: this.#written,
    });
  }

  /** The same rows under another header. */
  withHeader(header: TableHeader): CacheTable {
    return new CacheTable(header, this.#rows, this.#changes, this.#written);
  }

  /** The same rows under another header, some of them changed, added, or (by null) removed. */
  withRows(header: TableHeader, changes: RowChanges): CacheTable {
    const changed = new CacheTable(header, this.#rows, new Map([...this.#changes, ...changes]), this.#written);
    return changed.#changes.size > MOST_CHANGES || this.#written === null ? CacheTable.of(header, changed.rows()) : changed;
  }

  /** The value of a row, or null. */
  get(name: string): string | null {
    const changed = this.#changes.get(name);
    if (changed !== undefined) return changed;
    const place = this.#rows.find(name);
    return place === null ? null : place.text.slice(place.start, place.text.indexOf("\n", place.start));
  }

  /** Whether there is a row of this name. */
  has(name: string): boolean {
    const changed = this.#changes.get(name);
    return changed === undefined ? this.#rows.find(name) !== null : changed !== null;
  }

  /** The place where the value of a row begins, and the text that it is in; a line feed ends it. Null when there is no such row. */
  find(name: string): RowPlace | null {
    const changed = this.#changes.get(name);
    if (changed !== undefined) return changed === null ? null : { text: `${changed}\n`, start: 0 };
    return this.#rows.find(name);
  }

  /** The names of the rows whose value holds a text, which is none that a name holds; found without the others being looked at. */
  namesOfRowsWith(text: string): string[] {
    const { text: rows } = this.#rows;
    const names: string[] = [];
    for (let at = rows.indexOf(text); at !== -1; at = rows.indexOf(text, rows.indexOf("\n", at))) {
      const line = rows.lastIndexOf("\n", at) + 1;
      names.push(rows.slice(line, rows.indexOf("\t", line)));
    }
    const changed = [...this.#changes].flatMap(([name, value]) => (value?.includes(text) === true ? [name] : []));
    return [...names.filter((name) => !this.#changes.has(name)), ...changed];
  }

  /**
   * Visits all rows in order. The value is given as the place where it begins in `text`, so that a listing cuts out only
   * what it shows.
   */
  scan(visit: (name: string, text: string, start: number) => void): void {
    const changed = [...this.#changes.keys()].sort();
    let next = 0;
    const visitChangedBefore = (end: string | null): void => {
      for (let name = changed[next]; name !== undefined && (end === null || name <= end); name = changed[++next]) {
        const value = this.#changes.get(name) ?? null;
        if (value !== null) visit(name, `${value}\n`, 0);
      }
    };
    const { text } = this.#rows;
    this.#rows.scan((name, start) => {
      visitChangedBefore(name);
      if (!this.#changes.has(name)) visit(name, text, start);
    });
    visitChangedBefore(null);
  }

  /** How many rows there are. */
  get size(): number {
    let size = this.#rows.size;
    for (const [name, value] of this.#changes) size += Number(value !== null) - Number(this.#rows.find(name) !== null);
    return size;
  }

  /** The names of all rows, in order. */
  names(): string[] {
    const names: string[] = [];
    this.scan((name) => names.push(name));
    return names;
  }

  /** All rows, in order. */
  rows(): [name: string, value: string][] {
    const rows: [string, string][] = [];
    this.scan((name, text, start) => rows.push([name, text.slice(start, text.indexOf("\n", start))]));
    return rows;
  }
}
