import type { ObjectId } from "../domain/object-id.ts";
import { decoded, LogParser, type LogRecord } from "./log-parser.ts";
import { gitIntoFile } from "./output-file.ts";
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
  /**
   * With `firstParent`: whether to give commits that change nothing at these paths, too, without changes; false by default.
   * To leave them out git compares the trees of those that it gives twice, unless it has a commit-graph with changed paths.
   */
  alsoUnchanged?: boolean;
  /** Whether git reads all of it, into a file, before the first commit is given, while other work is done; false by default. */
  atOnce?: boolean;
  /** The most commits to give. */
  limit?: number;
  /** Stops at commits before this time, by committer date. */
  since?: Date;
}

// How much of a file is read at once, in bytes.
const CHUNK = 1 << 18;
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

async function* logRecords(repository: GitRepository, options: LogOptions, fields: string[]): AsyncGenerator<LogRecord[]> {
  const parser = new LogParser(fields.length);
  for await (const chunk of logOutput(repository, options, logArguments(options, fields))) {
    const records = parser.push(chunk);
    if (records.length > 0) yield records;
  }
  const last = parser.end();
  if (last.length > 0) yield last;
}

async function* logOutput(repository: GitRepository, options: LogOptions, args: string[]): AsyncGenerator<Buffer> {
  const output = options.atOnce === true ? await gitIntoFile(repository, args) : null;
  if (output === null) {
    // Where git leaves commits out the next ones may be far away, and a caller may leave before.
    yield* streamGit(repository.location, args, leavesCommitsOut(options) ? { environment: { GIT_FLUSH: "1" } } : {});
    return;
  }
  try {
    for (let chunk = output.next(CHUNK); chunk.length > 0; chunk = output.next(CHUNK)) yield chunk;
  } finally {
    output.close();
  }
}

function leavesCommitsOut({ paths = [], alsoUnchanged = false }: LogOptions): boolean {
  return paths.length > 0 && !alsoUnchanged;
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
    ...(options.alsoUnchanged === true ? ["--sparse"] : []),
    ...(options.reverse === true ? ["--reverse"] : []),
    ...(options.limit === undefined ? [] : [`--max-count=${options.limit}`]),
    ...(options.since === undefined ? [] : [`--since=${Math.floor(options.since.getTime() / 1000)}`]),
    options.tip,
    ...(options.exclude ?? []).map((id) => `^${id}`),
    "--",
    ...(options.paths ?? []),
  ];
}

function commitChanges({ fields: [id = "", parents = ""], changes }: LogRecord): CommitChanges {
  return { id: id as ObjectId, parents: parents === "" ? [] : (parents.split(" ") as ObjectId[]), changes };
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
