// From here on a map of all rows is cheaper than one search after the other.
const LOOKUPS_FOR_A_MAP = 200;
// And from here on reading all of a file is cheaper than one part after the other.
const LOOKUPS_IN_PARTS = 30;

/** Rows that are not all read yet: parts of whole rows, in order. */
export interface RowParts {
  /** The name of the first row of each part. */
  readonly first: readonly string[];
  /** The rows of one part. */
  read(index: number): string;
  /** All rows. */
  all(): string;
}

/** Where the value of a row begins, and the text that it is in. */
export interface RowPlace {
  text: string;
  start: number;
}

/**
 * Rows of text in the order of their names, each `name TAB value LF`. One row is found without the others being looked
 * at, and nothing is cut out of the text but what is asked for.
 */
export class SortedRows {
  #text: string | null;
  readonly #parts: RowParts | null;
  #starts: Map<string, number> | null = null;
  #lookups = 0;

  /** Takes what is in order already. */
  constructor(rows: string | RowParts) {
    this.#text = typeof rows === "string" ? rows : null;
    this.#parts = typeof rows === "string" ? null : rows;
  }

  /** Makes the text of rows in whatever order: names without a tab, neither names nor values with a line feed. */
  static of(rows: Iterable<readonly [name: string, value: string]>): SortedRows {
    const sorted = [...rows].sort(([one], [other]) => (one < other ? -1 : 1));
    const cells: string[] = [];
    for (const [name, value] of sorted) cells.push(name, "\t", value, "\n");
    return new SortedRows(cells.join(""));
  }

  /** All rows. */
  get text(): string {
    return (this.#text ??= this.#parts?.all() ?? "");
  }

  /** The place of a row; null when there is no such row. */
  find(name: string): RowPlace | null {
    this.#lookups += 1;
    if (this.#text === null && this.#parts !== null && this.#lookups <= LOOKUPS_IN_PARTS) return findInParts(this.#parts, name);
    const { text } = this;
    const start = this.#starts === null && this.#lookups <= LOOKUPS_FOR_A_MAP ? search(text, name) : (this.#all().get(name) ?? null);
    return start === null ? null : { text, start };
  }

  /** How many rows there are. */
  get size(): number {
    return this.#all().size;
  }

  /** Visits the rows in order, with the places where their values begin. */
  scan(visit: (name: string, start: number) => void): void {
    const { text } = this;
    for (let line = 0; line < text.length; line = text.indexOf("\n", line) + 1) {
      const tab = text.indexOf("\t", line);
      visit(text.slice(line, tab), tab + 1);
    }
  }

  #all(): Map<string, number> {
    if (this.#starts !== null) return this.#starts;
    const starts = new Map<string, number>();
    this.scan((name, start) => starts.set(name, start));
    return (this.#starts = starts);
  }
}

function findInParts(parts: RowParts, name: string): RowPlace | null {
  let low = 0;
  let high = parts.first.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts.first[middle] ?? "") <= name) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return null;
  const text = parts.read(low - 1);
  const start = search(text, name);
  return start === null ? null : { text, start };
}

function search(text: string, name: string): number | null {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const line = middle === 0 ? 0 : text.lastIndexOf("\n", middle - 1) + 1;
    const tab = text.indexOf("\t", line);
    const found = text.slice(line, tab);
    if (found === name) return tab + 1;
    if (found < name) low = text.indexOf("\n", tab) + 1;
    else high = line;
  }
  return null;
}
