import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { quietEnvironment } from "./quiet-environment.ts";

/** The highest resident memory of one run of a script in node, in megabytes of 10^6 bytes. */
export function peakMemory(projectRoot: string, directory: string, script: string, args: string[]): number {
  const reporter = join(projectRoot, "bench/measure/report-peak-memory.cjs");
  const { status, output } = spawnSync(process.execPath, ["--require", reporter, script, ...args], {
    cwd: directory,
    env: quietEnvironment(),
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${script} ${args.join(" ")} ended with ${status}: ${output[2]?.trim() ?? ""}`);
  return Number(output[3]) / 1e6;
}
