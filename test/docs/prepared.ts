import { cpSync, existsSync } from "node:fs";
import { ADD_REMOTE, FIXTURES } from "./fixtures.ts";
import { runCommands, type Workplace, workplace } from "./shell.ts";

const made = new Map<string, Promise<Workplace>>();

/** A workplace with the repository of a fixture in the folder `shop`; each is made once and copied after that. */
export async function prepared({ fixture, remote }: { fixture: string; remote: boolean }): Promise<Workplace> {
  const wish = `${fixture}${remote ? ", remote" : ""}`;
  const original = made.get(wish) ?? make(fixture, remote);
  made.set(wish, original);
  const { folder, past } = await original;
  const copy = { ...workplace(), past };
  for (const part of ["shop", "origin.git"].filter((name) => existsSync(`${folder}/${name}`))) {
    cpSync(`${folder}/${part}`, `${copy.folder}/${part}`, { recursive: true, preserveTimestamps: true });
  }
  return copy;
}

async function make(fixture: string, remote: boolean): Promise<Workplace> {
  const commands = FIXTURES[fixture];
  if (commands === undefined) throw new Error(`there is no fixture ${fixture}`);
  const place = workplace();
  const all = [...commands, ...(remote ? ADD_REMOTE : [])];
  if (all.length === 0) return place;
  for (const { command, exitCode, output } of await runCommands(place, all)) {
    if (exitCode !== 0) throw new Error(`\`${command}\` ended with ${exitCode}:\n${output}`);
  }
  return { ...place, past: all.length };
}
