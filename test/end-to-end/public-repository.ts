import { SeededRandom } from "../../bench/repository/seeded-random.ts";

/** The folder of the generated prompts. */
export const PATTERNS = "data/patterns";

/** Files whose header is no YAML: they can be listed and compared, but not shipped until somebody mends them. */
export const BROKEN = [`${PATTERNS}/ops/use-when.md`, `${PATTERNS}/ops/ruled-off.md`];

/** A link to a prompt, which is no prompt. */
export const LINK = `${PATTERNS}/writing/latest.md`;

type Files = ReadonlyMap<string, string>;

interface Commit {
  /** A mark of the stream, such as `:12`, or the id of a commit that somebody else made. */
  name: string;
  files: Files;
}

const FIRST_TIME = Date.UTC(2023, 2, 1, 8) / 1000;
const SECONDS_BETWEEN_COMMITS = 600;
const AUTHORS = ["Ana Author", "Bo Berg", "Zoë Ünal", "毛 Mao", "D. J. O'Neil"] as const;
const FOLDERS = ["writing", "coding", "ops", "research", "research/papers", "marketing", "日本", "law & order"] as const;
const WORDS = ["brief", "honest", "careful", "curious", "patient", "precise", "plain", "quiet", "vivid", "warm"] as const;

/**
 * Makes up the history of a public repository of prompts as `git fast-import` reads it: files with and without front
 * matter and with braces of every kind, edits, renames, deletions, re-creations, reverts, and every kind of merge.
 * The same seed gives the same commits.
 */
