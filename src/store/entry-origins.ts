import { CONTENT_FOLDER, keyOfRecordPath, RECORDS_FOLDER } from "../domain/environment/environment-paths.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { enclosingFlow, promptKeyOf } from "../domain/prompt/content-files.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { rawLog } from "../git/log.ts";
import { type DeploymentOrigin, originOf } from "./deployment-origin.ts";
import type { PromptStore } from "./prompt-store.ts";

/** The deployments that wrote the records of some prompts as they are at a tip. */
export function originsOfRecords(store: PromptStore, tip: ObjectId, keys: readonly PromptKey[]): Promise<Map<PromptKey, DeploymentOrigin>> {
  return lastCommits(store, tip, { folder: RECORDS_FOLDER, wanted: new Set(keys), keyOf: keyOfRecordPath });
}

/** The commits that made some contents what they are at a tip, or took them away: of those that no record speaks of. */
export function originsOfContents(
  store: PromptStore,
  tip: ObjectId,
  keys: readonly PromptKey[],
): Promise<Map<PromptKey, DeploymentOrigin>> {
  const wanted = new Set(keys);
  const keyOf = (path: string): PromptKey | null => {
    const below = path.slice(CONTENT_FOLDER.length + 1);
    const prompt = promptKeyOf(below);
    return prompt !== null && wanted.has(prompt) ? prompt : enclosingFlow(below, (folder) => wanted.has(folder));
  };
  return lastCommits(store, tip, { folder: CONTENT_FOLDER, wanted, keyOf });
}

/** The commit that a tip is. */
export async function originOfTip(store: PromptStore, tip: ObjectId): Promise<DeploymentOrigin> {
  for await (const { committerDate, author } of rawLog(store.repository, { tip, firstParent: true, limit: 1 })) {
    return originOf({ id: tip, committerDate, author });
  }
  throw new TypeError(`${tip} has no log`);
}

// Newest first and no further than needed: a deployment of one prompt reads one commit of thousands.
async function lastCommits(
  store: PromptStore,
  tip: ObjectId,
  { folder, wanted, keyOf }: { folder: string; wanted: Set<PromptKey>; keyOf: (path: string) => PromptKey | null },
): Promise<Map<PromptKey, DeploymentOrigin>> {
  const origins = new Map<PromptKey, DeploymentOrigin>();
  if (wanted.size === 0) return origins;
  for await (const commit of rawLog(store.repository, { tip, firstParent: true, alsoUnchanged: true, paths: [folder] })) {
    let origin: DeploymentOrigin | null = null;
    for (const { path } of commit.changes) {
      const key = keyOf(path);
      if (key !== null && wanted.delete(key)) origins.set(key, (origin ??= originOf(commit)));
    }
    if (wanted.size === 0) break;
  }
  return origins;
}
