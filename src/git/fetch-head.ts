import { stat } from "node:fs/promises";
import type { GitRepository } from "./repository.ts";

/** When git itself last fetched anything in this working tree; null for never. */
export async function timeOfLastFetch(repository: GitRepository): Promise<Date | null> {
  return stat(`${repository.gitDirectory}/FETCH_HEAD`).then(
    ({ mtime }) => mtime,
    () => null,
  );
}
