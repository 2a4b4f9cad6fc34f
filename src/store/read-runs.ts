import type { ObjectId } from "../domain/object-id.ts";
import { pathOfFlowFile } from "../domain/prompt/content-files.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { Invalid } from "../domain/errors.ts";
import { ContentReplay } from "../domain/version/content-replay.ts";
import type { ChangedFile, KeyChange } from "../domain/version/content-replay.ts";
import { appendStep, NO_RENAMES, possibleRenames, renamesIn } from "../domain/version/version-runs.ts";
import type { ChangedContent, Run, RunsByKey } from "../domain/version/version-runs.ts";
import { hasChangedPaths } from "../git/commit-graph.ts";
import { logChanges } from "../git/log.ts";
import type { PathChange } from "../git/log.ts";
import type { ObjectName, ObjectReader } from "../git/objects.ts";
import type { GitRepository } from "../git/repository.ts";
import { listTree } from "../git/trees.ts";
import { storePathspec, storePrefix } from "./store-prefix.ts";

/** The versions of all prompts at one commit, before they are numbered. */
export interface RunHistory {
  runs: RunsByKey;
  /** How many first-parent commits changed files of the store. */
  commits: number;
}

export interface ReadRunsInput {
  repository: GitRepository;
  objects: ObjectReader;
  storePath: string;
  tip: ObjectId;
}

const BLOBS_AT_ONCE = 500;
const RENAME_KEY = "renamed_from";

/** Reads all versions of all prompts with one pass through the first-parent history. */
export async function readRuns(input: ReadRunsInput): Promise<RunHistory> {
  return replay(input, new ContentReplay(), storeCommits(input, []), { runs: new Map(), commits: 0 }, () => []);
}

/**
 * Reads on from `base`, which must be on the first-parent chain of the tip. Gives the runs of the keys that have changed
 * since, whole; `before` gives those that a key had at `base`, and `commits` counts up to there.
 */
export async function extendRuns(
  input: ReadRunsInput,
  base: ObjectId,
  commits: number,
  before: (key: PromptKey) => Run[],
): Promise<RunHistory> {
  const content = new ContentReplay(await storeFiles(input, base));
  return replay(input, content, storeCommits(input, [base]), { runs: new Map(), commits }, before);
}

/** The first-parent commits that change the store, in batches, oldest first, with nothing but what a replay needs. */
async function* storeCommits({ repository, storePath, tip }: ReadRunsInput, exclude: ObjectId[]): AsyncGenerator<StoreCommit[]> {
  const prefix = storePrefix(storePath);
  const history = { tip, exclude, firstParent: true, reverse: true, paths: storePathspec(storePath) };
  // What came since an index was stored is too little for a file.
  const manner = { atOnce: exclude.length === 0, alsoUnchanged: !(await hasChangedPaths(repository)) };
  for await (const batch of logChanges(repository, { ...history, ...manner })) {
    const commits: StoreCommit[] = [];
    for (const { id, changes } of batch) if (changes.length > 0) commits.push({ id, files: changedFiles(changes, prefix) });
    yield commits;
  }
}

interface StoreCommit {
  id: ObjectId;
  files: ChangedFile[];
}

function changedFiles(changes: PathChange[], prefix: string): ChangedFile[] {
  const files: ChangedFile[] = [];
  for (const { path, newMode, newId } of changes) {
    if (path.startsWith(prefix)) files.push({ path: path.slice(prefix.length), mode: newMode, id: newId });
  }
  return files;
}

async function storeFiles({ repository, storePath }: ReadRunsInput, commit: ObjectId): Promise<ChangedFile[]> {
  const prefix = storePrefix(storePath);
  const entries = await listTree(repository, commit, { path: prefix.slice(0, -1), recursive: true });
  return entries.flatMap(({ path, mode, id }) => (path.startsWith(prefix) ? [{ path: path.slice(prefix.length), mode, id }] : []));
}

interface ReplayedCommit {
  id: ObjectId;
  changes: KeyChange[];
}

