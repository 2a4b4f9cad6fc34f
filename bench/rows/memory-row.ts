import { rm } from "node:fs/promises";
import { join } from "node:path";

import { git } from "../git.ts";
import { peakMemory } from "../measure/peak-memory.ts";
import type { RowResult } from "./row.ts";
import type { Store } from "./store.ts";

const BUDGET = 150;

/** The most memory that any of the larger commands holds at once. */
export async function measureMemory(projectRoot: string, { workspace, prompts }: Store): Promise<RowResult> {
  const { directory, script } = workspace;
  const promoteAll = ["promote", "--all", "--from", "dev", "--to", "staging", "--yes"];
  await git(directory, ["update-ref", "-d", "refs/heads/promptlane/env/staging"]);
  const peaks = [["list"], ["list", "--json"], ["status", "--all"], ["lint"], promoteAll].map((args) => ({
    command: args[0] ?? "",
    megabytes: peakMemory(projectRoot, directory, script, args),
  }));
  const highest = peaks.reduce((left, right) => (right.megabytes > left.megabytes ? right : left));
  return memoryRow(`memory, ${prompts} prompts (${highest.command})`, highest.megabytes);
}

/** The most memory that the first `list` holds at once, which makes every cache. */
export async function measureFirstMemory(projectRoot: string, { workspace, prompts }: Store): Promise<RowResult> {
  const { directory, script } = workspace;
  await rm(join(directory, ".git/promptlane-cache"), { recursive: true, force: true });
  return memoryRow(`memory, ${prompts} prompts (first list)`, peakMemory(projectRoot, directory, script, ["list"]));
}

function memoryRow(what: string, megabytes: number): RowResult {
  return { what, unit: "MB", measured: megabytes, budget: BUDGET, yardstick: null, bareNode: null };
}
