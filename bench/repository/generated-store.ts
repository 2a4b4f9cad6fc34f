import { draftPartial, draftPrompt, editPrompt, renderPrompt, type DraftedPrompt } from "./prompt-text.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { PARTIAL_NAMES, PROJECTS, PROMPT_NAMES } from "./words.ts";

/** A file's new text, or null where it is removed. */
export interface FileChange {
  path: string;
  text: string | null;
}

/** What one commit does. */
export interface Edit {
  subject: string;
  changes: FileChange[];
}

interface StoredFile {
  path: string;
  prompt: DraftedPrompt;
  previous: DraftedPrompt | null;
}

const STORE = ".prompts";
const FLOW_TEMPLATES = ["main", "billing", "technical"];
const MANIFEST = `# Written by the benchmark.
format: 1
branch: main
environments:
  dev: {drafts: true}
  staging: {after: dev}
  production: {after: staging, confirm: true}
`;

/** A store that changes at random, one edit at a time, and holds `capacity` prompts once it is full. */
export class GeneratedStore {
  readonly #random: SeededRandom;
  readonly #keys: string[];
  readonly #files: StoredFile[] = [];
  #added = 0;

  constructor(random: SeededRandom, capacity: number) {
    this.#random = random;
    this.#keys = keysOfPrompts(capacity - PARTIAL_NAMES.length);
  }

  /** The manifest and the partials, which everything else stands on. */
  found(): Edit {
    const partials = PARTIAL_NAMES.map((name) => this.#addFile(`shared/${name}`, draftPartial(this.#random, titleOf(name))));
    return { subject: "Found the store", changes: [{ path: `${STORE}/manifest.yaml`, text: MANIFEST }, ...partials] };
  }

  /** Adds prompts until the given share of the capacity is there; null when it is already. */
  fillTo(share: number): Edit | null {
    const due = Math.ceil(this.#keys.length * Math.min(1, share));
    const keys = this.#keys.slice(this.#added, due);
    const [first] = keys;
    if (first === undefined) return null;
    this.#added = due;
    return {
      subject: `Add ${first}${keys.length > 1 ? ` and ${keys.length - 1} more` : ""}`,
      changes: keys.flatMap((key) => this.#addPrompt(key)),
    };
  }

  /** Edits one to three prompts; rarely takes an edit back, or renames a prompt. */
  change(): Edit {
    if (this.#random.happens(0.02)) return this.#revert();
    if (this.#random.happens(0.005)) return this.#rename();
    const files = Array.from({ length: this.#random.happens(0.1) ? 3 : 1 }, () => this.#anyFile());
    return { subject: `Edit ${files.map(keyOf).join(", ")}`, changes: files.map((file) => this.#edit(file)) };
  }

  #addPrompt(key: string): FileChange[] {
    if (!isFlow(key)) return [this.#addFile(key, draftPrompt(this.#random, titleOf(key)))];
    const templates = FLOW_TEMPLATES.map((name) => this.#addFile(`${key}/${name}`, draftPrompt(this.#random, titleOf(name))));
    return [{ path: `${STORE}/${key}/flow.yaml`, text: flowFile(titleOf(key)) }, ...templates];
  }

  #addFile(key: string, prompt: DraftedPrompt): FileChange {
    const path = `${STORE}/${key}.md`;
    this.#files.push({ path, prompt, previous: null });
    return { path, text: renderPrompt(prompt) };
  }

  #edit(file: StoredFile): FileChange {
    file.previous = { ...file.prompt, instructions: [...file.prompt.instructions] };
    editPrompt(this.#random, file.prompt);
    return { path: file.path, text: renderPrompt(file.prompt) };
  }

  #revert(): Edit {
    const file = this.#anyFile();
    const { prompt, previous } = file;
    if (previous === null) return { subject: `Edit ${keyOf(file)}`, changes: [this.#edit(file)] };
    file.prompt = { ...previous, renamedFrom: prompt.renamedFrom };
    file.previous = prompt;
    return { subject: `Revert the last edit of ${keyOf(file)}`, changes: [{ path: file.path, text: renderPrompt(file.prompt) }] };
  }

  #rename(): Edit {
    const file = this.#anyFile();
    const before = { path: file.path, key: keyOf(file) };
    if (before.key.startsWith("shared/") || before.key.includes(FLOW_NAME)) {
      return { subject: `Edit ${before.key}`, changes: [this.#edit(file)] };
    }
    const key = `${before.key.replace(/-r\d+$/, "")}-r${this.#random.below(1_000_000)}`;
    file.path = `${STORE}/${key}.md`;
    file.prompt.renamedFrom = before.key;
    return {
      subject: `Rename ${before.key} to ${key}`,
      changes: [
        { path: before.path, text: null },
        { path: file.path, text: renderPrompt(file.prompt) },
      ],
    };
  }

  #anyFile(): StoredFile {
    const file = this.#files[this.#random.below(this.#files.length)];
    if (file === undefined) throw new Error("The store is changed before it is founded.");
    return file;
  }
}

const FLOW_NAME = "answer-question";

/** Projects of a hundred prompts, of which the last is a flow. */
function keysOfPrompts(count: number): string[] {
  return PROJECTS.flatMap((project) => PROMPT_NAMES.map((name) => `${project}/${name}`)).slice(0, count);
}

function isFlow(key: string): boolean {
  return key.endsWith(`/${FLOW_NAME}`);
}

function keyOf(file: StoredFile): string {
  return file.path.slice(STORE.length + 1, -".md".length);
}

function titleOf(key: string): string {
  const words = key.slice(key.lastIndexOf("/") + 1).replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function flowFile(title: string): string {
  return `title: ${title}\ndescription: Answers by topic\nmode: route\nentrypoint: main\nclassifier_model: openai/gpt-4o-mini\n`;
}
