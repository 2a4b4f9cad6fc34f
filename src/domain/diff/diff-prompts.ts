import { FLOW_FILE, isFlowContent } from "../prompt/content-files.ts";
import { parsePromptFile } from "../prompt/prompt-file.ts";
import { templateReferences } from "../prompt/template-references.ts";
import { readYamlMap } from "../read-yaml.ts";
import { diffFrontMatter, type FrontMatterChange } from "./diff-front-matter.ts";
import { diffText, type DiffTextOptions } from "./diff-text.ts";
import { isRequiredVariable } from "./required-variable.ts";
import type { TextDiff, WordCount } from "./text-diff.ts";

/** What a prompt or flow holds: one text, or the texts of a flow's folder by file name, `flow.yaml` among them. */
export type PromptContent = { kind: "prompt"; text: string } | { kind: "flow"; files: ReadonlyMap<string, string> };

/** How one content of a prompt or flow became another. */
export interface PromptDifference {
  /** `lines` when some text had too many changes to be compared word by word. */
  unit: TextDiff["unit"];
  /** Words of the templates, over all files; front matter does not count. */
  words: WordCount;
  /** The templates differ, but in white space only. */
  reflowed: boolean;
  variables: VariableChanges;
  /** Changed values; in a flow each path begins with its file, as in `main.md#model`. */
  frontmatter: FrontMatterChange[];
  /** The files that differ in any byte, in the order of their names. */
  files: FileDifference[];
}

/** Which variables the templates ask for now and did not before, and the reverse; over all templates of a flow. */
export interface VariableChanges {
  added: string[];
  removed: string[];
  /** Those of `added` without a default that are not declared optional: callers must pass them. */
  required: string[];
}

/** How one file of a prompt or flow changed. */
export interface FileDifference {
  /** The name in the flow's folder; null for the file of a prompt. */
  path: string | null;
  /** The whole file; null where it does not exist. */
  before: string | null;
  after: string | null;
  /** The line of the file, counted from 1, on which the compared text begins. */
  firstLine: { before: number; after: number };
  /** The templates compared; the whole texts when one of them cannot be read as a prompt. */
  text: TextDiff;
}

/** The options of {@link comparePrompts}. */
export interface ComparePromptsOptions extends DiffTextOptions {
  /** The syntax of a prompt that names none, from the manifest's defaults. */
  syntax?: string | null;
}

interface ReadFile {
  frontMatter: Record<string, unknown>;
  template: string;
  templateLine: number;
}

const ABSENT: ReadFile = { frontMatter: {}, template: "", templateLine: 1 };

/**
 * Compares two contents of a prompt or flow; null stands for none. Never throws for what they hold: a file that cannot
 * be read as a prompt is compared as text.
 *
 * @example comparePrompts({ kind: "prompt", text: "Be brief." }, { kind: "prompt", text: "Be kind." }).words // { added: 1, removed: 1 }
 */
export function comparePrompts(
  before: PromptContent | null,
  after: PromptContent | null,
  { syntax = null, ...options }: ComparePromptsOptions = {},
): PromptDifference {
  const beforeFiles = filesOf(before);
  const afterFiles = filesOf(after);
  const names = new Set([...beforeFiles.keys(), ...afterFiles.keys()]);
  const compared = [...names]
    .toSorted(byName)
    .filter((name) => beforeFiles.get(name) !== afterFiles.get(name))
    .map((name) => compareFile(name, beforeFiles.get(name) ?? null, afterFiles.get(name) ?? null, options));

  const files = compared.map(({ file }) => file);
  const changed = files.filter(({ text }) => text.lines.length > 0);
  return {
    unit: files.some(({ text }) => text.unit === "lines") ? "lines" : "words",
    words: sumWords(files),
    reflowed: changed.length > 0 && changed.every(({ text }) => text.reflowed),
    variables: compareVariables(beforeFiles, afterFiles, syntax),
    frontmatter: compared.flatMap(({ frontmatter }) => frontmatter),
    files,
  };
}

function filesOf(content: PromptContent | null): ReadonlyMap<string | null, string> {
  if (content === null) return new Map();
  if (content.kind === "prompt") return new Map([[null, content.text]]);
  return new Map([...content.files].filter(([name]) => isFlowContent(name)));
}

/** A flow's own file goes before its templates. */
function byName(a: string | null, b: string | null): number {
  return rank(a) - rank(b) || ((a ?? "") < (b ?? "") ? -1 : 1);
}

function rank(name: string | null): number {
  if (name === null) return 0;
  return name === FLOW_FILE ? 1 : 2;
}

function compareFile(path: string | null, before: string | null, after: string | null, options: DiffTextOptions) {
  const from = readFile(path, before);
  const to = readFile(path, after);
  const readable = from !== null && to !== null;
  const [old, current] = readable ? [from, to] : [asText(before), asText(after)];
  const file: FileDifference = {
    path,
    before,
    after,
    firstLine: { before: old.templateLine, after: current.templateLine },
    text: diffText(old.template, current.template, options),
  };
  const frontmatter = diffFrontMatter(old.frontMatter, current.frontMatter);
  return {
    file,
    frontmatter: path === null ? frontmatter : frontmatter.map((change) => ({ ...change, path: `${path}#${change.path}` })),
  };
}

/** Null when the text cannot be read as what its name says. */
function readFile(path: string | null, text: string | null): ReadFile | null {
  if (text === null) return ABSENT;
  try {
    if (path !== FLOW_FILE) return parsePromptFile(text);
    return { ...ABSENT, frontMatter: readYamlMap(text, { subject: FLOW_FILE }).value };
  } catch {
    return null;
  }
}

function asText(text: string | null): ReadFile {
  return { ...ABSENT, template: text ?? "" };
}

function sumWords(files: FileDifference[]): WordCount {
  const sum = { added: 0, removed: 0 };
  for (const { text } of files) {
    sum.added += text.words.added;
    sum.removed += text.words.removed;
  }
  return sum;
}

function compareVariables(
  before: ReadonlyMap<string | null, string>,
  after: ReadonlyMap<string | null, string>,
  syntax: string | null,
): VariableChanges {
  const from = variablesOf(before, syntax);
  const to = variablesOf(after, syntax);
  if (from === null || to === null) return { added: [], removed: [], required: [] };
  const added = [...to.keys()].filter((name) => !from.has(name)).toSorted();
  return {
    added,
    removed: [...from.keys()].filter((name) => !to.has(name)).toSorted(),
    required: added.filter((name) => to.get(name)),
  };
}

/** The variables of all templates, and whether callers must pass them; null when one template cannot be read. */
function variablesOf(files: ReadonlyMap<string | null, string>, syntax: string | null): Map<string, boolean> | null {
  const variables = new Map<string, boolean>();
  for (const [path, text] of files) {
    if (path === FLOW_FILE) continue;
    try {
      const file = parsePromptFile(text);
      for (const name of templateReferences(file, { syntax }).variables) {
        variables.set(name, variables.get(name) === true || isRequiredVariable(name, file.frontMatter["input"]));
      }
    } catch {
      return null;
    }
  }
  return variables;
}
