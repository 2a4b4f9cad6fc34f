import type { ChildProcessWithoutNullStreams } from "node:child_process";
import type { ObjectId } from "../domain/object-id.ts";
import { AnswerParser, answersIn } from "./cat-file-answers.ts";
import { gitError } from "./git-error.ts";
import { gitIntoFile, type OutputFile } from "./output-file.ts";
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
// Each of them would end the request early, or be cut off, and so shift all answers by one.
const UNSENDABLE = /[\n\r\0]/;

// From here on a git of its own, which writes into a file, takes less than to receive the contents one by one.
const MANY = 400;
// Of so many small objects the next ones are found while these are parsed.
const FOUND_AT_ONCE = 1000;
// Few enough to be held where they come through the pipe.
const ASKED_AT_ONCE = 100;

/** Names that were asked for at once, and as many answers as have arrived. */
interface Request {
  names: readonly string[];
  withContent: boolean;
  answers: (GitObject | null)[];
  resolve: (objects: (GitObject | null)[]) => void;
  reject: (error: unknown) => void;
}

/**
 * Reads objects through one long-lived `git cat-file`, which starts with the first request; the contents of many through a
 * git of their own. What is asked for at once is sent at once. `close` it, or the process stays.
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
    const output = await this.#outputFor(names);
    return output === null ? this.#ask(names, { withContent: true }) : [...answersIn(output, names)].flat();
  }

  /**
   * Like `readMany`, but some at a time, so that a caller need not hold thousands of large contents at once. Git finds the
   * next ones while a caller works on these.
   */
  async *readInTurn(names: readonly ObjectName[]): AsyncGenerator<(GitObject | null)[]> {
    const groupFrom = (start: number) => names.slice(start, start + FOUND_AT_ONCE);
    let next = this.#outputFor(groupFrom(0));
    try {
      for (let start = 0; start < names.length; start += FOUND_AT_ONCE) {
        const output = await next;
        next = this.#outputFor(groupFrom(start + FOUND_AT_ONCE));
        // It may fail while a caller is still busy; whoever asks for it learns of it.
        next.catch(() => {});
        if (output === null) yield* this.#askInTurn(groupFrom(start));
        else yield* answersIn(output, groupFrom(start));
      }
    } finally {
      // Where the caller stops nobody waits for what git found meanwhile.
      void next.then(
        (output) => output?.close(),
        () => {},
      );
    }
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

  /** What git prints for many objects; null for few, and where there is no place for a file. */
  async #outputFor(names: readonly ObjectName[]): Promise<OutputFile | null> {
    refuseUnsendable(names);
    return names.length < MANY ? null : gitIntoFile(this.#repository, BATCH_ARGS, names.map((name) => `${name}\n`).join(""));
  }

  async *#askInTurn(names: readonly ObjectName[]): AsyncGenerator<(GitObject | null)[]> {
    for (let start = 0; start < names.length; start += ASKED_AT_ONCE) {
      yield await this.#ask(names.slice(start, start + ASKED_AT_ONCE), { withContent: true });
    }
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
