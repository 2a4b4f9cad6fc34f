import type { ObjectId } from "../domain/object-id.ts";
import { gitError } from "./git-error.ts";
import type { GitObject, ObjectFacts, ObjectName, ObjectType } from "./objects.ts";
import type { OutputFile } from "./output-file.ts";

const LINE_FEED = 0x0a;
const HEADER = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)$/;
// How much of git's output is read at once, in bytes.
const CHUNK = 1 << 20;

/** The answers in git's output, as many at a time as a piece of it holds. Closes it. */
export function* answersIn(output: OutputFile, names: readonly ObjectName[]): Generator<(GitObject | null)[]> {
  const parser = new AnswerParser();
  try {
    for (let answered = 0; answered < names.length;) {
      const chunk = output.next(CHUNK);
      if (chunk.length === 0) throw new Error("the output of git cat-file ends in the middle of an object");
      parser.push(chunk);
      const answers: (GitObject | null)[] = [];
      for (let name = names[answered]; name !== undefined; name = names[answered]) {
        const answer = parser.next({ name, withContent: true });
        if (answer === undefined) break;
        answers.push(answer);
        answered += 1;
      }
      yield answers;
    }
  } finally {
    output.close();
  }
}

/** Cuts the output of `cat-file` into answers: a header line, then the content and a line feed where it was asked for. */
export class AnswerParser {
  #bytes: Buffer = Buffer.alloc(0);
  /** Where the next answer, or the content of the object whose header is known, begins. */
  #at = 0;
  #header: ObjectFacts | null = null;
  /** What has arrived since, while some of a content is missing: a large one comes in many chunks and is put together once. */
  #waiting: Buffer[] = [];
  #missing = 0;

  push(chunk: Buffer): void {
    this.#waiting.push(chunk);
    this.#missing = Math.max(0, this.#missing - chunk.length);
    if (this.#missing > 0) return;
    const rest = this.#bytes.subarray(this.#at);
    this.#bytes = rest.length === 0 && this.#waiting.length === 1 ? chunk : Buffer.concat([rest, ...this.#waiting]);
    this.#at = 0;
    this.#waiting = [];
  }

  /** The answer to the oldest request: undefined when it has not arrived in full, null when there is no such object. */
  next({ name, withContent }: { name: string; withContent: boolean }): GitObject | null | undefined {
    if (this.#missing > 0) return undefined;
    if (this.#header === null) {
      const end = this.#bytes.indexOf(LINE_FEED, this.#at);
      if (end === -1) return undefined;
      const line = this.#bytes.toString("utf8", this.#at, end);
      this.#at = end + 1;
      const header = HEADER.exec(line);
      if (header === null) return noSuchObject(line, name);
      this.#header = { id: header[1] as ObjectId, type: header[2] as ObjectType, size: Number(header[3]) };
    }
    const { id, type, size } = this.#header;
    const end = this.#at + (withContent ? size : 0);
    if (withContent && end >= this.#bytes.length) {
      this.#missing = end + 1 - this.#bytes.length;
      return undefined;
    }
    const content = this.#bytes.subarray(this.#at, end);
    this.#header = null;
    this.#at = withContent ? end + 1 : end;
    return { id, type, size, content };
  }
}

function noSuchObject(line: string, name: string): null {
  if (line === `${name} missing` || line === `${name} ambiguous`) return null;
  throw gitError({ args: ["cat-file"], exitCode: null, signal: null, stderr: `unexpected answer to ${JSON.stringify(name)}: ${line}` });
}
