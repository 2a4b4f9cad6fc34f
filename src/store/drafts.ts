import type { ObjectId } from "../domain/object-id.ts";
import { pathOfFlowFile, pathOfPrompt } from "../domain/prompt/content-files.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptKind } from "../domain/version/version.ts";
import { logChanges } from "../git/log.ts";
import { mergeBase } from "../git/refs.ts";
import type { GitRepository } from "../git/repository.ts";
import { treeIdOf } from "../git/tree-object.ts";
import { listPaths, listTree } from "../git/trees.ts";
import type { TreeEntry } from "../git/trees.ts";
import { changesSince } from "../git/working-tree.ts";
import { StoreSnapshot } from "./store-snapshot.ts";
import type { SnapshotFile } from "./store-snapshot.ts";
import type { PromptStore } from "./prompt-store.ts";
import { storePrefix } from "./store-prefix.ts";

/** What differs from the default branch for one key. */
export interface Draft {
  key: PromptKey;
  kind: PromptKind;
  /** Whether the working file differs from HEAD's. */
  uncommitted: boolean;
  /** Whether it is the deletion that is the draft. */
  deleted: boolean;
  /** The last commit of HEAD's own, along first parents, that changed the key; null when no commit did. */
  commit: ObjectId | null;
  /** The content of the draft: the working file's where that is dirty, else HEAD's; null when it is deleted. A working flow's tree is not stored. */
  id: ObjectId | null;
  /** The content at HEAD; null when the key is not there. */
  committed: ObjectId | null;
  /** The content on the default branch, at the merge base; null when the key is not there. */
  base: ObjectId | null;
}

/** Why drafts have nothing to differ from, so that every file is one; `bare` has no drafts at all. */
export type WithoutBase = "bare" | "no-default-branch" | "unborn-head" | "unrelated-histories" | "history-cut";

export interface Drafts {
  /** The commit from which drafts differ: where HEAD left the default branch. */
  base: ObjectId | null;
  /** Null where there is a base. */
  withoutBase: WithoutBase | null;
  /** By key, sorted. */
  drafts: Map<PromptKey, Draft>;
}

/** What of an opened store drafts are found with. */
export type DraftsSource = Pick<PromptStore, "repository" | "config" | "path" | "defaultBranch">;

/**
 * Finds the drafts: what differs, by content, from the tree at the merge base of HEAD and the default branch, committed
 * on HEAD or only in the working tree, new, changed or deleted.
 *
 * @example (await loadDrafts(store)).drafts.get(key)?.uncommitted
 */
export async function loadDrafts(source: DraftsSource): Promise<Drafts> {
  return findDrafts({ ...source, keys: null });
}

/** What to find drafts with, and among which keys. */
export interface DraftsInput extends DraftsSource {
  /** Null for all of the store's; a few are found faster. */
  keys: readonly PromptKey[] | null;
}

/** Finds the drafts among some keys, as `loadDrafts` does. */
export async function findDrafts(input: DraftsInput): Promise<Drafts> {
  if (input.repository.topLevel === null) return { base: null, withoutBase: "bare", drafts: new Map() };
  const { base, withoutBase } = await findBase(input);
  const [committed, working] = await Promise.all([committedChanges(input, base), workingChanges(input, base)]);
  if (committed.size + working.size === 0) return { base, withoutBase, drafts: new Map() };
  const atBase = base === null ? new Map<string, SnapshotFile>() : await filesAt(input, base);
  const states = {
    base: new StoreSnapshot(atBase),
    head: new StoreSnapshot(changed(atBase, committed)),
    working: new StoreSnapshot(changed(atBase, working)),
  };
  const drafts = draftsOf(input, states, new Set([...committed.keys(), ...working.keys()]));
  await addCommits(input, base, states, drafts);
  return { base, withoutBase, drafts };
}

interface States {
  base: StoreSnapshot;
  head: StoreSnapshot;
  working: StoreSnapshot;
}

/** Files that differ from the base, by path below the store; null for one that is gone. */
type Changes = Map<string, SnapshotFile | null>;

async function findBase({ repository, defaultBranch: { tip } }: DraftsInput): Promise<Pick<Drafts, "base" | "withoutBase">> {
  const { head } = repository;
  if (head === null) return { base: null, withoutBase: "unborn-head" };
  if (tip === null) return { base: null, withoutBase: "no-default-branch" };
  const common = head === tip ? tip : await mergeBase(repository, head, tip);
  // Where history is cut, as in a pull request's checkout, the tip is the best that is known of what both had.
  const base = common === null && repository.isShallow ? tip : common;
  if (common === null && base !== null) return { base, withoutBase: "history-cut" };
  return { base, withoutBase: base === null ? "unrelated-histories" : null };
}

async function committedChanges(input: DraftsInput, base: ObjectId | null): Promise<Changes> {
  const { head } = input.repository;
  if (head === null || head === base) return new Map();
  const [before, after] = await Promise.all([base === null ? new Map<string, SnapshotFile>() : filesAt(input, base), filesAt(input, head)]);
  const changes: Changes = new Map();
  for (const [path, file] of after) if (!isSame(before.get(path), file)) changes.set(path, file);
  for (const path of before.keys()) if (!after.has(path)) changes.set(path, null);
  return changes;
}

