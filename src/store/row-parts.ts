import { crc32 } from "node:zlib";
import { CacheDamaged } from "../domain/errors.ts";
import type { CacheFile } from "../git/cache-file.ts";
import type { RowParts } from "./sorted-rows.ts";

/** A part of a file of rows: the name of its first row, its length in bytes, and its checksum. */
export type PartOfRows = readonly [first: string, length: number, checksum: number];

// Large enough that few parts describe thousands of rows, small enough to be read at once.
const PART = 32_768;

/** Cuts sorted rows, given also as the bytes that a file holds, into parts of whole rows. */
export function partsOf(rows: string, bytes: Buffer): PartOfRows[] {
  const parts: PartOfRows[] = [];
  for (let start = 0, end = 0; start < rows.length; start = end) {
    end = start + PART >= rows.length ? rows.length : rows.indexOf("\n", start + PART) + 1;
    if (end === 0) end = rows.length;
    const tab = rows.indexOf("\t", start);
    const name = rows.slice(start, tab === -1 || tab > end ? end : tab);
    parts.push([name, end - start, crc32(bytes.subarray(start, end))]);
  }
  return parts;
}

/**
 * The rows of a file that is only read as far as it is asked for.
 *
 * @param from Where the rows begin.
 * @param damaged Called before `CacheDamaged` is thrown, which any reading may: to be rid of the file.
 */
export function partsInFile(file: CacheFile, from: number, parts: readonly PartOfRows[], damaged: () => void): RowParts {
  const starts: number[] = [];
  let end = from;
  for (const [, length] of parts) {
    starts.push(end);
    end += length;
  }
  const kept = new Map<number, string>();
  const checked = (bytes: Buffer, index: number): Buffer => {
    if (crc32(bytes) === parts[index]?.[2]) return bytes;
    damaged();
    throw new CacheDamaged("cache-damaged", "A file of promptlane's cache was damaged, and is removed.", {
      hint: "run the same command again",
    });
  };
  return {
    first: parts.map(([first]) => first),
    read: (index) => {
      const known = kept.get(index);
      if (known !== undefined) return known;
      const text = checked(file.read(starts[index] ?? end, parts[index]?.[1] ?? 0), index).toString("latin1");
      kept.set(index, text);
      return text;
    },
    all: () => {
      const bytes = file.read(from, end - from);
      for (const [index, [, length]] of parts.entries()) {
        const start = (starts[index] ?? end) - from;
        checked(bytes.subarray(start, start + length), index);
      }
      file.close();
      return bytes.toString("latin1");
    },
  };
}
