import type { ObjectId } from "../domain/object-id.ts";
import type { PathChange } from "./log.ts";

/** The fields of one commit as git printed them, in Latin-1: a character is a byte. */
export interface LogRecord {
  fields: string[];
  changes: PathChange[];
}

const USUAL_MODE = "100644";
const BEYOND_ASCII = /[\u0080-\u00ff]/;

/**
 * Cuts the output of `git log -z --raw` into commits. Every field ends with NUL; after the fields of a commit come pairs of
 * a change, which begins with a colon (behind a line feed for the first), and its path.
 */
export class LogParser {
  readonly #fieldCount: number;
  #rest: Buffer = Buffer.alloc(0);
  /** What is known of the commit whose end has not been seen. */
  #fields: string[] = [];
  #changes: PathChange[] = [];
  /** The change whose path comes next. */
  #change: PathChange | null = null;

  constructor(fieldCount: number) {
    this.#fieldCount = fieldCount;
  }

  push(chunk: Buffer): LogRecord[] {
    const end = chunk.lastIndexOf(0);
    if (end === -1) {
      this.#rest = Buffer.concat([this.#rest, chunk]);
      return [];
    }
    const whole = chunk.subarray(0, end + 1);
    const text = (this.#rest.length === 0 ? whole : Buffer.concat([this.#rest, whole])).toString("latin1");
    this.#rest = chunk.subarray(end + 1);
    const records: LogRecord[] = [];
    for (let start = 0, stop = text.indexOf("\0"); stop !== -1; start = stop + 1, stop = text.indexOf("\0", start)) {
      this.#take(text, start, stop, records);
    }
    return records;
  }

  end(): LogRecord[] {
    if (this.#rest.length > 0 || this.#change !== null || (this.#fields.length > 0 && this.#fields.length < this.#fieldCount)) {
      throw new Error("the output of git log ends in the middle of a commit");
    }
    const records: LogRecord[] = [];
    this.#finish(records);
    return records;
  }

  #take(text: string, start: number, stop: number, records: LogRecord[]): void {
    if (this.#change !== null) {
      this.#change.path = decoded(text.slice(start, stop));
      this.#changes.push(this.#change);
      this.#change = null;
    } else if (this.#fields.length < this.#fieldCount) {
      this.#fields.push(text.slice(start, stop));
    } else if (text.startsWith(":", start)) {
      this.#change = pathChange(text, start, stop);
    } else if (text.startsWith("\n:", start)) {
      this.#change = pathChange(text, start + 1, stop);
    } else {
      this.#finish(records);
      this.#fields.push(text.slice(start, stop));
    }
  }

  #finish(records: LogRecord[]): void {
    if (this.#fields.length === 0) return;
    records.push({ fields: this.#fields, changes: this.#changes });
    this.#fields = [];
    this.#changes = [];
  }
}

/** Reads `:100644 100644 <old> <new> M`, of which the path comes next; the ids are as long as the repository's hash. */
function pathChange(text: string, start: number, stop: number): PathChange {
  const idLength = (stop - start - ":100644 100644   M".length) / 2;
  const oldId = start + ":100644 100644 ".length;
  const newId = oldId + idLength + 1;
  return {
    path: "",
    oldMode: modeAt(text, start + 1),
    newMode: modeAt(text, start + ":100644 ".length),
    // Not checked one by one: git printed them at fixed places, and there are several for every commit.
    oldId: text.slice(oldId, oldId + idLength) as ObjectId,
    newId: text.slice(newId, newId + idLength) as ObjectId,
    status: text.slice(newId + idLength + 1, stop) as PathChange["status"],
  };
}

// What nearly every file has is not cut out again for each.
function modeAt(text: string, start: number): string {
  return text.startsWith(USUAL_MODE, start) ? USUAL_MODE : text.slice(start, start + USUAL_MODE.length);
}

/** Text of UTF-8 that was read in Latin-1. */
export function decoded(latin1: string): string {
  return BEYOND_ASCII.test(latin1) ? Buffer.from(latin1, "latin1").toString("utf8") : latin1;
}
