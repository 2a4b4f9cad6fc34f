import type { GitRepository } from "./repository.ts";
import { runGit } from "./run-git.ts";

/** The configuration of git for one repository, all files and levels together. */
export interface GitConfig {
  /** The value that counts: the last one. Null when there is none; "true" for a name without a value. */
  get(name: string): string | null;
  /** All values of a name, in the order in which git reads them. */
  getAll(name: string): string[];
  /** Whether the value that counts is true as git understands it; false when there is none. */
  isTrue(name: string): boolean;
  /** Every name with its value; section and variable in small letters, the part between them as it was written. */
  entries: [name: string, value: string][];
}

/** Prints all configuration. */
export const CONFIG_ARGUMENTS: readonly string[] = ["config", "--list", "-z"];

/**
 * Reads the configuration with one call of git.
 *
 * @example (await readConfig(repository)).get("remote.origin.url")
 */
export async function readConfig(repository: GitRepository): Promise<GitConfig> {
  return parseConfig((await runGit(repository.location, CONFIG_ARGUMENTS, { overrides: [] })).stdout);
}

/** Reads what `CONFIG_ARGUMENTS` printed. */
export function parseConfig(stdout: string): GitConfig {
  const entries = stdout.split("\0").slice(0, -1).map(parseEntry);
  const getAll = (name: string): string[] => entries.filter(([key]) => key === normalised(name)).map(([, value]) => value);
  const get = (name: string): string | null => getAll(name).at(-1) ?? null;
  return { entries, get, getAll, isTrue: (name) => isTrue(get(name)) };
}

/** Adds a value to those of a name in the repository's own configuration. */
export async function addConfig(repository: GitRepository, name: string, value: string): Promise<void> {
  await runGit(repository.location, ["config", "--local", "--add", name, value], { overrides: [] });
}

/** Sets the one value of a name in the repository's own configuration. */
export async function setConfig(repository: GitRepository, name: string, value: string): Promise<void> {
  await runGit(repository.location, ["config", "--local", "--replace-all", name, value], { overrides: [] });
}

function parseEntry(record: string): [string, string] {
  const end = record.indexOf("\n");
  return end === -1 ? [record, "true"] : [record.slice(0, end), record.slice(end + 1)];
}

function normalised(name: string): string {
  const first = name.indexOf(".");
  const last = name.lastIndexOf(".");
  return name.slice(0, first).toLowerCase() + name.slice(first, last) + name.slice(last).toLowerCase();
}

function isTrue(value: string | null): boolean {
  if (value === null) return false;
  return /^(?:true|yes|on|[+-]?0*[1-9]\d*[kmg]?)$/i.test(value);
}
