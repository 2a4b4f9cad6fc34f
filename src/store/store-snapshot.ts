import type { ObjectId } from "../domain/object-id.ts";
import { enclosingFlow, flowKeyOf, isRegularFile, pathOfPrompt, promptKeyOf } from "../domain/prompt/content-files.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptKind } from "../domain/version/version.ts";

/** A file of a snapshot: git's mode and the blob. */
export interface SnapshotFile {
  mode: string;
  id: ObjectId;
}

/** The files of a store at one time, by path below the store. */
export class StoreSnapshot {
  readonly files: ReadonlyMap<string, SnapshotFile>;
  readonly #flows = new Set<PromptKey>();

  constructor(files: ReadonlyMap<string, SnapshotFile>) {
    this.files = files;
    for (const [path, { mode }] of files) {
      const flow = isRegularFile(mode) ? flowKeyOf(path) : null;
      if (flow !== null) this.#flows.add(flow);
    }
  }

  /** What lives at the key; the blob is null for a flow, whose tree is made of `filesOf`. */
  contentOf(key: PromptKey): { kind: PromptKind; blob: ObjectId | null } | null {
    if (enclosingFlow(key, (folder) => this.#flows.has(folder)) !== null) return null;
    if (this.#flows.has(key)) return { kind: "flow", blob: null };
    const file = this.files.get(pathOfPrompt(key));
    return file !== undefined && isRegularFile(file.mode) ? { kind: "prompt", blob: file.id } : null;
  }

  /** The files below the folder of a flow, by path below it. */
  filesOf(flow: PromptKey): { path: string; mode: string; id: ObjectId }[] {
    const prefix = `${flow}/`;
    return [...this.files].flatMap(([path, file]) => (path.startsWith(prefix) ? [{ path: path.slice(prefix.length), ...file }] : []));
  }

  /** The keys whose content a change of the file may touch: its own, the flow's around it, and with `flow.yaml` all below. */
  keysTouchedBy(path: string): PromptKey[] {
    const keys: PromptKey[] = [];
    const own = promptKeyOf(path);
    if (own !== null) keys.push(own);
    const flow = enclosingFlow(path, (folder) => this.#flows.has(folder));
    if (flow !== null) keys.push(flow);
    const made = flowKeyOf(path);
    if (made !== null) keys.push(made, ...this.#below(made));
    return keys;
  }

  #below(folder: PromptKey): PromptKey[] {
    const keys: PromptKey[] = [];
    for (const path of this.files.keys()) {
      const key = path.startsWith(`${folder}/`) ? (promptKeyOf(path) ?? flowKeyOf(path)) : null;
      if (key !== null) keys.push(key);
    }
    return keys;
  }
}
