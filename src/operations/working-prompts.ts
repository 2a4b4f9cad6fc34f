import { Invalid } from "../domain/errors.ts";
import { classifyFiles, pathOfFlowFile, type ContentFiles } from "../domain/prompt/content-files.ts";
import { parseFlowFile } from "../domain/prompt/flow-file.ts";
import { decodePromptText } from "../domain/prompt/prompt-text.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PartialReference } from "../domain/prompt/template.ts";
import { templateReferences } from "../domain/prompt/template-references.ts";
import type { Prompt } from "../domain/render/prompt.ts";
import { draftLabel, versionLabel } from "../domain/version/version.ts";
import { type Draft, idOfContent } from "../store/drafts.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { storePrefix } from "../store/store-prefix.ts";
import { indexOf } from "../store/store-index.ts";
import { StoreSnapshot } from "../store/store-snapshot.ts";
import { workingStore, type WorkingStore } from "../store/working-store.ts";
import { draftsByKey } from "./drafts-by-key.ts";
import { notText, pinnedPrompt, type PromptSources, refuseAmbiguous } from "./prompt-sources.ts";
import { readStoredPrompt } from "./stored-prompt.ts";

/** A template of the working tree: the one of a prompt, or one of a flow's. */
export interface WorkingTemplate {
  key: PromptKey;
  /** Null for a prompt. */
  template: string | null;
  /** Below the store. */
  path: string;
}

/**
 * The prompts of the working tree (in a bare repository, of the default branch), read all at once: thousands of them, one
 * by one, would each start git.
 */
export class WorkingPrompts {
  readonly #store: PromptStore;
  readonly #working: WorkingStore;
  readonly #content: ContentFiles;
  readonly #texts: ReadonlyMap<string, Buffer>;
  readonly #prompts = new Map<string, Prompt>();

  private constructor(store: PromptStore, working: WorkingStore, content: ContentFiles, texts: ReadonlyMap<string, Buffer>) {
    this.#store = store;
    this.#working = working;
    this.#content = content;
    this.#texts = texts;
  }

  static async read(store: PromptStore): Promise<WorkingPrompts> {
    const working = await workingStore(store);
    const content = classifyFiles([...working.files].map(([path, { mode }]) => ({ path, mode })));
    const paths = [...content.prompts.values(), ...[...content.flows.values()].flatMap((templates) => [...templates.values()])];
    const bytes = await working.read(paths);
    return new WorkingPrompts(store, working, content, new Map(paths.map((path, index) => [path, bytes[index] as Buffer])));
  }

  /** All templates, sorted by their files. */
  templates(): WorkingTemplate[] {
    const templates: WorkingTemplate[] = [
      ...[...this.#content.prompts].map(([key, path]) => ({ key, template: null, path })),
      ...[...this.#content.flows].flatMap(([key, paths]) => [...paths].map(([template, path]) => ({ key, template, path }))),
    ];
    return templates.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  }

  /** Whether the file of a template holds a word, so that those without it need not be parsed. */
  holds({ path }: WorkingTemplate, word: string): boolean {
    return this.#texts.get(path)?.includes(word) ?? false;
  }

  /**
   * The template of a flow that runs first.
   *
   * @throws Invalid for a `flow.yaml` that does not parse.
   */
  async entrypoint(flow: PromptKey): Promise<string> {
    const path = pathOfFlowFile(flow);
    const [content] = await this.#working.read([path]);
    return parseFlowFile(decodePromptText(content as Buffer, { path }), { path }).entrypoint;
  }

  /** The version or draft that each key is at. */
  async labels(keys: readonly PromptKey[]): Promise<Map<PromptKey, string>> {
    const [index, drafts] = await Promise.all([indexOf(this.#store), draftsByKey(this.#store)]);
    const snapshot = new StoreSnapshot(this.#working.files);
    const labelOf = (key: PromptKey, draft: Draft | undefined): string => {
      if (draft !== undefined) return draftLabel(draft.uncommitted ? null : draft.commit);
      const id = idOfContent(this.#store.repository, snapshot, key)?.id;
      const version = id === undefined ? null : index.byBlob(key, id);
      return version === null ? draftLabel(this.#store.repository.head) : versionLabel(version.version, version.commit);
    };
    return new Map(keys.map((key) => [key, labelOf(key, drafts.get(key))]));
  }

  /**
   * A template with what it includes.
   *
   * @throws Invalid, with an excerpt, when a file does not parse.
   */
  async sources({ key, template, path }: WorkingTemplate): Promise<PromptSources> {
    const prompt = this.#prompt(path);
    if (template === null) return { prompt, partials: { [key]: prompt, ...(await this.#included([prompt], new Map())) } };
    const paths = this.#content.flows.get(key) ?? new Map<string, string>();
    const siblings = Object.fromEntries([...paths].map(([name, file]) => [name, this.#prompt(file)]));
    const outside = await this.#included(Object.values(siblings), paths);
    refuseAmbiguous(key, siblings, outside);
    return { prompt, partials: { ...outside, ...siblings } };
  }

  async #included(prompts: readonly Prompt[], siblings: ReadonlyMap<string, string>): Promise<Record<string, Prompt>> {
    const included: Record<string, Prompt> = {};
    const waiting = [...prompts];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const { name, version } of partialsOf(next)) {
        const written = version === null ? name : `${name}@v${version}`;
        if (Object.hasOwn(included, written) || (version === null && siblings.has(name))) continue;
        const partial = version === null ? this.#outside(name) : await pinnedPrompt(this.#store, name, version);
        if (partial === null) continue;
        included[written] = partial;
        waiting.push(partial);
      }
    }
    return included;
  }

  #outside(name: string): Prompt | null {
    const path = this.#content.prompts.get(name as PromptKey);
    if (path !== undefined) return this.#prompt(path);
    if (this.#content.flows.has(name as PromptKey)) throw notText(name);
    return null;
  }

  #prompt(path: string): Prompt {
    const known = this.#prompts.get(path);
    if (known !== undefined) return known;
    const from = `${storePrefix(this.#store.path)}${path}`;
    const prompt = readStoredPrompt(this.#store, decodePromptText(this.#texts.get(path) as Buffer, { path: from }), from);
    this.#prompts.set(path, prompt);
    return prompt;
  }
}

/** What a template includes; nothing when it does not parse, which whoever renders it says with the place. */
function partialsOf(prompt: Prompt): readonly PartialReference[] {
  try {
    return templateReferences(prompt).partials;
  } catch (error) {
    if (error instanceof Invalid) return [];
    throw error;
  }
}
