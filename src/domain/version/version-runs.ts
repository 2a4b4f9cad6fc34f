import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { KeyChange } from "./content-replay.ts";
import type { PromptKind } from "./version.ts";

/** A maximal stretch of first-parent commits in which the content of a key stays the same. */
export interface Run {
  key: PromptKey;
  kind: PromptKind;
  /** The blob of the prompt, or the tree of the flow. */
  blob: ObjectId;
  /** The commit that began it. */
  commit: ObjectId;
  /** That commit's place among the first-parent commits that change files of the store, counted from 0. */
  position: number;
  /** The commit that took the key away; null while the key lives on, with this content or with the next run's. */
  end: RunEnd | null;
  /** The key whose numbers go on here. */
  renamedFrom: PromptKey | null;
}

export interface RunEnd {
  commit: ObjectId;
  position: number;
  /** The key that goes on with the numbers. */
  renamedTo: PromptKey | null;
}

/** The content that a key has after a commit; null where it is gone. */
export interface ChangedContent {
  key: PromptKey;
  after: { kind: PromptKind; blob: ObjectId } | null;
}

/** What one first-parent commit did to the keys of a store. */
export interface ContentStep {
  commit: ObjectId;
  position: number;
  changes: readonly ChangedContent[];
  /** The renames that the commit declares and does: new key to old key. */
  renames: ReadonlyMap<PromptKey, PromptKey>;
}

/** The runs of every key, oldest first. */
export type RunsByKey = Map<PromptKey, Run[]>;

/** What nearly every commit declares and does; one object serves for all of them. */
export const NO_RENAMES: ReadonlyMap<PromptKey, PromptKey> = new Map();

/** Adds the next first-parent commit to the runs. Steps come oldest first. */
export function appendStep(runs: RunsByKey, step: ContentStep): void {
  const successors = step.renames.size === 0 ? NO_RENAMES : new Map([...step.renames].map(([to, from]) => [from, to]));
  for (const { key, after } of step.changes) {
    const own = runs.get(key) ?? [];
    const last = own.at(-1);
    const living = last !== undefined && last.end === null ? last : null;
    if (after === null) {
      if (living !== null) living.end = { commit: step.commit, position: step.position, renamedTo: successors.get(key) ?? null };
    } else if (living === null || living.kind !== after.kind || living.blob !== after.blob) {
      const { kind, blob } = after;
      own.push({ key, kind, blob, commit: step.commit, position: step.position, end: null, renamedFrom: step.renames.get(key) ?? null });
      runs.set(key, own);
    }
  }
}

/** The keys that one commit adds, if it takes others away too; only they can be renames. */
export function possibleRenames(changes: KeyChange[]): KeyChange[] {
  const removes = changes.some(({ before, after }) => before !== null && after === null);
  return removes ? changes.filter(({ before, after }) => before === null && after !== null) : [];
}

/**
 * The renames that a commit makes: new key to old key. A declared `renamed_from` is honoured where the commit adds the
 * key and removes the one it names; when two keys name the same one, the first in order has it.
 */
export function renamesIn(changes: KeyChange[], declared: ReadonlyMap<PromptKey, string>): ReadonlyMap<PromptKey, PromptKey> {
  if (declared.size === 0) return NO_RENAMES;
  const renames = new Map<PromptKey, PromptKey>();
  const removed = new Set<string>(changes.filter(({ before, after }) => before !== null && after === null).map(({ key }) => key));
  for (const { key } of possibleRenames(changes).toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const from = declared.get(key);
    if (from !== undefined && removed.delete(from)) renames.set(key, from as PromptKey);
  }
  return renames;
}
