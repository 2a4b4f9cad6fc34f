import type { Subject } from "../measure/measure-together.ts";
import type { Workspace } from "../workspace/open-workspace.ts";
import type { Yardstick } from "./row.ts";

/** A promptlane command in a workspace. */
export function promptlane(workspace: Workspace, ...args: string[]): Subject {
  return promptlaneWith(workspace, () => args);
}

/** A promptlane command whose words differ from run to run. */
export function promptlaneWith({ directory, script }: Workspace, args: () => string[]): Subject {
  return { command: () => ({ program: process.execPath, args: [script, ...args()], directory }) };
}

/** A git command in a workspace, to compare with. */
export function gitYardstick({ directory }: Workspace, ...args: string[]): Yardstick {
  return {
    what: `git ${args.slice(0, 2).join(" ")}`,
    subject: { command: () => ({ program: "git", args, directory }) },
  };
}
