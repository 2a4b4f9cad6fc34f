import type { Content, Key } from "./content.ts";
import { Environment } from "./environment.ts";
import { type CommitNumber, History } from "./history.ts";
import { type Frozen, Numbering, type Version } from "./numbering.ts";

/** One clone: where its checked-out branch stands. */
export interface ModelClone {
  head: CommitNumber;
  /** Whether its history is cut. */
  shallow: boolean;
}

export const FIRST_TREE = new Map<Key, Content>([
  ["a", "one\n"],
  ["b", "two\n"],
  ["tone", "three\n"],
]);

/** What the contract says of one remote and its clones, without git, refs and caches. */
export class Model {
  readonly history = new History();
  /** The default branch of the remote. */
  main: CommitNumber;
  readonly clones: ModelClone[];
  readonly environments: ReadonlyMap<string, Environment>;
  /** In the order in which they were written. */
  readonly ledger: Frozen[] = [];
  /** How many operations there were, for names that nothing else has. */
  operations = 0;
  #numbering: { key: string; value: Numbering } | null = null;

  constructor(clones: number) {
    this.main = this.history.add([], FIRST_TREE);
    this.clones = Array.from({ length: clones }, () => ({ head: this.main, shallow: false }));
    this.environments = new Map(
      [
        new Environment("dev", { drafts: true }),
        new Environment("staging", { after: "dev" }),
        new Environment("production", { after: "staging" }),
        new Environment("canary"),
      ].map((environment) => [environment.name, environment]),
    );
  }

  environment(name: string): Environment {
    return this.environments.get(name) as Environment;
  }

  clone(number: number): ModelClone {
    return this.clones[number] as ModelClone;
  }

  /** The versions of the default branch as it is now. */
  numbering(): Numbering {
    const deployments = [...this.environments.values()].reduce((sum, { log }) => sum + log.length, 0);
    const key = `${this.main} ${this.ledger.length} ${deployments}`;
    if (this.#numbering?.key !== key) {
      this.#numbering = { key, value: new Numbering(this.history, this.main, this.countingNumbers()) };
    }
    return this.#numbering.value;
  }

  /**
   * The frozen numbers that count: the history of the default branch, or a deployment, attests that content at that key;
   * of several for one number the earliest.
   */
  countingNumbers(): Frozen[] {
    const ancestors = [...this.history.ancestors(this.main)];
    const deployed = [...this.environments.values()].flatMap(({ log }) => log.flatMap(({ changes }) => changes.map(({ to }) => to)));
    const attested = this.ledger.filter(
      ({ key, content }) =>
        ancestors.some((commit) => this.history.tree(commit).get(key) === content) ||
        deployed.some((entry) => entry.key === key && entry.content === content),
    );
    return attested.filter(
      (entry, place) => attested.findIndex(({ key, version }) => key === entry.key && version === entry.version) === place,
    );
  }

  /** Freezes v1…vN of a prompt, as far as the ledger does not hold them. */
  freeze(key: Key, highest: number): void {
    for (const version of this.numbering().versions(key)) {
      if (version.version === null || version.version > highest || this.#holds(version)) continue;
      this.ledger.push({ ...version, version: version.version });
    }
  }

  /**
   * The content of a clone's own branch where it differs from what the clone and the default branch have in common;
   * undefined where it does not, null where the branch deletes it.
   */
  draft(clone: ModelClone, key: Key): { content: Content; commit: CommitNumber } | null | undefined {
    const [base] = this.history.mergeBases(clone.head, this.main);
    const before = base === undefined ? undefined : this.history.tree(base).get(key);
    const now = this.history.tree(clone.head).get(key);
    if (now === before) return undefined;
    if (now === undefined) return null;
    const own = this.history.chain(clone.head);
    const commit = own.findLast((id, place) => this.history.tree(own[place - 1] ?? id).get(key) !== now || place === 0);
    return { content: now, commit: commit ?? clone.head };
  }

  /** Whether it is clear what git takes for the common ancestor. */
  isDraftClear(clone: ModelClone): boolean {
    return !clone.shallow && this.history.mergeBases(clone.head, this.main).length === 1;
  }

  #holds({ key, version, content }: Version): boolean {
    return this.ledger.some((entry) => entry.key === key && entry.version === version && entry.content === content);
  }
}