export class PublicRepository {
  readonly #random: SeededRandom;
  #stream: string[] = [];
  #marks = 0;
  #requests = 0;
  #names = 0;
  #tip: Commit | null = null;
  #adopted = false;
  /** Every text that a path ever had, for reverts and re-creations. */
  readonly #texts = new Map<string, string[]>();

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
  }

  /** The first commit: many files, as when somebody publishes what has grown for a while. */
  publish(prompts: number): void {
    const files = new Map<string, string>([
      ["README.md", "# Prompts\n"],
      ["src/index.js", "export {};\n"],
      [`${PATTERNS}/README.md`, "# All of them\n"],
      [`${PATTERNS}/writing/README.md`, "# Writing\n"],
      [`${PATTERNS}/writing/my prompt.md`, "A name with a space.\n"],
      [`${PATTERNS}/writing/résumé.md`, "A name with accents.\n"],
      [`${PATTERNS}/writing/notes.txt`, "No Markdown.\n"],
      [`${PATTERNS}/ops/use-when.md`, "---\ndescription: Use when: asked\n---\nHelp.\n"],
      [`${PATTERNS}/ops/ruled-off.md`, "---\n\nA rule above, a rule below.\n\n---\nHelp.\n"],
    ]);
    for (let index = 0; index < prompts; index++) files.set(this.#newPath(), this.#newText());
    this.#tip = this.#commit([], files, "Publish our prompts");
  }

  /** Goes on for so many commits more, merged ones among them. */
  goOn(commits: number): void {
    const end = this.#marks + commits;
    while (this.#marks < end) this.#step();
  }

  /** Goes on from a commit that somebody put on top, which changed these files; what comes from now on are templates that parse. */
  continueFrom(commit: string, edited: Files): void {
    this.#tip = { name: commit, files: new Map([...(this.#tip as Commit).files, ...edited]) };
    this.#texts.clear();
    this.#adopted = true;
  }

  /** What was made since the last call, as input of `git fast-import`. */
  takeStream(): string {
    const stream = this.#stream.join("");
    this.#stream = [];
    return stream;
  }

  #step(): void {
    const dice = this.#random.below(100);
    const tip = this.#tip as Commit;
    if (dice < 70) this.#tip = this.#commit([tip], ...this.#change(tip.files));
    else if (dice < 90) this.#mergeRequest(tip);
    else if (dice < 93) this.#octopus(tip);
    else if (dice < 96) this.#foxtrot(tip);
    else this.#discarded(tip);
  }

  /** A branch of some commits while main goes on; one in eight is changed once more by the merge itself. */
  #mergeRequest(base: Commit): void {
    const topic = this.#branch(base, 1 + this.#random.below(5));
    if (this.#random.happens(0.5)) this.#tip = this.#commit([base], ...this.#change(base.files));
    const main = this.#tip as Commit;
    let files = merged(base.files, main.files, topic.files);
    if (this.#random.happens(1 / 8)) files = this.#edit(files);
    this.#tip = this.#commit([main, topic], files, `Merge pull request #${++this.#requests} from contributor/topic`);
  }

  #octopus(base: Commit): void {
    const topics = [this.#branch(base, 2), this.#branch(base, 1)] as const;
    const files = merged(base.files, merged(base.files, base.files, topics[0].files), topics[1].files);
    this.#tip = this.#commit([base, ...topics], files, "Merge branches 'one' and 'other'");
  }

  /** Main is merged into a branch, and the branch becomes main: the first parents go along the branch. */
  #foxtrot(base: Commit): void {
    const topic = this.#branch(base, 2);
    const main = this.#commit([base], ...this.#change(base.files));
    this.#tip = this.#commit([topic, main], merged(base.files, topic.files, main.files), "Merge remote-tracking branch 'origin/main'");
  }

  /** `git merge -s ours`: the branch is part of the history, its changes are not. */
  #discarded(base: Commit): void {
    const topic = this.#branch(base, 1);
    this.#tip = this.#commit([base, topic], base.files, "Merge branch 'abandoned'");
  }

  #branch(base: Commit, length: number): Commit {
    let tip = base;
    for (let index = 0; index < length; index++) tip = this.#commit([tip], ...this.#change(tip.files));
    return tip;
  }

  #change(files: Files): [Files, string] {
    const dice = this.#random.below(100);
    if (dice < 62) return [this.#edit(files), "Improve a prompt"];
    if (dice < 72) return [new Map(files).set(this.#newPath(), this.#newText()), "Add a prompt"];
    if (dice < 77) return [without(files, this.#pick(files)), "Remove a prompt that nobody used"];
    if (dice < 84) return [this.#rename(files), "Find a better name"];
    if (dice < 88) return [this.#bringBack(files), "Bring a prompt back"];
    if (dice < 94) return [this.#revert(files), "Revert an improvement"];
    return [new Map(files).set("src/index.js", `export const build = ${this.#marks};\n`), "Build: not a prompt"];
  }

  #edit(files: Files): Files {
    const changed = new Map(files);
    for (let count = 1 + this.#random.below(3); count > 0; count--) {
      const path = this.#pick(changed);
      changed.set(path, `${changed.get(path)}- Be ${this.#random.pick(WORDS)} about point ${this.#marks}.\n`);
    }
    return changed;
  }

  #rename(files: Files): Files {
    const from = this.#pick(files);
    const text = files.get(from) as string;
    return without(files, from).set(this.#newPath(), this.#random.happens(0.5) ? text : `${text}- Renamed.\n`);
  }

  #bringBack(files: Files): Files {
    const gone = [...this.#texts.keys()].filter((path) => !files.has(path));
    if (gone.length === 0) return this.#edit(files);
    const path = gone[this.#random.below(gone.length)] as string;
    const last = this.#texts.get(path)?.at(-1) as string;
    return new Map(files).set(path, this.#random.happens(0.5) ? last : `${last}- And better.\n`);
  }

  #revert(files: Files): Files {
    const path = this.#pick(files);
    const texts = this.#texts.get(path) ?? [];
    const earlier = texts[this.#random.below(texts.length)];
    return earlier === undefined || earlier === files.get(path) ? this.#edit(files) : new Map(files).set(path, earlier);
  }

  #pick(files: Files): string {
    const paths = [...files.keys()].filter((path) => isGenerated(path));
    return paths[this.#random.below(paths.length)] as string;
  }

  #newPath(): string {
    const name = `${this.#random.pick(WORDS)}-${++this.#names}`;
    // Most repositories have folders of one file each, such as patterns/summarize/system.md.
    return this.#random.happens(0.3) ? `${PATTERNS}/coding/${name}/system.md` : `${PATTERNS}/${this.#random.pick(FOLDERS)}/${name}.md`;
  }

  #newText(): string {
    const word = this.#random.pick(WORDS);
    const head = `---\ntitle: The ${word} one ${this.#names}\ntags: [${word}]\n---\n`;
    const body = `# IDENTITY\n\nYou are ${word}, number ${this.#names}.\n`;
    return this.#random.pick<string>([
      body,
      `${head}${body}`,
      `${body}Title: \${{ github.event.issue.title }}\n`,
      `${head}${body}{% if language %}Answer in {{ language }}.{% endif %}\n`,
      `${body}Answer as {"score": 1, "why": {"text": "…"}}.\n`,
      this.#adopted ? body : `${body}Answer as {{"score": 1}}.\n`,
      `${head}${body}{{#each rules}}- {{this}}\n{{/each}}Text: {{ text }}\n`,
      `---\r\ntitle: Windows ${this.#names}\r\n---\r\nYou are ${word}.\r\n`,
      `---\nname: unknown-key-${this.#names}\nlicense: CC0 # as is\n---\n你是一个${word}的助手。请用中文回答。\n`,
    ]);
  }

  #commit(parents: readonly Commit[], files: Files, subject: string): Commit {
    const mark = ++this.#marks;
    const author = this.#random.pick(AUTHORS);
    const person = `${author} <author${AUTHORS.indexOf(author)}@example.com> ${FIRST_TIME + mark * SECONDS_BETWEEN_COMMITS} +0000`;
    const [first, ...others] = parents;
    const lines = [
      `commit refs/heads/main\nmark :${mark}\nauthor ${person}\ncommitter ${person}\n${data(`${subject}\n\nCommit ${mark}`)}\n`,
    ];
    if (first !== undefined) lines.push(`from ${first.name}\n`);
    for (const other of others) lines.push(`merge ${other.name}\n`);
    if (first === undefined) lines.push(`M 120000 inline ${LINK}\n${data("../README.md")}\n`);
    for (const [path, text] of files) {
      if (first?.files.get(path) === text) continue;
      lines.push(`M 100644 inline ${JSON.stringify(path)}\n${data(text)}\n`);
      this.#texts.set(path, [...(this.#texts.get(path) ?? []), text]);
    }
    for (const path of first?.files.keys() ?? []) if (!files.has(path)) lines.push(`D ${JSON.stringify(path)}\n`);
    this.#stream.push(lines.join(""));
    return { name: `:${mark}`, files };
  }
}

/** Whether the generator made the name; the files that a test asks about by name stay as they are. */
function isGenerated(path: string): boolean {
  return path.startsWith(`${PATTERNS}/`) && /-\d+(\/system)?\.md$/.test(path);
}

/** What a merge of two sides gives when the second wins each conflict. */
function merged(base: Files, ours: Files, theirs: Files): Files {
  const files = new Map(ours);
  for (const path of new Set([...base.keys(), ...theirs.keys()])) {
    const text = theirs.get(path);
    if (text === base.get(path)) continue;
    if (text === undefined) files.delete(path);
    else files.set(path, text);
  }
  return files;
}

function without(files: Files, path: string): Map<string, string> {
  const rest = new Map(files);
  rest.delete(path);
  return rest;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