/** Adds the commits to `history`, and gives it. */
async function replay(
  input: ReadRunsInput,
  content: ContentReplay,
  commits: AsyncIterable<StoreCommit[]>,
  history: RunHistory,
  before: (key: PromptKey) => Run[],
): Promise<RunHistory> {
  for await (const batch of commits) {
    const replayed = batch.map(({ id, files }) => ({ id, changes: content.apply(files) }));
    await appendCommits(input, replayed, history, before);
  }
  return history;
}

async function appendCommits(
  input: ReadRunsInput,
  replayed: ReplayedCommit[],
  history: RunHistory,
  before: (key: PromptKey) => Run[],
): Promise<void> {
  const [trees, declared] = await Promise.all([flowTrees(input, replayed), declaredRenames(input, replayed)]);
  for (const commit of replayed) {
    for (const { key } of commit.changes) if (!history.runs.has(key)) history.runs.set(key, before(key));
    appendStep(history.runs, {
      commit: commit.id,
      position: history.commits++,
      changes: commit.changes.map((change) => withTree(change, (key) => trees.get(pathAt(commit.id, input.storePath, key)) as ObjectId)),
      renames: renamesIn(commit.changes, declared.get(commit.id) ?? NO_RENAMES),
    });
  }
}

function withTree({ key, after }: KeyChange, treeOf: (key: PromptKey) => ObjectId): ChangedContent {
  return { key, after: after?.kind === "flow" ? { kind: "flow", blob: treeOf(key) } : after };
}

async function flowTrees({ objects, storePath }: ReadRunsInput, commits: ReplayedCommit[]): Promise<Map<ObjectName, ObjectId>> {
  const names: ObjectName[] = [];
  for (const { id, changes } of commits) {
    for (const { key, after } of changes) if (after?.kind === "flow") names.push(pathAt(id, storePath, key));
  }
  const found = await objects.check(names);
  const trees = new Map<ObjectName, ObjectId>();
  for (const [index, name] of names.entries()) {
    const tree = found[index] ?? null;
    if (tree === null) throw incompleteHistory(name);
    trees.set(name, tree.id);
  }
  return trees;
}

function pathAt(commit: ObjectId, storePath: string, path: string): ObjectName {
  return `${commit}:${storePrefix(storePath)}${path}`;
}

/** What the commits that could be renames declare: commit to new key to the key that it names. */
async function declaredRenames(
  { objects, storePath }: ReadRunsInput,
  commits: ReplayedCommit[],
): Promise<Map<ObjectId, Map<PromptKey, string>>> {
  const candidates: { commit: ObjectId; key: PromptKey; after: KeyChange["after"] }[] = [];
  for (const { id, changes } of commits) for (const { key, after } of possibleRenames(changes)) candidates.push({ commit: id, key, after });
  const declared = new Map<ObjectId, Map<PromptKey, string>>();
  for (let start = 0; start < candidates.length; start += BLOBS_AT_ONCE) {
    const chunk = candidates.slice(start, start + BLOBS_AT_ONCE);
    const names = chunk.map(({ commit, key, after }): ObjectName => after?.blob ?? pathAt(commit, storePath, pathOfFlowFile(key)));
    const files = await objects.readMany(names);
    for (const [index, { commit, key, after }] of chunk.entries()) {
      const file = files[index] ?? null;
      if (file === null) throw incompleteHistory(names[index] as string);
      const from = file.content.includes(RENAME_KEY) ? await renamedFrom(file.content.toString("utf8"), after?.kind === "flow") : null;
      if (from === null) continue;
      declared.set(commit, (declared.get(commit) ?? new Map<PromptKey, string>()).set(key, from));
    }
  }
  return declared;
}

async function renamedFrom(text: string, isFlow: boolean): Promise<string | null> {
  const { readFlowFacts, readPromptFacts } = await import("../domain/prompt/prompt-facts.ts");
  return (isFlow ? readFlowFacts({ flow: text, templates: new Map() }) : readPromptFacts(text)).renamedFrom;
}

function incompleteHistory(name: string): Invalid {
  return new Invalid("history-incomplete", `The repository lacks ${name}, which its history names.`, {
    hint: "Run git fsck; git fetch --refetch brings back what the remote has.",
  });
}
