import { type Content, includesOf, type Key } from "./content.ts";
import type { CommitNumber } from "./history.ts";

/** What is, was or will be live for a prompt; a retired one has no content. */
export interface Live {
  /** Null for a draft, and when retired. */
  version: number | null;
  draft: boolean;
  content: Content | null;
  commit: CommitNumber | null;
}

/** What stands in the record of a prompt. */
export interface Entry extends Live {
  key: Key;
  action: "promote" | "rollback" | "retire";
  source: string | null;
  operation: string;
  /** What a rollback goes back to, the nearest last. */
  previous: readonly Live[];
  /** What was taken out; only naming the version ships it again. */
  held: readonly Live[];
  /** The deployment that made it so, counted from 0. */
  deployment: number;
}

/** One deployment: what it changed, and how everything stood after it. */
export interface Deployment {
  changes: { key: Key; from: Entry | null; to: Entry }[];
  after: ReadonlyMap<Key, Entry>;
}

export const RETIRED: Live = { version: null, draft: false, content: null, commit: null };

/** One environment: all its deployments, of which the last says what is live. */
export class Environment {
  readonly name: string;
  readonly drafts: boolean;
  /** The environment that must have had it before. */
  readonly after: string | null;
  readonly log: Deployment[] = [];

  constructor(name: string, policy: { drafts?: boolean; after?: string } = {}) {
    this.name = name;
    this.drafts = policy.drafts ?? false;
    this.after = policy.after ?? null;
  }

  /** All that is or was live, the retired among them. */
  get entries(): ReadonlyMap<Key, Entry> {
    return this.log.at(-1)?.after ?? new Map<Key, Entry>();
  }

  /** What is live. */
  contents(): Map<Key, Content> {
    return new Map([...this.entries].flatMap(([key, { content }]) => (content === null ? [] : [[key, content] as const])));
  }

  /** One commit on the branch; nothing where nothing changes. */
  deploy(entries: readonly Omit<Entry, "deployment">[]): void {
    if (entries.length === 0) return;
    const made = entries.map((entry): Entry => ({ ...entry, deployment: this.log.length }));
    const changes = made.map((to) => ({ key: to.key, from: this.entries.get(to.key) ?? null, to }));
    this.log.push({ changes, after: new Map([...this.entries, ...made.map((entry) => [entry.key, entry] as const)]) });
  }

  /**
   * Whether the same prompt with the same partials is live here, or has been; a time that ended by a rollback does not
   * count until the same was live here again.
   */
  hadLive(digest: string, key: Key): boolean {
    let live = false;
    let counts = false;
    for (const { changes, after } of this.log) {
      const before = live;
      live = digestOf(key, contentsOf(after)) === digest;
      if (before && !live) counts = !changes.some(({ to }) => to.action === "rollback");
    }
    return live || counts;
  }
}

/** Whether going from one to the other changes nothing. */
export function isSame(one: Live, other: Live): boolean {
  return one.version === other.version && one.content === other.content;
}

/** Only what a rollback brings back, without the facts of one deployment. */
export function liveOf({ version, draft, content, commit }: Live): Live {
  return { version, draft, content, commit };
}

/** What counts as the same for `after`: the content and all that it includes; null where it is not live. */
export function digestOf(key: Key, contents: ReadonlyMap<Key, Content>): string | null {
  const content = contents.get(key);
  if (content === undefined) return null;
  return JSON.stringify([content, ...includesOf(content).map((partial) => digestOf(partial, contents))]);
}

/** The partials that a content includes, at any depth, and that are not there. */
export function missingPartials(content: Content, contents: ReadonlyMap<Key, Content>): Key[] {
  return includesOf(content).flatMap((partial) => {
    const found = contents.get(partial);
    return found === undefined ? [partial] : missingPartials(found, contents);
  });
}

function contentsOf(entries: ReadonlyMap<Key, Entry>): Map<Key, Content> {
  return new Map([...entries].flatMap(([key, { content }]) => (content === null ? [] : [[key, content] as const])));
}
