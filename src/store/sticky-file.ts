import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { Invalid } from "../domain/errors.ts";
import type { StickyStore } from "../domain/experiment/sticky-store.ts";

/**
 * A sticky store in a file, one line of JSON for each assignment, which is only ever appended to. Several processes may
 * share it; each sees what was there when it opened the file, and what it wrote itself. Where two lines disagree, the first
 * counts. A line that a killed process has left half written is skipped.
 *
 * @param path The file; it and its folders are made with the first assignment.
 * @throws Invalid `sticky-file-unreadable` for a file that is there and cannot be read. Writing throws node's own error.
 * @example assign(experiment, { user: "u-42", sticky: openStickyFile("var/assignments.jsonl") })
 */
export function openStickyFile(path: string): StickyStore {
  const text = readText(path);
  const variations = variationsIn(text);
  let separator = text === "" || text.endsWith("\n") ? "" : "\n";
  return {
    get: (key) => variations.get(key) ?? null,
    set: (key, variation) => {
      mkdirSync(dirname(path), { recursive: true });
      appendFileSync(path, `${separator}${JSON.stringify([key, variation])}\n`);
      separator = "";
      variations.set(key, variation);
    },
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw new Invalid("sticky-file-unreadable", `The assignments in ${path} cannot be read.`, {
      hint: "Give the path of a file that this process may read and write.",
      cause: error,
    });
  }
}

function variationsIn(text: string): Map<string, string> {
  const variations = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [key, variation] = pairIn(line) ?? [];
    if (key !== undefined && variation !== undefined && !variations.has(key)) variations.set(key, variation);
  }
  return variations;
}

function pairIn(line: string): [key: string, variation: string] | null {
  try {
    const pair: unknown = JSON.parse(line);
    return Array.isArray(pair) && pair.length === 2 && pair.every((one) => typeof one === "string") ? (pair as [string, string]) : null;
  } catch {
    return null;
  }
}
