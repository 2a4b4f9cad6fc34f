import { spawn } from "node:child_process";

import { quietEnvironment } from "./quiet-environment.ts";
import type { Command } from "./run-process.ts";

/** How a program that ran beside others ended. */
export interface TimedRun {
  milliseconds: number;
  /** Null when a signal ended it. */
  exitCode: number | null;
  stderr: string;
}

/** Runs a program to its end without holding up others, and judges nothing: of many at once some may well fail. */
export async function runTimed({ program, args, directory }: Command, variables: Record<string, string>): Promise<TimedRun> {
  const start = process.hrtime.bigint();
  const child = spawn(program, args, {
    cwd: directory,
    env: { ...quietEnvironment(), ...variables },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const stderr: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  const exitCode = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  return {
    milliseconds: Number(process.hrtime.bigint() - start) / 1e6,
    exitCode,
    stderr: Buffer.concat(stderr).toString("utf8"),
  };
}
