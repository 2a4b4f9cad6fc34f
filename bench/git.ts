import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { quietEnvironment } from "./measure/quiet-environment.ts";

/**
 * Runs git and gives back what it printed, without the last line break.
 *
 * @throws Error with git's own words when it fails.
 */
export async function git(directory: string, args: string[], input: Iterable<string> = []): Promise<string> {
  const child = spawn("git", args, { cwd: directory, env: quietEnvironment() });
  const [stdout, stderr, exitCode] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve)),
    // Git may leave before it has read everything; its exit code says what happened.
    pipeline(Readable.from(input), child.stdin).catch(() => undefined),
  ]);
  if (exitCode !== 0) throw new Error(`git ${args[0] ?? ""} failed with ${exitCode}: ${stderr.trim()}`);
  return stdout.trimEnd();
}

async function textOf(stream: Readable): Promise<string> {
  return Buffer.concat(await stream.toArray()).toString("utf8");
}
