import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import { recordPath, runningPath } from "../domain/environment/environment-paths.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState, Person } from "../domain/environment/environment-state.ts";
import type { RunningEntry } from "../domain/environment/running-entry.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { parseCommitObject } from "../git/commit-object.ts";
import { listRefs } from "../git/refs.ts";
import { CacheTable } from "./cache-table.ts";
import { formatLiveEntry } from "./environment-rows.ts";
import { environmentHeader, tableOfState, writeEnvironmentTable } from "./environment-table.ts";
import { loadFacts } from "./known-facts.ts";
import { liveEntry } from "./live-entries.ts";
import type { PromptStore } from "./prompt-store.ts";
import { byRunningPath, runningEntry } from "./running-entries.ts";
import { environmentRef, trackingRef } from "./ref-names.ts";

// A few rows are put together faster than the next command would find them in the log.
const MOST_CHANGES = 50;

/** Brings the cached entries of an environment up to a deployment that has just landed on the state it was decided on. */
export async function rememberDeployment(
  store: PromptStore,
  before: EnvironmentState,
  commit: ObjectId,
  { changes, running }: EntryPlan,
): Promise<void> {
  const table =
    tableOfState(before) ??
    (before.tip === null ? CacheTable.of(environmentHeader(store, { tip: commit, lost: null, running: [] }), []) : null);
  if (table === null || changes.length > MOST_CHANGES || !(await isTracked(store, before.name, commit))) return;
  const [records, [object], facts] = await Promise.all([
    store.objects.check(changes.map(({ key }) => `${commit}:${recordPath(key)}` as const)),
    store.objects.readMany([commit]),
    loadFacts(
      store,
      changes.map(({ to }) => to),
    ),
  ]);
  if (object?.type !== "commit") return;
  const { author, committerDate } = parseCommitObject(object.content);
  const now = await runningNow(store, before, { commit, author, committerDate }, running);
  const rows = changes.map(({ key, to }, index): [string, string] => {
    const content = to.blob === null ? null : { kind: to.kind, blob: to.blob };
    const origin = { deployment: commit, since: committerDate, by: author };
    const partials = to.blob === null ? [] : facts(to.blob).partials;
    return [key, formatLiveEntry(liveEntry({ key, content, id: records[index]?.id ?? null, record: to }, origin), partials)];
  });
  await writeEnvironmentTable(
    store,
    before.name,
    table.withRows({ ...table.header, tip: commit, lost: before.lost, running: now }, new Map(rows)),
  );
}

/** What runs after a deployment, by what it ran on. */
async function runningNow(
  store: PromptStore,
  before: EnvironmentState,
  { commit, author, committerDate }: { commit: ObjectId; author: Person; committerDate: string },
  changes: EntryPlan["running"],
): Promise<readonly RunningEntry[]> {
  if (changes.length === 0) return before.running;
  const changed = new Set(changes.map(runningPath));
  const kept = before.running.filter((entry) => !changed.has(runningPath(entry)));
  const files = await store.objects.check(changes.map((change) => `${commit}:${runningPath(change)}` as const));
  for (const [index, change] of changes.entries()) {
    const id = files[index]?.id;
    if (id === undefined || !("runs" in change.to)) continue;
    kept.push(await runningEntry(change, change.to.runs, id, { id: commit, author, committerDate }));
  }
  return kept.sort(byRunningPath);
}

/**
 * Whether the next command will find the deployment. Where a left lock kept the tracking ref from being moved, it would
 * find the tip before, and take the branch for one that was set back.
 */
async function isTracked({ repository, remote, manifest }: PromptStore, name: EnvironmentName, commit: ObjectId): Promise<boolean> {
  if (remote === null) return true;
  const tracking = trackingRef(remote, environmentRef(manifest.manifest.refs, name));
  return (await listRefs(repository, [tracking])).get(tracking) === commit;
}
