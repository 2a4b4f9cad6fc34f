import type { ObjectId } from "../domain/object-id.ts";

/** What a commit object says, as `ObjectReader` gives it. */
export interface StoredCommit {
  parents: ObjectId[];
  author: { name: string; email: string };
  /** ISO 8601, in UTC. */
  committerDate: string;
  /** The first paragraph of the message, on one line. */
  subject: string;
  /** What follows the subject; may be empty. */
  body: string;
}

const PERSON = /^(.*?) ?<([^>]*)> (-?\d+) [+-]\d+$/;

/** Reads the content of a commit object. What is malformed is empty, as it is where git shows it. */
export function parseCommitObject(content: Buffer): StoredCommit {
  const text = decode(content);
  const end = text.indexOf("\n\n");
  const headers = (end === -1 ? text : text.slice(0, end)).split("\n");
  const message = end === -1 ? "" : text.slice(end + 2).replace(/^\n+/, "");
  const [subject = "", ...rest] = message.split(/\n[ \t]*\n/);
  const [, name = "", email = ""] = PERSON.exec(valueOf(headers, "author")) ?? [];
  const [, , , seconds = "0"] = PERSON.exec(valueOf(headers, "committer")) ?? [];
  return {
    parents: headers.filter((line) => line.startsWith("parent ")).map((line) => line.slice("parent ".length) as ObjectId),
    author: { name, email },
    committerDate: isoDate(Number(seconds)),
    subject: subject.trim().replace(/\s*\n\s*/g, " "),
    body: rest.join("\n\n").trim(),
  };
}

function decode(content: Buffer): string {
  const utf8 = content.toString("utf8");
  const encoding = /^encoding (.+)$/m.exec(utf8.slice(0, utf8.indexOf("\n\n")))?.[1];
  if (encoding === undefined) return utf8;
  try {
    return new TextDecoder(encoding).decode(content);
  } catch {
    return utf8;
  }
}

function valueOf(headers: string[], name: string): string {
  return headers.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? "";
}

// A broken clock may have written what no date can hold.
function isoDate(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}
