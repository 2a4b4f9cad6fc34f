import type { DeploymentRecord } from "../domain/environment/deployment.ts";
import {
  CONTENT_FOLDER,
  contentPath,
  endedOfPath,
  keyOfRecordPath,
  PINNED_FOLDER,
  pinnedPathOf,
  runningOfPath,
  STORE_FILE,
} from "../domain/environment/environment-paths.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { Content, EnvironmentStep, RunningFiles } from "../domain/verification/environment-step.ts";
import { ContentReplay, type KeyChange } from "../domain/version/content-replay.ts";
import { type CommitChanges, logChanges, type PathChange } from "../git/log.ts";
import { readRecords } from "./deployment-log.ts";
import type { PromptStore } from "./prompt-store.ts";
import { readRunningText, type RunningTexts } from "./running-entries.ts";

/** One commit, with the keys whose content it may have changed. */
interface ReplayedCommit extends CommitChanges {
  keys: KeyChange[];
}

const FOLDER = `${CONTENT_FOLDER}/`;

/**
 * Reads every first-parent step of an environment's branch, oldest first, with one pass through its log and one through
 * the records that it names.
 */
export async function readEnvironmentSteps(store: PromptStore, tip: ObjectId): Promise<EnvironmentStep[]> {
  const commits = await replayedCommits(store, tip);
  const [records, trees, running] = await Promise.all([
    readRecords(store, commits.flatMap(writtenRecords)),
    flowTrees(store, commits),
    readRunningText(
      store,
      commits.flatMap(({ changes }) => changes),
    ),
  ]);
  const contents = new Map<PromptKey, Content>();
  return commits.map((commit) => stepOf(commit, contents, { records, trees, running }));
}

async function replayedCommits(store: PromptStore, tip: ObjectId): Promise<ReplayedCommit[]> {
  const replay = new ContentReplay();
  const commits: ReplayedCommit[] = [];
  for await (const batch of logChanges(store.repository, { tip, firstParent: true, reverse: true })) {
    for (const commit of batch) commits.push({ ...commit, keys: replay.apply(contentFiles(commit.changes)) });
  }
  return commits;
}

function contentFiles(changes: readonly PathChange[]) {
  return changes.flatMap(({ path, newMode, newId }) =>
    path.startsWith(FOLDER) ? [{ path: path.slice(FOLDER.length), mode: newMode, id: newId }] : [],
  );
}

function writtenRecords({ changes }: CommitChanges): ObjectId[] {
  return changes.flatMap(({ path, newId, status }) => (status !== "D" && keyOfRecordPath(path) !== null ? [newId] : []));
}

/** The trees of the flows that commits may have changed, by commit and key. */
async function flowTrees({ objects }: PromptStore, commits: readonly ReplayedCommit[]): Promise<Map<string, ObjectId>> {
  const names = commits.flatMap(({ id, keys, changes }) => [
    ...keys.flatMap(({ key, after }) => (after?.kind === "flow" ? [`${id}:${contentPath(key, "flow")}` as const] : [])),
    ...pinnedFlows(changes).map((path) => `${id}:${path}` as const),
  ]);
  const found = await objects.check(names);
  return new Map(names.flatMap((name, index) => (found[index] ? [[name, found[index].id] as const] : [])));
}

function stepOf(
  { id, parents, changes, keys }: ReplayedCommit,
  contents: Map<PromptKey, Content>,
  known: { records: ReadonlyMap<ObjectId, DeploymentRecord>; trees: ReadonlyMap<string, ObjectId>; running: RunningTexts },
): EnvironmentStep {
  const { trees } = known;
  const changed = new Map<PromptKey, Content | null>();
  for (const { key, after } of keys) {
    const content = after?.kind === "flow" ? flowOf(trees.get(`${id}:${contentPath(key, "flow")}`)) : after;
    const before = contents.get(key) ?? null;
    if (before?.kind === content?.kind && before?.blob === content?.blob) continue;
    changed.set(key, content);
    if (content === null) contents.delete(key);
    else contents.set(key, content);
  }
  const records = new Map<PromptKey, DeploymentRecord | "unreadable" | null>();
  const pins = new Map<string, ObjectId | null>();
  const strays: string[] = [];
  const isRoot = parents.length === 0;
  for (const { path, status, newId } of changes) {
    const key = keyOfRecordPath(path);
    if (key !== null) records.set(key, status === "D" ? null : (known.records.get(newId) ?? "unreadable"));
    else if (path.startsWith(`${PINNED_FOLDER}/`)) {
      const at = pinnedPathOf(path) ?? path;
      // What is left of the folder of a flow is a tree, which the path of a file does not tell.
      pins.set(at, at === path ? (status === "D" ? null : newId) : (trees.get(`${id}:${at}`) ?? null));
    } else if (runningOfPath(path) !== null || endedOfPath(path) !== null) continue;
    else if (path.startsWith(FOLDER) ? !isPartOf(changed, path.slice(FOLDER.length)) : !(isRoot && path === STORE_FILE)) strays.push(path);
  }
  return { commit: id, isRoot, contents: changed, records, running: runningFiles(changes, known.running), pins, strays };
}

function pinnedFlows(changes: readonly PathChange[]): string[] {
  const paths = changes.flatMap(({ path }) => {
    const at = pinnedPathOf(path);
    return at === null || at === path ? [] : [at];
  });
  return [...new Set(paths)];
}

function runningFiles(changes: readonly PathChange[], texts: RunningTexts): RunningFiles[] {
  const files = new Map<string, RunningFiles>();
  for (const { path, status, newId } of changes) {
    const [runs, ended] = [runningOfPath(path), endedOfPath(path)];
    const name = runs ?? ended;
    if (name === null) continue;
    const known = files.get(`${name.kind} ${name.name}`) ?? name;
    const isGone = status === "D";
    const change: Partial<RunningFiles> =
      runs === null
        ? { ended: isGone ? null : (texts.ended(path, newId) ?? "unreadable") }
        : { record: isGone ? null : (texts.record(runs, newId) ?? "unreadable") };
    files.set(`${name.kind} ${name.name}`, { ...known, ...change });
  }
  return [...files.values()];
}

function flowOf(tree: ObjectId | undefined): Content | null {
  return tree === undefined ? null : { kind: "flow", blob: tree };
}

function isPartOf(changed: ReadonlyMap<PromptKey, Content | null>, path: string): boolean {
  if (changed.has(path.replace(/\.md$/, "") as PromptKey)) return true;
  for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
    if (changed.has(path.slice(0, slash) as PromptKey)) return true;
  }
  return false;
}
