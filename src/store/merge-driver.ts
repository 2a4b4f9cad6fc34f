import { setConfig, type GitConfig } from "../git/config.ts";
import type { GitRepository } from "../git/repository.ts";
import { readWorkingFile, workingFileKind } from "../git/working-files.ts";

/** The file of a store that tells git what merges its prompts. */
export const ATTRIBUTES_FILE = ".gitattributes";

const DRIVER = "merge.promptlane.driver";
const ATTRIBUTES = ["*.md merge=promptlane", "flow.yaml merge=promptlane"];
// Where promptlane cannot be started, or fails, git merges as it would have without it.
const COMMAND = [
  "promptlane merge-driver %O %A %B %L %P; code=$?",
  "if [ $code -le 1 ]; then exit $code; fi",
  "exec git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B",
].join("; ");

/** Whether this clone merges prompts with promptlane, where the attributes say so. */
export function hasMergeDriver(config: GitConfig): boolean {
  return config.get(DRIVER) === COMMAND;
}

/** Lets git merge with promptlane in this clone; configuration is never cloned. */
export async function installMergeDriver(repository: GitRepository): Promise<void> {
  await setConfig(repository, "merge.promptlane.name", "prompts: front matter key by key");
  await setConfig(repository, DRIVER, COMMAND);
}

/** The attributes of a store, in the working tree; null when it has none. */
export async function readAttributes(repository: GitRepository, path: string): Promise<string | null> {
  const file = `${path}/${ATTRIBUTES_FILE}`;
  return (await workingFileKind(repository, file)) === "file" ? (await readWorkingFile(repository, file)).toString("utf8") : null;
}

/** Whether the attributes of a store want promptlane to merge. */
export function wantsMergeDriver(attributes: string | null): boolean {
  return withMergeDriver(attributes) === attributes;
}

/** Attributes with the lines that let promptlane merge; what is there stays. */
export function withMergeDriver(attributes: string | null): string {
  const lines = (attributes ?? "").split(/\r?\n/);
  const missing = ATTRIBUTES.filter((line) => !lines.includes(line));
  if (attributes !== null && missing.length === 0) return attributes;
  const before = attributes === null || attributes === "" || attributes.endsWith("\n") ? (attributes ?? "") : `${attributes}\n`;
  return before + missing.map((line) => `${line}\n`).join("");
}
