import { spawnSync } from "node:child_process";

import { quietEnvironment } from "./quiet-environment.ts";

/** A program to run, and where. */
export interface Command {
  program: string;
  args: string[];
  directory: string;
  /** What it reads from stdin; nothing by default. */
  input?: string;
}

/**
 * Runs a program to its end and gives back the milliseconds that it took. Its output goes nowhere.
 *
 * @throws Error with its last words when it fails: the time of a failure measures nothing.
 */
export function timeProcess({ program, args, directory, input = "" }: Command): number {
  const start = process.hrtime.bigint();
  const { status, stderr, error } = spawnSync(program, args, {
    cwd: directory,
    env: quietEnvironment(),
    input,
    stdio: ["pipe", "ignore", "pipe"],
    encoding: "utf8",
  });
  const nanoseconds = process.hrtime.bigint() - start;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}: ${stderr.trim()}`);
  return Number(nanoseconds) / 1e6;
}
