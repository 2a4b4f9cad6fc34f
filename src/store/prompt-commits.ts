import type { ObjectId } from "../domain/object-id.ts";
import { pathOfPrompt } from "../domain/prompt/content-files.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { rawLog } from "../git/log.ts";
import type { LoggedCommit } from "../git/log.ts";
import type { PromptStore } from "./prompt-store.ts";
import { storePrefix } from "./store-prefix.ts";
import type { VersionIndex } from "./version-index.ts";

export interface CommitsQuery {
  /** The most commits to give; all by default. */
  limit?: number;
}

/**
 * All commits of the default branch's history that touched a prompt, merged ones included and merges themselves left
 * out, newest first; for a renamed prompt also those of its former keys until it was renamed.
 */
export async function commitsOf(
  store: Pick<PromptStore, "repository" | "path">,
  index: VersionIndex,
  key: PromptKey,
  query: CommitsQuery = {},
): Promise<LoggedCommit[]> {
  const { limit = Number.POSITIVE_INFINITY } = query;
  const commits = new Map<ObjectId, LoggedCommit>();
  for (const { tip, name } of stretches(index, key)) {
    const paths = [pathOfPrompt(name), name].map((file) => `${storePrefix(store.path)}${file}`);
    for await (const commit of rawLog(store.repository, { tip, firstParent: false, paths })) {
      if (commits.size >= limit) return [...commits.values()];
      if (commit.parents.length < 2) commits.set(commit.id, commit);
    }
  }
  return [...commits.values()];
}

/** Under which names the prompt went, the last first, each with the commit up to which it did. */
function stretches(index: VersionIndex, key: PromptKey): { tip: ObjectId; name: PromptKey }[] {
  if (index.tip === null) return [];
  const found = [{ tip: index.tip, name: key }];
  for (const name of index.formerKeys(key)) {
    const end = index.runs(name).findLast((run) => run.end !== null && run.end.renamedTo !== null)?.end ?? null;
    if (end !== null) found.push({ tip: end.commit, name });
  }
  return found;
}
