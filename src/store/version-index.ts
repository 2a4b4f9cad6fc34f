import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { Version, VersionNumber } from "../domain/version/version.ts";
import type { GitRepository } from "../git/repository.ts";
import { firstParentsSince } from "./first-parent-chain.ts";
import type { CacheTable } from "./cache-table.ts";
import type { IgnoredFrozen } from "./frozen-versions.ts";
import { type IndexHeader, IGNORED_ROW, isKeyRow, orphanRow } from "./index-table.ts";
import { isLivingRow, namesFormerKey, parseNewest, parseOrphans, parseRuns, parseVersions } from "./version-rows.ts";
import type { NumberedRun } from "./version-rows.ts";

/**
 * Every version of every prompt at the tip of the default branch. A row is read when it is asked for.
 *
 * @example
 * const index = await loadVersionIndex({ repository, objects, storePath: ".prompts", tip, frozen });
 * index.version("support/triage", 4);
 */
export class VersionIndex {
  readonly #repository: GitRepository;
  /** The commit whose versions these are; null while the default branch has none. */
  readonly tip: ObjectId | null;
  /** The rows that it reads. */
  readonly table: CacheTable;

  constructor(repository: GitRepository, tip: ObjectId | null, table: CacheTable) {
    this.#repository = repository;
    this.tip = tip;
    this.table = table;
  }

  /** The prompts and flows that live at the tip, sorted. */
  keys(): PromptKey[] {
    return this.all().map(({ key }) => key);
  }

  /** The newest version of everything that lives at the tip, sorted by key. */
  all(): Version[] {
    const newest: Version[] = [];
    this.table.scan((key, text, start) => {
      if (isKeyRow(key) && isLivingRow(text, start)) newest.push(parseNewest(key, text, start));
    });
    return newest;
  }

  /** The version at the tip; null for what does not live there. */
  latest(key: PromptKey): Version | null {
    const row = this.table.get(key);
    return row === null || !isLivingRow(row) ? null : parseNewest(key, row);
  }

  /** All versions, oldest first, those from before a rename among them; empty for what never was. */
  versions(key: PromptKey): Version[] {
    const row = this.table.get(key);
    if (row === null) return [];
    return namesFormerKey(row) ? this.#lineage(key).map(versionOf) : parseVersions(key, row);
  }

  /** One version by its number: the key's own, or a frozen one that no commit has any more, or one from before a rename. */
  version(key: PromptKey, number: VersionNumber): Version | null {
    const isIt = ({ version }: Version): boolean => version === number;
    const run = this.#runs(key).find(isIt);
    return run === undefined ? (this.lost(key).find(isIt) ?? this.versions(key).find(isIt) ?? null) : versionOf(run);
  }

  /** The version with this content: of several the one with the highest number. */
  byBlob(key: PromptKey, blob: ObjectId): Version | null {
    const versions = [...this.lost(key), ...this.versions(key)].filter((version) => version.blob === blob);
    return versions.reduce<Version | null>(
      (best, version) => (best === null || (version.version ?? 0) >= (best.version ?? 0) ? version : best),
      null,
    );
  }

  /** The version in which a commit lies; null when it is not on the first-parent chain, or the key was not there. */
  async versionAtCommit(key: PromptKey, commit: ObjectId): Promise<Version | null> {
    const runs = this.#runs(key);
    const begun = runs.find((run) => run.commit === commit);
    if (begun !== undefined) return versionOf(begun);
    if (this.tip === null || runs.length === 0) return null;
    const since = await firstParentsSince(this.#repository, commit, this.tip);
    if (since === null) return null;
    const later = new Set(since);
    const run = runs.findLast(({ commit: start }) => !later.has(start));
    return run === undefined || (run.end !== null && !later.has(run.end.commit)) ? null : versionOf(run);
  }

  /** The keys that the prompt had before it was renamed to this one, the last first. */
  formerKeys(key: PromptKey): PromptKey[] {
    const row = this.table.get(key);
    if (row === null || !namesFormerKey(row)) return [];
    const former = new Set(
      this.#renamings(key)
        .toSorted((a, b) => b.position - a.position)
        .map((run) => run.key),
    );
    former.delete(key);
    return [...former];
  }

  /** The runs with their places in the history, oldest first, without those of other keys. */
  runs(key: PromptKey): NumberedRun[] {
    return this.#runs(key);
  }

  /** Frozen numbers of the key that no commit of the default branch has any more. */
  lost(key: PromptKey): Version[] {
    const row = this.table.get(orphanRow(key));
    return row === null ? [] : parseOrphans(key, row);
  }

  /** How many first-parent commits changed the store. */
  get commits(): number {
    return (this.table.header as IndexHeader).commits;
  }

  /** Entries of the ledger that do not count, for `doctor` and `verify`. */
  get ignored(): IgnoredFrozen[] {
    return JSON.parse(this.table.get(IGNORED_ROW) ?? "[]") as IgnoredFrozen[];
  }

  #runs(key: PromptKey): NumberedRun[] {
    const row = this.table.get(key);
    return row === null ? [] : parseRuns(key, row);
  }

  /** The key's runs and those of the keys that it goes on from, oldest first, as far as their numbers are not its own. */
  #lineage(key: PromptKey): NumberedRun[] {
    const runs = this.#renamings(key);
    const own = runs.filter((run) => run.key === key);
    if (runs.length === own.length) return own;
    const ownNumbers = new Set(own.map(({ version }) => version));
    return runs.filter((run) => run.key === key || !ownNumbers.has(run.version)).toSorted((a, b) => a.position - b.position);
  }

  /** The key's runs and all those of the keys that it goes on from. */
  #renamings(key: PromptKey): NumberedRun[] {
    const runs = new Map<string, NumberedRun>();
    this.#collect(key, Number.POSITIVE_INFINITY, runs);
    return [...runs.values()];
  }

  /** Each run once: a prompt that was renamed there and back goes on from itself. */
  #collect(key: PromptKey, before: number, lineage: Map<string, NumberedRun>): void {
    for (const run of this.#runs(key)) {
      const name = `${key}@${run.position}`;
      if (run.position >= before || lineage.has(name)) continue;
      lineage.set(name, run);
      if (run.renamedFrom !== null) this.#collect(run.renamedFrom, run.position, lineage);
    }
  }
}

function versionOf({ key, kind, version, commit, blob }: NumberedRun): Version {
  return { key, kind, version, commit, blob };
}
