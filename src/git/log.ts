import { parseObjectId, type ObjectId } from "../domain/object-id.ts";
import type { GitRepository } from "./repository.ts";
import { streamGit } from "./run-git.ts";

/** What a commit changed at one path. */
export interface PathChange {
  path: string;
  /** `000000` where there was nothing, or is nothing any more. */
  oldMode: string;
  newMode: string;
  /** All zeros where there was nothing, or is nothing any more. */
  oldId: ObjectId;
  newId: ObjectId;
  /** Added, modified, deleted, or changed in type; renames are a deletion and an addition. */
  status: "A" | "M" | "D" | "T";
}

/** A commit with its changes against its first parent, or against nothing where it has none. */
export interface CommitChanges {
  id: ObjectId;
  parents: ObjectId[];
  changes: PathChange[];
}

export interface LoggedCommit extends CommitChanges {
  author: { name: string; email: string };
  /** ISO 8601, with the zone of whoever wrote it. */
  authorDate: string;
  committerDate: string;
  subject: string;
  /** The message below the subject; may be empty. */
  body: string;
}

export interface LogOptions {
  /** Where to begin. */
  tip: ObjectId;
  /** Commits to leave out, with all their ancestors. */
  exclude?: readonly ObjectId[];
  /** Whether to follow only first parents; a merge then shows what it brought in. Otherwise a merge shows no changes. */
  firstParent: boolean;
  /** Only commits, and changes, at these paths or below them; taken literally. */
  paths?: readonly string[];
  /** Whether to give the oldest first. */
  reverse?: boolean;
  /** The most commits to give. */
  limit?: number;
  /** Stops at commits before this time, by committer date. */
  since?: Date;
}

const CHANGE_FIELDS = ["%H", "%P"];
const COMMIT_FIELDS = [...CHANGE_FIELDS, "%an", "%ae", "%aI", "%cI", "%s", "%b"];

/**
 * Reads history, newest first, while git prints it. Leaving the loop early ends git.
 *
 * @example
 * for await (const commit of rawLog(repository, { tip, firstParent: true, limit: 20 })) show(commit.subject);
 */
export async function* rawLog(repository: GitRepository, options: LogOptions): AsyncGenerator<LoggedCommit> {
  for await (const records of logRecords(repository, options, COMMIT_FIELDS)) {
    for (const record of records) yield loggedCommit(record);
  }
}

/**
 * Like `rawLog` for whoever needs no names, dates and messages: git does not have to read them, and the commits come in
 * batches, as one promise for each of them takes longer than git.
 */
export async function* logChanges(repository: GitRepository, options: LogOptions): AsyncGenerator<CommitChanges[]> {
  for await (const records of logRecords(repository, options, CHANGE_FIELDS)) yield records.map(commitChanges);
}

/** The fields of one commit as git printed them, in Latin-1: a character is a byte. */
interface LogRecord {
  fields: string[];
  changes: PathChange[];
}

async function* logRecords(repository: GitRepository, options: LogOptions, fields: string[]): AsyncGenerator<LogRecord[]> {
  const parser = new LogParser(fields.length);
  for await (const chunk of streamGit(repository.location, logArguments(options, fields))) {
    const records = parser.push(chunk);
    if (records.length > 0) yield records;
  }
  const last = parser.end();
  if (last.length > 0) yield last;
}

function logArguments(options: LogOptions, fields: string[]): string[] {
  return [
    "log",
    "-z",
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--no-decorate",
    "--no-notes",
    "--no-mailmap",
    "--root",
    "--encoding=UTF-8",
    `--format=${fields.join("%x00")}`,
    ...(options.firstParent ? ["--first-parent", "--diff-merges=first-parent"] : ["--diff-merges=off"]),
    ...(options.reverse === true ? ["--reverse"] : []),
    ...(options.limit === undefined ? [] : [`--max-count=${options.limit}`]),
    ...(options.since === undefined ? [] : [`--since=${Math.floor(options.since.getTime() / 1000)}`]),
    options.tip,
    ...(options.exclude ?? []).map((id) => `^${id}`),
    "--",
    ...(options.paths ?? []),
  ];
}

/**
 * Cuts the output into commits. Every field ends with NUL; after the fields of a commit come pairs of a change, which
 * begins with a colon (behind a line feed for the first), and its path.
 */
class LogParser {
  readonly #fieldCount: number;
  #rest: Buffer = Buffer.alloc(0);
  /** What is known of the commit whose end has not been seen. */
  #fields: string[] = [];
  #changes: PathChange[] = [];
  /** The change whose path comes next. */
  #change: string | null = null;

  constructor(fieldCount: number) {
    this.#fieldCount = fieldCount;
  }

  push(chunk: Buffer): LogRecord[] {
    const end = chunk.lastIndexOf(0);
    if (end === -1) {
      this.#rest = Buffer.concat([this.#rest, chunk]);
      return [];
    }
    const tokens = (this.#rest.toString("latin1") + chunk.toString("latin1", 0, end)).split("\0");
    this.#rest = chunk.subarray(end + 1);
    const records: LogRecord[] = [];
    for (const token of tokens) this.#take(token, records);
    return records;
  }

  end(): LogRecord[] {
    if (this.#rest.length > 0 || this.#change !== null || (this.#fields.length > 0 && this.#fields.length < this.#fieldCount)) {
      throw new Error("the output of git log ends in the middle of a commit");
    }
    return this.#finish();
  }

  #take(token: string, records: LogRecord[]): void {
    if (this.#change !== null) {
      this.#changes.push(pathChange(this.#change, token));
      this.#change = null;
    } else if (this.#fields.length < this.#fieldCount) {
      this.#fields.push(token);
    } else if (token.startsWith(":")) {
      this.#change = token;
    } else if (token.startsWith("\n:")) {
      this.#change = token.slice(1);
    } else {
      records.push(...this.#finish());
      this.#fields.push(token);
    }
  }

  #finish(): LogRecord[] {
    if (this.#fields.length === 0) return [];
    const record = { fields: this.#fields, changes: this.#changes };
    this.#fields = [];
    this.#changes = [];
    return [record];
  }
}

/** Reads `:100644 100644 <old> <new> M`; the ids are as long as the repository's hash. */
function pathChange(change: string, path: string): PathChange {
  const idLength = (change.length - ":100644 100644   M".length) / 2;
  return {
    path: decoded(path),
    oldMode: change.slice(1, 7),
    newMode: change.slice(8, 14),
    // Not checked one by one: git printed them at fixed places, and there are several for every commit.
    oldId: change.slice(15, 15 + idLength) as ObjectId,
    newId: change.slice(16 + idLength, 16 + 2 * idLength) as ObjectId,
    status: change.slice(17 + 2 * idLength) as PathChange["status"],
  };
}

function commitChanges({ fields: [id = "", parents = ""], changes }: LogRecord): CommitChanges {
  return { id: parseObjectId(id), parents: parents === "" ? [] : parents.split(" ").map(parseObjectId), changes };
}

function loggedCommit(record: LogRecord): LoggedCommit {
  const [, , name = "", email = "", authorDate = "", committerDate = "", subject = "", body = ""] = record.fields;
  return {
    ...commitChanges(record),
    author: { name: decoded(name), email: decoded(email) },
    authorDate,
    committerDate,
    subject: decoded(subject),
    body: decoded(body).trimEnd(),
  };
}

const BEYOND_ASCII = /[\u0080-\u00ff]/;

function decoded(latin1: string): string {
  return BEYOND_ASCII.test(latin1) ? Buffer.from(latin1, "latin1").toString("utf8") : latin1;
}
