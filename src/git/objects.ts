import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { parseObjectId, type ObjectId } from "../domain/object-id.ts";
import { gitError } from "./git-error.ts";
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
const LINE_FEED = 0x0a;
// Each of them would end the request early, or be cut off, and so shift all answers by one.
const UNSENDABLE = /[\n\r\0]/;

interface Request {
  name: string;
  withContent: boolean;
  resolve: (object: GitObject | null) => void;
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
    return this.#ask(names, { withContent: true });
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

  #ask(names: readonly ObjectName[], { withContent }: { withContent: boolean }): Promise<(GitObject | null)[]> {
    for (const name of names) {
      if (UNSENDABLE.test(name)) throw new TypeError(`not the name of an object: ${JSON.stringify(name)}`);
    }
    if (names.length === 0) return Promise.resolve([]);
    this.#process ??= new CatFile(this.#repository);
    return this.#process.ask(names, withContent);
  }
}

/** The process behind an `ObjectReader`: requests go out in order, answers come back in the same order. */
class CatFile {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: Request[] = [];
  readonly #answers = new AnswerParser();
  #next = 0;
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
    const answers = names.map(
      (name) => new Promise<GitObject | null>((resolve, reject) => this.#waiting.push({ name, withContent, resolve, reject })),
    );
    const verb = withContent ? "contents" : "info";
    this.#child.stdin.write(names.map((name) => `${verb} ${name}\n`).join("") + "flush\n");
    return Promise.all(answers);
  }

  /** Nobody waits for the end: a process whose input is closed has nothing left to say. */
  close(): void {
    this.#child.stdin.end();
    this.#child.unref();
  }

  #receive(chunk: Buffer): void {
    this.#answers.push(chunk);
    try {
      for (let request = this.#waiting[this.#next]; request !== undefined; request = this.#waiting[this.#next]) {
        const answer = this.#answers.next(request);
        if (answer === undefined) return;
        this.#next += 1;
        request.resolve(answer);
      }
      this.#waiting.length = 0;
      this.#next = 0;
    } catch (error) {
      this.#fail(error);
      this.#child.kill();
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    for (const request of this.#waiting.slice(this.#next)) request.reject(this.#failure);
    this.#waiting.length = 0;
    this.#next = 0;
  }
}

const HEADER = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)$/;

/** Cuts the output of `cat-file` into answers: a header line, then the content and a line feed where it was asked for. */
class AnswerParser {
  #chunks: Buffer[] = [];
  #length = 0;
  /** The header of the object whose content is still arriving. */
  #header: ObjectFacts | null = null;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The answer to the oldest request: undefined when it has not arrived in full, null when there is no such object. */
  next(request: { name: string; withContent: boolean }): GitObject | null | undefined {
    if (this.#header === null) {
      const line = this.#takeLine();
      if (line === undefined) return undefined;
      const header = HEADER.exec(line);
      if (header === null) return noSuchObject(line, request.name);
      this.#header = { id: parseObjectId(header[1] ?? ""), type: header[2] as ObjectType, size: Number(header[3]) };
    }
    const facts = this.#header;
    if (!request.withContent) return this.#done({ ...facts, content: Buffer.alloc(0) });
    if (this.#length < facts.size + 1) return undefined;
    return this.#done({ ...facts, content: this.#take(facts.size + 1).subarray(0, facts.size) });
  }

  #done(object: GitObject): GitObject {
    this.#header = null;
    return object;
  }

  #takeLine(): string | undefined {
    let before = 0;
    for (const chunk of this.#chunks) {
      const end = chunk.indexOf(LINE_FEED);
      if (end !== -1) return this.#take(before + end + 1).toString("utf8", 0, before + end);
      before += chunk.length;
    }
    return undefined;
  }

  #take(length: number): Buffer {
    const [first] = this.#chunks;
    const all = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    this.#length = all.length - length;
    this.#chunks = this.#length === 0 ? [] : [all.subarray(length)];
    return all.subarray(0, length);
  }
}

function noSuchObject(line: string, name: string): null {
  if (line === `${name} missing` || line === `${name} ambiguous`) return null;
  throw gitError({ args: ARGS, exitCode: null, signal: null, stderr: `unexpected answer to ${JSON.stringify(name)}: ${line}` });
}
