import { splitFlowFiles } from "../prompt/content-files.ts";
import { splitFrontMatter } from "../prompt/front-matter.ts";
import type { PromptContent } from "./diff-prompts.ts";
import { diffText } from "./diff-text.ts";
import type { WordCount } from "./text-diff.ts";

// One row of a table is not worth more; a text that takes longer is counted by its lines.
const TIMEOUT_MILLISECONDS = 50;

/** How many words of the templates changed, and how many templates. */
export interface CountedWords extends WordCount {
  /** Of a flow: how many templates differ in any byte, and how many there are then. Null for a prompt. */
  templates: { changed: number; total: number } | null;
  /** Whether front matter, or a flow's `flow.yaml`, differs in any byte. */
  frontMatter: boolean;
}

/**
 * Counts the words that change between two contents, as `comparePrompts` does but without reading their front matter,
 * so that neither YAML nor Handlebars is loaded for it.
 *
 * @example countWords({ kind: "prompt", text: "Be brief." }, { kind: "prompt", text: "Be kind." }) // .added // 1
 */
export function countWords(before: PromptContent | null, after: PromptContent | null): CountedWords {
  const [old, current] = [templatesOf(before), templatesOf(after)];
  const counted: CountedWords = { added: 0, removed: 0, templates: null, frontMatter: flowFileOf(before) !== flowFileOf(after) };
  let changed = 0;
  for (const name of new Set([...old.keys(), ...current.keys()])) {
    if (old.get(name) === current.get(name)) continue;
    changed += 1;
    const [from, to] = [partsOf(old.get(name)), partsOf(current.get(name))];
    counted.frontMatter ||= from.frontMatter !== to.frontMatter;
    const { words } = diffText(from.template, to.template, { timeoutMilliseconds: TIMEOUT_MILLISECONDS });
    counted.added += words.added;
    counted.removed += words.removed;
  }
  if (after?.kind === "flow") counted.templates = { changed, total: current.size };
  return counted;
}

function templatesOf(content: PromptContent | null): ReadonlyMap<string, string> {
  if (content === null) return new Map();
  if (content.kind === "prompt") return new Map([["", content.text]]);
  return splitFlowFiles(content.files).templates;
}

function flowFileOf(content: PromptContent | null): string | null {
  return content?.kind === "flow" ? splitFlowFiles(content.files).flow : null;
}

function partsOf(text: string | undefined): { frontMatter: string | null; template: string } {
  if (text === undefined) return { frontMatter: null, template: "" };
  try {
    return splitFrontMatter(text);
  } catch {
    return { frontMatter: null, template: text };
  }
}
