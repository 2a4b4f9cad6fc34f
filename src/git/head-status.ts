import type { ObjectId } from "../domain/object-id.ts";
import type { GitEnvironment } from "./git-environment.ts";
import type { GitRepository } from "./repository.ts";
import { runGit } from "./run-git.ts";

/** A tracked file that differs from HEAD's, or may. */
export interface Difference {
  path: string;
  /** `000000` where the file is not. */
  baseMode: string;
  baseId: ObjectId | null;
  mode: string;
  /** Unknown when git has only seen that the file was written since; null where it is not. */
  id: ObjectId | "unknown" | null;
}

export interface WorkingStatus {
  differences: Map<string, Difference>;
  /** Files that are new and not ignored. */
  untracked: string[];
}

const NOTHING = "000000";
const FLAGS = ["--porcelain=v2", "-z", "--branch", "--untracked-files=all", "--no-renames", "--ignore-submodules=all"];

/**
 * Compares the working files at some paths with HEAD, in one call of git.
 *
 * @returns Null where that cannot tell: HEAD is not the commit that is meant, or files are in conflict.
 */
export async function headStatus(
  { location }: Pick<GitRepository, "location">,
  head: ObjectId,
  paths: readonly string[],
  environment: GitEnvironment,
): Promise<WorkingStatus | null> {
  const { stdout } = await runGit(location, ["status", ...FLAGS, "--", ...paths], { environment });
  const records = stdout.split("\0").slice(0, -1);
  if (!records.includes(`# branch.oid ${head}`) || records.some((record) => record.startsWith("u "))) return null;
  const differences = new Map<string, Difference>();
  for (const record of records) if (record.startsWith("1 ")) addDifference(differences, record);
  return { differences, untracked: records.flatMap((record) => (record.startsWith("? ") ? [record.slice(2)] : [])) };
}

/** Reads `1 XY SUB MODE_HEAD MODE_INDEX MODE_WORKING ID_HEAD ID_INDEX PATH`. */
function addDifference(differences: Map<string, Difference>, record: string): void {
  const [, states = "", submodule = "", baseMode = "", indexMode = "", workingMode = "", baseId = "", indexId = "", ...rest] =
    record.split(" ");
  if (submodule.startsWith("S")) return;
  const path = rest.join(" ");
  const isWritten = states[1] !== ".";
  const mode = isWritten ? workingMode : indexMode;
  const id = mode === NOTHING ? null : isWritten ? ("unknown" as const) : (indexId as ObjectId);
  differences.set(path, { path, baseMode, baseId: baseMode === NOTHING ? null : (baseId as ObjectId), mode, id });
}
