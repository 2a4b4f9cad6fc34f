import { readdir, readFile, readlink } from "node:fs/promises";
import { sep } from "node:path";
import type { GitRepository } from "./repository.ts";

/**
 * The gits that are at work in a repository at this moment, by their process ids, without those that this process
 * started; null where the system does not let one see that.
 */
export async function gitProcesses(repository: GitRepository): Promise<string[] | null> {
  const self = await readlink("/proc/self").catch(() => null);
  if (self === null) return null;
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(ids.map(async (id) => ((await isAtWork(id, self, repository)) ? [id] : [])));
  return found.flat();
}

async function isAtWork(id: string, self: string, repository: GitRepository): Promise<boolean> {
  // `PID (name) state PPID …`; a name may hold spaces and brackets.
  const stat = await read(id, "stat");
  const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
  if (!/^git(?:-|$)/.test(name)) return false;
  const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (state === "Z" || parent === self) return false;
  const folder = await readlink(`/proc/${id}/cwd`).catch(() => "");
  const words = `${await read(id, "cmdline")}\0${await read(id, "environ")}`;
  const places = [repository.topLevel, repository.commonDirectory, repository.gitDirectory].filter((place) => place !== null);
  return places.some((place) => isWithin(folder, place) || words.includes(place));
}

async function read(id: string, file: string): Promise<string> {
  return readFile(`/proc/${id}/${file}`, "latin1").catch(() => "");
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}
