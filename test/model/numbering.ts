import { type Content, type Key, renamedFrom } from "./content.ts";
import type { CommitNumber, History } from "./history.ts";

/** A maximal run of first-parent commits in which a prompt stays the same, and its number; null when it only has a commit. */
export interface Version {
  key: Key;
  version: number | null;
  /** The commit that began it. */
  commit: CommitNumber;
  content: Content;
}

/** A number that the ledger holds. */
export interface Frozen extends Version {
  version: number;
}

interface Run extends Version {
  /** Its commit's place in the chain. */
  place: number;
  renamedFrom: Key | null;
}

/** The versions of every prompt at a tip of the default branch. */
export class Numbering {
  readonly #history: History;
  readonly #tip: CommitNumber;
  readonly #runs: Map<Key, Run[]>;
  readonly #frozen: readonly Frozen[];

  /** @param frozen the entries of the ledger that count. */
  constructor(history: History, tip: CommitNumber, frozen: readonly Frozen[]) {
    this.#history = history;
    this.#tip = tip;
    this.#frozen = frozen;
    this.#runs = new Map();
    for (const run of runsOf(history, tip)) this.#runs.set(run.key, [...(this.#runs.get(run.key) ?? []), run]);
    numberRuns([...this.#runs.values()], frozen);
  }

  /** The prompts of the default branch. */
  keys(): Key[] {
    return [...this.#history.tree(this.#tip).keys()];
  }

  /** Null for what the default branch does not have. */
  latest(key: Key): Version | null {
    return this.#history.tree(this.#tip).has(key) ? (this.#runs.get(key)?.at(-1) ?? null) : null;
  }

  /** All versions, oldest first; those from before a rename too, as far as the key has no such number of its own. */
  versions(key: Key): Version[] {
    const lineage = [...this.#lineage(key, Infinity, new Set())];
    const own = new Set(lineage.filter((run) => run.key === key).map(({ version }) => version));
    return lineage.filter((run) => run.key === key || !own.has(run.version)).toSorted((one, other) => one.place - other.place);
  }

  /** A frozen number stands for its content also where no commit has it any more. */
  version(key: Key, number: number): Version | null {
    const isIt = ({ version }: Version) => version === number;
    return this.#runs.get(key)?.find(isIt) ?? this.#orphans(key).find(isIt) ?? this.versions(key).find(isIt) ?? null;
  }

  /** The version in which a commit lies; null where it is not on the first-parent chain, or lacks the prompt. */
  atCommit(key: Key, commit: CommitNumber): Version | null {
    const place = this.#history.chain(this.#tip).indexOf(commit);
    if (place === -1 || !this.#history.tree(commit).has(key)) return null;
    return this.#runs.get(key)?.findLast((run) => run.place <= place) ?? null;
  }

  /** The version with this content; of several, the one with the highest number. */
  withContent(key: Key, content: Content): Version | null {
    const same = [...this.versions(key), ...this.#orphans(key)].filter((version) => version.content === content);
    return same.toSorted((one, other) => (one.version ?? 0) - (other.version ?? 0)).at(-1) ?? null;
  }

  /** The keys that the prompt had before. */
  formerKeys(key: Key): Key[] {
    return [...new Set([...this.#lineage(key, Infinity, new Set())].map((run) => run.key))].filter((former) => former !== key);
  }

  #orphans(key: Key): Frozen[] {
    const numbers = new Set(this.#runs.get(key)?.map(({ version }) => version));
    return this.#frozen.filter((entry) => entry.key === key && !numbers.has(entry.version));
  }

  #lineage(key: Key, before: number, found: Set<Run>): Set<Run> {
    for (const run of this.#runs.get(key) ?? []) {
      if (run.place >= before || found.has(run)) continue;
      found.add(run);
      if (run.renamedFrom !== null) this.#lineage(run.renamedFrom, run.place, found);
    }
    return found;
  }
}

function runsOf(history: History, tip: CommitNumber): Run[] {
  const runs: Run[] = [];
  let before: ReadonlyMap<Key, Content> = new Map();
  for (const [place, commit] of history.chain(tip).entries()) {
    const now = history.tree(commit);
    const renames = renamesIn(before, now);
    for (const [key, content] of now) {
      if (before.get(key) === content) continue;
      runs.push({ key, content, commit, place, version: null, renamedFrom: renames.get(key) ?? null });
    }
    before = now;
  }
  return runs;
}

/** `renamed_from` is honoured where one commit adds the new key and deletes the old one; the first in order has it. */
function renamesIn(before: ReadonlyMap<Key, Content>, now: ReadonlyMap<Key, Content>): Map<Key, Key> {
  const deleted = new Set([...before.keys()].filter((key) => !now.has(key)));
  const renames = new Map<Key, Key>();
  for (const [key, content] of now) {
    const from = before.has(key) ? null : renamedFrom(content);
    if (from !== null && deleted.delete(from)) renames.set(key, from);
  }
  return renames;
}

/**
 * A run takes the frozen number whose commit lies in it, else, in order and each once, one whose content it has. Runs
 * after the last match go on above the highest number ever, a renamed key above its old one; the rest have no number.
 */
function numberRuns(byKey: readonly Run[][], frozen: readonly Frozen[]): void {
  const highest = new Map<Key, number>();
  const afterLastMatch = new Set<Run>();
  for (const runs of byKey) {
    const own = frozen.filter(({ key }) => key === runs[0]?.key);
    takeFrozenNumbers(runs, own);
    for (const run of runs.slice(runs.findLastIndex(({ version }) => version !== null) + 1)) afterLastMatch.add(run);
    const matched = new Set(runs.map(({ version }) => version));
    for (const { key, version } of own) if (!matched.has(version)) raise(highest, key, version);
  }
  for (const run of byKey.flat().toSorted((one, other) => one.place - other.place)) {
    if (run.renamedFrom !== null) raise(highest, run.key, highest.get(run.renamedFrom) ?? 0);
    if (afterLastMatch.has(run)) run.version = Math.max(highest.get(run.key) ?? 0, highestOf(frozen, run.key)) + 1;
    raise(highest, run.key, run.version ?? 0);
  }
}

function takeFrozenNumbers(runs: readonly Run[], frozen: readonly Frozen[]): void {
  for (const run of runs) {
    run.version = frozen.find(({ commit, content }) => commit === run.commit && content === run.content)?.version ?? null;
  }
  for (const [index, run] of runs.entries()) {
    if (run.version !== null) continue;
    const above = Math.max(0, ...runs.slice(0, index).map(({ version }) => version ?? 0));
    const below = runs.slice(index).find(({ version }) => version !== null)?.version ?? Infinity;
    const fitting = frozen.filter(({ content, version }) => content === run.content && version > above && version < below);
    run.version = fitting.length === 0 ? null : Math.min(...fitting.map(({ version }) => version));
  }
}

function highestOf(frozen: readonly Frozen[], key: Key): number {
  return Math.max(0, ...frozen.filter((entry) => entry.key === key).map(({ version }) => version));
}

function raise(highest: Map<Key, number>, key: Key, to: number): void {
  highest.set(key, Math.max(highest.get(key) ?? 0, to));
}
