import type { ChildProcessWithoutNullStreams } from "node:child_process";
import type { ObjectId } from "../domain/object-id.ts";
import { gitError } from "./git-error.ts";
import { gitIntoFile } from "./output-file.ts";
import type { GitRepository } from "./repository.ts";
import { endOf, startGit } from "./run-git.ts";

export type ObjectType = "blob" | "tree" | "commit" | "tag";

/** An object without its content. */
export interface ObjectFacts {
  id: ObjectId;
  type: ObjectType;
  /** In bytes. */
  size: number;
}

export interface GitObject extends ObjectFacts {
  content: Buffer;
}

/** An object by its id, or what a tree or commit holds at a path: `ID:path`. */
export type ObjectName = ObjectId | `${ObjectId}:${string}`;

const ARGS = ["cat-file", "--batch-command", "--buffer"];
const BATCH_ARGS = ["cat-file", "--batch", "--buffer"];
const LINE_FEED = 0x0a;
// Each of them would end the request early, or be cut off, and so shift all answers by one.
const UNSENDABLE = /[\n\r\0]/;

// From here on a git of its own, which writes into a file, takes less than to receive the contents one by one.
const MANY = 400;

/** Names that were asked for at once, and as many answers as have arrived. */
interface Request {
  names: readonly string[];
  withContent: boolean;
  answers: (GitObject | null)[];
  resolve: (objects: (GitObject | null)[]) => void;
  reject: (error: unknown) => void;
}

/**
 * Reads objects through one long-lived `git cat-file`, which starts with the first request. What is asked for at once is
 * sent at once. `close` it, or the process stays.
 *
 * @example
 * const objects = new ObjectReader(repository);
 * const manifest = await objects.read(`${commit}:.prompts/manifest.yaml`);
 * await objects.close();
 */
export class ObjectReader {
  readonly #repository: GitRepository;
  #process: CatFile | null = null;

  constructor(repository: GitRepository) {
    this.#repository = repository;
  }

  /** One object; null when there is none of that name. Throws a `TypeError` for a name that git cannot be sent. */
  async read(name: ObjectName): Promise<GitObject | null> {
    const [object] = await this.readMany([name]);
    return object ?? null;
  }

  /** Many objects, in the order of the names, null where there is none. */
  async readMany(names: readonly ObjectName[]): Promise<(GitObject | null)[]> {
    const found = names.length < MANY ? null : await this.#readThroughFile(names);
    return found ?? this.#ask(names, { withContent: true });
  }

  /** Like `readMany`, without the contents. */
  async check(names: readonly ObjectName[]): Promise<(ObjectFacts | null)[]> {
    const found = await this.#ask(names, { withContent: false });
    return found.map((object) => object && { id: object.id, type: object.type, size: object.size });
  }

  /** Ends the process; a later request starts a new one. */
  close(): void {
    this.#process?.close();
    this.#process = null;
  }

  /** Null where there is no place for a file. */
  async #readThroughFile(names: readonly ObjectName[]): Promise<(GitObject | null)[] | null> {
    refuseUnsendable(names);
    const output = await gitIntoFile(this.#repository, BATCH_ARGS, names.map((name) => `${name}\n`).join(""));
    if (output === null) return null;
    const parser = new AnswerParser();
    try {
      parser.push(output.next(output.size));
    } finally {
      output.close();
    }
    return names.map((name) => {
      const answer = parser.next({ name, withContent: true });
      if (answer === undefined) throw new Error("the output of git cat-file ends in the middle of an object");
      return answer;
    });
  }

  #ask(names: readonly ObjectName[], { withContent }: { withContent: boolean }): Promise<(GitObject | null)[]> {
    refuseUnsendable(names);
    if (names.length === 0) return Promise.resolve([]);
    this.#process ??= new CatFile(this.#repository);
    return this.#process.ask(names, withContent);
  }
}

function refuseUnsendable(names: readonly ObjectName[]): void {
  for (const name of names) {
    if (UNSENDABLE.test(name)) throw new TypeError(`not the name of an object: ${JSON.stringify(name)}`);
  }
}

/** The process behind an `ObjectReader`: requests go out in order, answers come back in the same order. */
class CatFile {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: Request[] = [];
  readonly #answers = new AnswerParser();
  #failure: unknown = null;

  constructor(repository: GitRepository) {
    this.#child = startGit(repository.location, ARGS);
    this.#child.stdout.on("data", (chunk: Buffer) => this.#receive(chunk));
    void endOf(this.#child, ARGS, () => "").then(
      ({ stderr }) => this.#fail(gitError({ args: ARGS, exitCode: 0, signal: null, stderr })),
      (error: unknown) => this.#fail(error),
    );
  }

  ask(names: readonly string[], withContent: boolean): Promise<(GitObject | null)[]> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const answered = new Promise<(GitObject | null)[]>((resolve, reject) =>
      this.#waiting.push({ names, withContent, answers: [], resolve, reject }),
    );
    const verb = withContent ? "contents" : "info";
    this.#child.stdin.write(names.map((name) => `${verb} ${name}\n`).join("") + "flush\n");
    return answered;
  }

  /** Nobody waits for the end: a process whose input is closed has nothing left to say. */
  close(): void {
    this.#child.stdin.end();
    this.#child.unref();
  }

  #receive(chunk: Buffer): void {
    this.#answers.push(chunk);
    try {
      while (this.#waiting[0] !== undefined && this.#answer(this.#waiting[0])) this.#waiting.shift();
    } catch (error) {
      this.#fail(error);
      this.#child.kill();
    }
  }

  /** Takes what has arrived of the answers to a request, and tells whether that is all of them. */
  #answer({ names, withContent, answers, resolve }: Request): boolean {
    for (let name = names[answers.length]; name !== undefined; name = names[answers.length]) {
      const answer = this.#answers.next({ name, withContent });
      if (answer === undefined) return false;
      answers.push(answer);
    }
    resolve(answers);
    return true;
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    for (const request of this.#waiting) request.reject(this.#failure);
    this.#waiting.length = 0;
  }
}

const HEADER = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)$/;

/** Cuts the output of `cat-file` into answers: a header line, then the content and a line feed where it was asked for. */
class AnswerParser {
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
  throw gitError({ args: ARGS, exitCode: null, signal: null, stderr: `unexpected answer to ${JSON.stringify(name)}: ${line}` });
}
