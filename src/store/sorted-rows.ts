// From here on a map of all rows is cheaper than one search after the other.
const LOOKUPS_FOR_A_MAP = 200;

/**
 * Rows of text in the order of their names, each `name TAB value LF`. One row is found without the others being looked
 * at, and nothing is cut out of the text but what is asked for.
 */
export class SortedRows {
  readonly text: string;
  #starts: Map<string, number> | null = null;
  #lookups = 0;

  /** Takes text that is in order already. */
  constructor(text: string) {
    this.text = text;
  }

  /** Makes the text of rows in whatever order: names without a tab, neither names nor values with a line feed. */
  static of(rows: Iterable<readonly [name: string, value: string]>): SortedRows {
    const sorted = [...rows].sort(([one], [other]) => (one < other ? -1 : 1));
    return new SortedRows(sorted.map(([name, value]) => `${name}\t${value}\n`).join(""));
  }

  /** The place in the text where the value of a row begins; null when there is no such row. */
  startOf(name: string): number | null {
    this.#lookups += 1;
    return this.#starts === null && this.#lookups <= LOOKUPS_FOR_A_MAP ? this.#search(name) : (this.#all().get(name) ?? null);
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

  #search(name: string): number | null {
    const { text } = this;
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

  #all(): Map<string, number> {
    if (this.#starts !== null) return this.#starts;
    const starts = new Map<string, number>();
    this.scan((name, start) => starts.set(name, start));
    return (this.#starts = starts);
  }
}
