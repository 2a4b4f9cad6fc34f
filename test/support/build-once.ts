import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../../scripts/build.mjs", import.meta.url));

/** Builds the command line once for a whole test run. `PROMPTLANE_TEST_BUILD=skip` takes what `dist` already holds. */
export default function buildOnce(): void {
  if (process.env["PROMPTLANE_TEST_BUILD"] === "skip" || !existsSync(SCRIPT)) return;
  execFileSync(process.execPath, [SCRIPT], { stdio: ["ignore", "ignore", "inherit"] });
}
