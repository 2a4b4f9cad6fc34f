import { CONTENT_FOLDER, contentPath, keyOfRecordPath, RECORDS_FOLDER } from "../domain/environment/environment-paths.ts";
import type { LiveEntry } from "../domain/environment/environment-state.ts";
import type { RunningEntry } from "../domain/environment/running-entry.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { enclosingFlow, promptKeyOf } from "../domain/prompt/content-files.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { type LoggedCommit, rawLog } from "../git/log.ts";
import { readRecords } from "./deployment-log.ts";
import { originOf } from "./deployment-origin.ts";
import { liveEntry } from "./live-entries.ts";
import type { PromptStore } from "./prompt-store.ts";
import { runningAfter } from "./running-entries.ts";

/** More deployments than this are read faster from the tree as a whole. */
const MOST_COMMITS = 200;

/** What deployments have changed. */
export interface ChangedEntries {
  entries: LiveEntry[];
  /** What runs after them. */
  running: readonly RunningEntry[];
}

/**
 * The entries that the deployments from `base` to `tip` changed, and what runs now, read from their log alone.
 *
 * @returns Null when `base` is not on the first-parent chain, when there are too many, or when some change is not a
 * deployment's own, so that only the tree as a whole can tell what is live.
 */
export async function readChangedEntries(
  store: PromptStore,
  base: { tip: ObjectId; running: readonly RunningEntry[] },
  tip: ObjectId,
): Promise<ChangedEntries | null> {
  const commits = await commitsSince(store, base.tip, tip);
  if (commits === null) return null;
  const latest = latestRecords(commits);
  if (latest === null || !commits.every(({ changes }) => changes.every(({ path }) => isExplained(path, latest)))) return null;
  const records = await readRecords(
    store,
    [...latest.values()].map(({ id }) => id),
  );
  const entries: LiveEntry[] = [];
  for (const [key, { id, commit }] of latest) {
    const record = records.get(id);
    if (record === undefined || record.key !== key) return null;
    const [content] = await store.objects.check([`${tip}:${contentPath(key, record.kind)}`]);
    const found = { key, content: content ? { kind: record.kind, blob: content.id } : null, id, record };
    entries.push(liveEntry(found, originOf(commit)));
  }
  return { entries, running: await runningAfter(store, base.running, commits) };
}

async function commitsSince(store: PromptStore, base: ObjectId, tip: ObjectId): Promise<LoggedCommit[] | null> {
  const commits: LoggedCommit[] = [];
  // After a force-push and a clean-up it may be gone.
  if ((await store.objects.check([base]))[0] === null) return null;
  for await (const commit of rawLog(store.repository, { tip, exclude: [base], firstParent: true })) {
    commits.push(commit);
    if (commits.length > MOST_COMMITS) return null;
  }
  return commits.at(-1)?.parents[0] === base ? commits : null;
}

/** The record that each changed prompt has in the end; null when one is gone, which no deployment does. */
function latestRecords(commits: readonly LoggedCommit[]): Map<PromptKey, { id: ObjectId; commit: LoggedCommit }> | null {
  const latest = new Map<PromptKey, { id: ObjectId; commit: LoggedCommit }>();
  for (const commit of commits) {
    for (const { path, newId, status } of commit.changes) {
      const key = keyOfRecordPath(path);
      if (key === null) continue;
      if (status === "D") return null;
      if (!latest.has(key)) latest.set(key, { id: newId, commit });
    }
  }
  return latest;
}

function isExplained(path: string, latest: ReadonlyMap<PromptKey, unknown>): boolean {
  if (path.startsWith(`${RECORDS_FOLDER}/`)) return true;
  if (!path.startsWith(`${CONTENT_FOLDER}/`)) return path.startsWith(".promptlane/");
  const below = path.slice(CONTENT_FOLDER.length + 1);
  const prompt = promptKeyOf(below);
  if (prompt !== null && latest.has(prompt)) return true;
  return enclosingFlow(below, (folder) => latest.has(folder)) !== null;
}
