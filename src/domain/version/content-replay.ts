import type { ObjectId } from "../object-id.ts";
import { enclosingFlow, flowKeyOf, isRegularFile, promptKeyOf } from "../prompt/content-files.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { PromptKind } from "./version.ts";

/** A file as a commit left it: its path below the store, git's mode (`000000` when it is gone) and its blob. */
export interface ChangedFile {
  path: string;
  mode: string;
  id: ObjectId;
}

/** The content of a key after a commit. The tree of a flow is not in the files, so it stays null for the caller to ask. */
export type ReplayedContent = { kind: "prompt"; blob: ObjectId } | { kind: "flow"; blob: null };

/** A key that a commit may have changed. */
export interface KeyChange {
  key: PromptKey;
  /** What the key was before the commit; null when there was none. */
  before: PromptKind | null;
  after: ReplayedContent | null;
}

// Nearly every commit begins and ends no flow; one object serves for all of them.
const NO_FLOWS: ReadonlySet<PromptKey> = new Set();

/**
 * Follows the files of a store from commit to commit and says which keys each commit may have changed. A folder is a
 * flow from the commit that puts `flow.yaml` into it to the one that takes it away; at both, the Markdown files below
 * change from prompts to parts of the flow or back.
 *
 * @example new ContentReplay().apply([{ path: "support/triage.md", mode: "100644", id }])
 */
export class ContentReplay {
  /** Blobs of all Markdown files by the key that their path makes, those inside flows too. */
  readonly #files = new Map<PromptKey, ObjectId>();
  readonly #flows = new Set<PromptKey>();
  /** The key of every path that was seen: most files come again and again. */
  readonly #keys = new Map<string, PromptKey | null>();

  /** Begins with the files of a tree; with none for the time before the first commit. */
  constructor(files: Iterable<ChangedFile> = []) {
    for (const file of files) this.#put(file);
  }

  /** The content of every key as it stands. */
  *contents(): IterableIterator<[PromptKey, ReplayedContent]> {
    for (const key of new Set([...this.#files.keys(), ...this.#flows])) {
      const content = this.#contentOf(key);
      if (content !== null) yield [key, content];
    }
  }

  /** Takes the files that one commit changed. */
  apply(changes: readonly ChangedFile[]): KeyChange[] {
    const before = this.#touchedBy(changes);
    for (const file of changes) this.#put(file);
    const changed: KeyChange[] = [];
    for (const [key, kind] of before) {
      const after = this.#contentOf(key);
      if (kind !== null || after !== null) changed.push({ key, before: kind, after });
    }
    return changed;
  }

  #touchedBy(changes: readonly ChangedFile[]): Map<PromptKey, PromptKind | null> {
    const touched = new Map<PromptKey, PromptKind | null>();
    const touch = (key: PromptKey): void => {
      if (!touched.has(key)) touched.set(key, this.#contentOf(key)?.kind ?? null);
    };
    const flipped = this.#flippedBy(changes);
    for (const { path } of changes) {
      const key = this.#keyOf(path);
      if (key !== null) touch(key);
      if (this.#flows.size + flipped.size > 0) {
        for (const folder of foldersOf(path)) if (this.#flows.has(folder) || flipped.has(folder)) touch(folder);
      }
    }
    for (const folder of flipped) for (const key of this.#below(folder)) touch(key);
    return touched;
  }

  #flippedBy(changes: readonly ChangedFile[]): ReadonlySet<PromptKey> {
    let flipped: Set<PromptKey> | null = null;
    for (const { path, mode } of changes) {
      const flow = flowKeyOf(path);
      if (flow !== null && this.#flows.has(flow) !== isRegularFile(mode)) (flipped ??= new Set()).add(flow);
    }
    return flipped ?? NO_FLOWS;
  }

  *#below(folder: PromptKey): IterableIterator<PromptKey> {
    const prefix = `${folder}/`;
    for (const key of this.#files.keys()) if (key.startsWith(prefix)) yield key;
    for (const key of this.#flows) if (key.startsWith(prefix)) yield key;
  }

  #put({ path, mode, id }: ChangedFile): void {
    const present = isRegularFile(mode);
    const key = this.#keyOf(path);
    const flow = key === null ? flowKeyOf(path) : null;
    if (key !== null) {
      if (present) this.#files.set(key, id);
      else this.#files.delete(key);
    } else if (flow !== null) {
      if (present) this.#flows.add(flow);
      else this.#flows.delete(flow);
    }
  }

  #keyOf(path: string): PromptKey | null {
    let key = this.#keys.get(path);
    if (key === undefined) this.#keys.set(path, (key = promptKeyOf(path)));
    return key;
  }

  #contentOf(key: PromptKey): ReplayedContent | null {
    if (this.#flows.size > 0) {
      if (enclosingFlow(key, (folder) => this.#flows.has(folder)) !== null) return null;
      if (this.#flows.has(key)) return { kind: "flow", blob: null };
    }
    const blob = this.#files.get(key);
    return blob === undefined ? null : { kind: "prompt", blob };
  }
}

function* foldersOf(path: string): IterableIterator<PromptKey> {
  for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) yield path.slice(0, slash) as PromptKey;
}