async function workingChanges(input: DraftsInput, base: ObjectId | null): Promise<Changes> {
  const { repository, config, path: storePath } = input;
  const prefix = storePrefix(storePath);
  const changes = await changesSince(repository, base, placesOf(input), config);
  return new Map(changes.map(({ path, mode, id }) => [path.slice(prefix.length), id === null ? null : { mode, id }]));
}

/** The paths, from the top of the repository, that can make a difference. */
function placesOf({ path, keys }: DraftsInput): string[] {
  const prefix = storePrefix(path);
  if (keys === null) return prefix === "" ? [] : [prefix.slice(0, -1)];
  return [...filesAround(keys), ...keys].map((file) => `${prefix}${file}`);
}

/** The files of the keys, and those that would make a flow of one or of a folder around it. */
function filesAround(keys: readonly PromptKey[]): string[] {
  const files = keys.flatMap((key) => {
    const parts = key.split("/");
    const folders = parts.map((_, index) => parts.slice(0, index + 1).join("/") as PromptKey);
    return [pathOfPrompt(key), ...folders.map(pathOfFlowFile)];
  });
  return [...new Set(files)];
}

async function filesAt(input: DraftsInput, commit: ObjectId): Promise<Map<string, SnapshotFile>> {
  const prefix = storePrefix(input.path);
  const entries = await entriesAt(input, commit, prefix);
  return new Map(entries.flatMap(({ path, mode, id, type }) => (type === "tree" ? [] : [[path.slice(prefix.length), { mode, id }]])));
}

async function entriesAt({ repository, keys }: DraftsInput, commit: ObjectId, prefix: string): Promise<TreeEntry[]> {
  if (keys === null) return listTree(repository, commit, { path: prefix.slice(0, -1), recursive: true });
  const [around, below] = await Promise.all([
    listPaths(
      repository,
      commit,
      filesAround(keys).map((path) => `${prefix}${path}`),
    ),
    Promise.all(keys.map((key) => listTree(repository, commit, { path: `${prefix}${key}`, recursive: true }))),
  ]);
  return [...around, ...below.flat()];
}

function changed(files: ReadonlyMap<string, SnapshotFile>, changes: Changes): Map<string, SnapshotFile> {
  const result = new Map(files);
  for (const [path, file] of changes) {
    if (file === null) result.delete(path);
    else result.set(path, file);
  }
  return result;
}

function draftsOf(input: DraftsInput, states: States, paths: ReadonlySet<string>): Map<PromptKey, Draft> {
  const keys = new Set<PromptKey>();
  for (const path of paths) {
    for (const state of [states.base, states.head, states.working]) for (const key of state.keysTouchedBy(path)) keys.add(key);
  }
  const wanted = [...keys].filter((key) => input.keys === null || input.keys.includes(key)).toSorted();
  return new Map(wanted.flatMap((key) => compareStates(input.repository, states, key) ?? []).map((draft) => [draft.key, draft]));
}

function compareStates(repository: GitRepository, states: States, key: PromptKey): Draft | null {
  const [base, head, working] = [states.base, states.head, states.working].map((state) => idOfContent(repository, state, key)) as [
    Content | null,
    Content | null,
    Content | null,
  ];
  const uncommitted = !isSame(head, working);
  if (!uncommitted && isSame(base, head)) return null;
  const kind = (working ?? head ?? base)?.kind ?? "prompt";
  return {
    key,
    kind,
    uncommitted,
    deleted: working === null,
    commit: null,
    id: working?.id ?? null,
    committed: head?.id ?? null,
    base: base?.id ?? null,
  };
}

interface Content {
  kind: PromptKind;
  id: ObjectId;
}

/** What lives at a key, with the blob or tree that it is or would be; null for nothing. */
export function idOfContent(repository: GitRepository, state: StoreSnapshot, key: PromptKey): Content | null {
  const content = state.contentOf(key);
  return content === null ? null : { kind: content.kind, id: content.blob ?? treeIdOf(repository, state.filesOf(key)) };
}

function isSame(
  one: { id: ObjectId; mode?: string } | null | undefined,
  other: { id: ObjectId; mode?: string } | null | undefined,
): boolean {
  return one?.id === other?.id && one?.mode === other?.mode;
}

/** Finds for each draft that HEAD has the last of HEAD's own commits that changed it. */
async function addCommits(
  input: DraftsInput,
  base: ObjectId | null,
  { base: before, head: after }: States,
  drafts: Map<PromptKey, Draft>,
): Promise<void> {
  const { repository } = input;
  const searched = new Set([...drafts.values()].filter((draft) => draft.committed !== draft.base));
  if (repository.head === null || searched.size === 0) return;
  const prefix = storePrefix(input.path);
  for await (const batch of logChanges(repository, {
    tip: repository.head,
    exclude: base === null ? [] : [base],
    firstParent: true,
    paths: placesOf(input),
  })) {
    for (const { id, changes } of batch) {
      const paths = changes.map(({ path }) => path.slice(prefix.length));
      for (const key of paths.flatMap((path) => [...before.keysTouchedBy(path), ...after.keysTouchedBy(path)])) {
        const draft = drafts.get(key);
        if (draft !== undefined && searched.delete(draft)) draft.commit = id;
      }
    }
    if (searched.size === 0) return;
  }
}
