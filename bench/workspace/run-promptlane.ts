import { timeProcess } from "../measure/run-process.ts";
import type { Workspace } from "./open-workspace.ts";

/** Runs the command line once, as preparation. */
export function runPromptlane({ directory, script }: Workspace, args: string[]): void {
  timeProcess({ program: process.execPath, args: [script, ...args], directory });
}
