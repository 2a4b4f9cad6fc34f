import { crc32 } from "node:zlib";
import type { CacheFile } from "../git/cache-file.ts";
import { openCacheFile, removeCacheFile, removeCacheFileNow, writeCacheFile } from "../git/git-directory.ts";
import type { GitRepository } from "../git/repository.ts";
import { asciiJson } from "./ascii-json.ts";
import type { RowChanges, TableHeader, WrittenRows } from "./cache-table.ts";
import { type PartOfRows, partsInFile, partsOf } from "./row-parts.ts";
import { type RowParts, SortedRows } from "./sorted-rows.ts";

/*
 * A file of rows is a line of JSON and the rows. Beside it may stand a file of changes, which belongs to the rows of one
 * checksum: a line of JSON, then `name TAB value` for each row that is another, and `name` for one that is gone.
 */

// A file up to this size is read at once, and made anew where it is damaged; of a larger one only what is asked for.
const READ_AT_ONCE = 300_000;
// Holds the first line of a table of thousands of rows.
const FIRST_READ = 16_384;

interface FirstLine {
  format: string;
  /** Where the rows can be read by themselves, with a checksum each, so that a truncated or damaged file is noticed. */
  parts: readonly PartOfRows[];
  /** Over the parts. */
  checksum: number;
  header: TableHeader;
  /** In a file of changes: the checksum of the rows that they change. */
  of?: number;
}

/** What the files of a table hold. */
export interface TableFile {
  header: TableHeader;
  written: WrittenRows;
  changes: RowChanges;
}

/** Reads a table. Null when there is none, when it has another format, or when it is damaged. */
export async function readTableFile(repository: GitRepository, name: string, format: string): Promise<TableFile | null> {
  const base = readRows(repository, name, format);
  if (base === null) return null;
  const written = { rows: new SortedRows(base.rows), checksum: base.first.checksum };
  const beside = readRows(repository, changesOf(name), format);
  if (beside === null || beside.first.of !== written.checksum) return { header: base.first.header, written, changes: new Map() };
  const changes = typeof beside.rows === "string" ? beside.rows : beside.rows.all();
  return { header: beside.first.header, written, changes: parseChanges(changes) };
}

/**
 * Writes a table: only the changes where the file of rows is there already. Answers with the rows that are there then,
 * and null where nothing can be written.
 */
export async function writeTableFile(
  repository: GitRepository,
  name: string,
  {
    format,
    header,
    rows,
    changes,
    written,
  }: { format: string; header: TableHeader; rows: SortedRows; changes: RowChanges; written: WrittenRows | null },
): Promise<WrittenRows | null> {
  if (written !== null) {
    return (await writePart(repository, changesOf(name), { format, header, of: written.checksum }, formatChanges(changes))) === null
      ? null
      : written;
  }
  const checksum = await writePart(repository, name, { format, header }, rows.text);
  await removeCacheFile(repository, changesOf(name));
  return checksum === null ? null : { rows, checksum };
}

function changesOf(name: string): string {
  return `${name}.changes`;
}

function readRows(repository: GitRepository, name: string, format: string): { first: FirstLine; rows: string | RowParts } | null {
  const file = openCacheFile(repository, name);
  if (file === null) return null;
  const { first, from } = readFirstLine(file);
  if (first?.format !== format || first.checksum !== crc32(JSON.stringify(first.parts))) return closed(file);
  const length = first.parts.reduce((sum, [, each]) => sum + each, 0);
  if (from + length !== file.size) return closed(file);
  const rows = partsInFile(file, from, first.parts, () => removeCacheFileNow(repository, name));
  if (length > READ_AT_ONCE) return { first, rows };
  try {
    return { first, rows: rows.all() };
  } catch {
    return closed(file);
  }
}

function readFirstLine(file: CacheFile): { first: FirstLine | null; from: number } {
  for (let length = FIRST_READ; ; length *= 4) {
    const bytes = file.read(0, length);
    const end = bytes.indexOf("\n");
    if (end !== -1) return { first: parseFirstLine(bytes.toString("latin1", 0, end)), from: end + 1 };
    if (length >= file.size) return { first: null, from: 0 };
  }
}

function closed(file: CacheFile): null {
  file.close();
  return null;
}

/** The checksum of what is written; null where it cannot be. */
async function writePart(
  repository: GitRepository,
  name: string,
  first: Omit<FirstLine, "checksum" | "parts">,
  text: string,
): Promise<number | null> {
  const rows = Buffer.from(text, "latin1");
  const parts = partsOf(text, rows);
  const checksum = crc32(JSON.stringify(parts));
  const content = Buffer.concat([Buffer.from(`${asciiJson({ ...first, checksum, parts })}\n`, "latin1"), rows]);
  return (await writeCacheFile(repository, name, content)) ? checksum : null;
}

function parseFirstLine(line: string): FirstLine | null {
  try {
    const first = JSON.parse(line) as Partial<FirstLine> | null;
    if (typeof first !== "object" || first === null || typeof first.header !== "object" || first.header === null) return null;
    if (!Array.isArray(first.parts)) return null;
    return first as FirstLine;
  } catch {
    return null;
  }
}

function formatChanges(changes: RowChanges): string {
  return [...changes].map(([name, value]) => (value === null ? `${name}\n` : `${name}\t${value}\n`)).join("");
}

function parseChanges(text: string): RowChanges {
  const lines = text.split("\n").slice(0, -1);
  return new Map(
    lines.map((line) => {
      const tab = line.indexOf("\t");
      return tab === -1 ? [line, null] : [line.slice(0, tab), line.slice(tab + 1)];
    }),
  );
}
