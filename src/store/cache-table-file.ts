import { crc32 } from "node:zlib";
import { readCacheBytes, removeCacheFile, writeCacheFile } from "../git/git-directory.ts";
import type { GitRepository } from "../git/repository.ts";
import { asciiJson } from "./ascii-json.ts";
import type { RowChanges, TableHeader, WrittenRows } from "./cache-table.ts";
import { SortedRows } from "./sorted-rows.ts";

/*
 * A file of rows is a line of JSON and the rows. Beside it may stand a file of changes, which belongs to the rows of one
 * checksum: a line of JSON, then `name TAB value` for each row that is another, and `name` for one that is gone.
 */

interface FirstLine {
  format: string;
  /** Over everything below the first line, so that a truncated or damaged file is noticed. */
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
  const base = await readPart(repository, name, format);
  if (base === null) return null;
  const written = { rows: new SortedRows(base.text), checksum: base.first.checksum };
  const beside = await readPart(repository, changesOf(name), format);
  if (beside === null || beside.first.of !== written.checksum) return { header: base.first.header, written, changes: new Map() };
  return { header: beside.first.header, written, changes: parseChanges(beside.text) };
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

async function readPart(repository: GitRepository, name: string, format: string): Promise<{ first: FirstLine; text: string } | null> {
  const bytes = await readCacheBytes(repository, name);
  const end = bytes?.indexOf("\n") ?? -1;
  if (bytes === null || end === -1) return null;
  const first = parseFirstLine(bytes.toString("latin1", 0, end));
  const rows = bytes.subarray(end + 1);
  return first === null || first.format !== format || first.checksum !== crc32(rows) ? null : { first, text: rows.toString("latin1") };
}

/** The checksum of what is written; null where it cannot be. */
async function writePart(
  repository: GitRepository,
  name: string,
  first: Omit<FirstLine, "checksum">,
  text: string,
): Promise<number | null> {
  const rows = Buffer.from(text, "latin1");
  const checksum = crc32(rows);
  const content = Buffer.concat([Buffer.from(`${asciiJson({ ...first, checksum })}\n`), rows]);
  return (await writeCacheFile(repository, name, content)) ? checksum : null;
}

function parseFirstLine(line: string): FirstLine | null {
  try {
    const first = JSON.parse(line) as Partial<FirstLine> | null;
    if (typeof first !== "object" || first === null || typeof first.header !== "object" || first.header === null) return null;
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
