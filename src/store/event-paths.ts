import { readdir, realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { NotFound } from "../domain/errors.ts";
import { eventFile } from "./event-files.ts";
import type { EventSource } from "./event-files.ts";

interface NamedFile {
  name: string;
  path: string;
}

/**
 * The files of events that paths name: files as they are, of folders all `*.jsonl` at any depth, by name. A file that is named
 * twice is there once. Paths that cannot be looked at are left for whoever reads them.
 *
 * @param cwd What relative paths begin at.
 * @returns Each file, named as it was written.
 * @throws NotFound `no-event-files` for a folder without any.
 */
export async function eventFiles(paths: readonly string[], cwd: string): Promise<EventSource[]> {
  const files = new Map<string, NamedFile>();
  for (const name of paths) {
    const path = resolve(cwd, name);
    const isFolder = (await stat(path).catch(() => null))?.isDirectory() === true;
    for (const file of isFolder ? await filesBelow(name, path) : [{ name, path }]) {
      const real = await realpath(file.path).catch(() => file.path);
      if (!files.has(real)) files.set(real, file);
    }
  }
  return [...files.values()].map(({ name, path }) => eventFile(path, name));
}

async function filesBelow(name: string, path: string): Promise<NamedFile[]> {
  const entries = (await readdir(path, { recursive: true })).filter((entry) => entry.endsWith(".jsonl")).toSorted();
  if (entries.length > 0) return entries.map((entry) => ({ name: join(name, entry), path: join(path, entry) }));
  throw new NotFound("no-event-files", `The folder ${name} holds no *.jsonl.`, {
    hint: "Name files of events, or a folder that holds some.",
    details: { path: name },
  });
}
