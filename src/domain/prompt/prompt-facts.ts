import { Invalid } from "../errors.ts";
import { problemOfInvalid, type FileProblem } from "../file-problem.ts";
import { parseFlowFile, type FlowFile } from "./flow-file.ts";
import { modelName } from "./model-name.ts";
import { readPlainPromptFile } from "./plain-prompt-file.ts";
import { decodePromptText } from "./prompt-text.ts";
import { parsePromptFile } from "./prompt-file.ts";
import { isPromptKey } from "./prompt-key.ts";
import { sortedPartials, type PartialReference } from "./template.ts";
import { templateReferences } from "./template-references.ts";
import { toolReferences } from "./tool-references.ts";

/** What listing, selecting and comparing need to know of a prompt's or a flow's content. Plain data, cached as JSON. */
export interface PromptFacts {
  title: string | null;
  description: string | null;
  tags: string[];
  /** `openai/gpt-4o`; a model of id and provider is joined to this form. A flow's is that of its entry point. */
  model: string | null;
  syntax: string | null;
  /** What it includes, or may name otherwise, sorted, each once; without the siblings of a flow. */
  partials: PartialReference[];
  /** Sorted, each once. */
  variables: string[];
  /** Whether a partial is given a part of the values, so that what it asks for need not be a variable. */
  givesParts: boolean;
  renamedFrom: string | null;
  /** Why the content cannot be used as a prompt, though it can be listed and compared. */
  problem: Omit<FileProblem, "hint"> | null;
}

export interface ReadFactsOptions {
  /** The store's default for prompts that name no syntax. */
  syntax?: string | null;
}

/** The content of a file: its bytes, which must be UTF-8, or its text. */
export type FileContent = string | Uint8Array;

/**
 * Reads what matters of a prompt file. Never throws: what cannot be read is empty, and `problem` says why.
 *
 * @example readPromptFacts("---\ntitle: Triage\n---\nSort {{ticket}}.").variables // ["ticket"]
 */
export function readPromptFacts(content: FileContent, options: ReadFactsOptions = {}): PromptFacts {
  const facts = emptyFacts();
  facts.problem = problemWhile(() => {
    const file = readFile(textOfFile(content));
    addFrontMatter(facts, file.frontMatter);
    const { variables, partials, givesParts } = templateReferences(file, options);
    const tools = toolReferences(file.frontMatter["tools"]);
    Object.assign(facts, { variables, partials: tools.length === 0 ? partials : sortedPartials([...partials, ...tools]), givesParts });
  });
  return facts;
}

/**
 * Reads what matters of a flow: its `flow.yaml`, and the union over its templates, which are given by name (`main`,
 * without `.md`). Never throws.
 */
export function readFlowFacts(
  flow: { flow: FileContent; templates: ReadonlyMap<string, FileContent> },
  options: ReadFactsOptions = {},
): PromptFacts {
  const facts = emptyFacts();
  let entrypoint = "main";
  facts.problem = problemWhile(() => {
    const file = parseFlowFile(textOfFile(flow.flow));
    entrypoint = file.entrypoint;
    addFlowFile(facts, file);
  });
  const templates = [...flow.templates].map(([name, content]) => ({ name, facts: readPromptFacts(content, options) }));
  for (const template of templates) facts.problem ??= problemInTemplate(template.name, template.facts);
  facts.problem ??= flow.templates.has(entrypoint) ? null : missingEntrypoint(entrypoint);
  facts.model = templates.find(({ name }) => name === entrypoint)?.facts.model ?? null;
  facts.variables = [...new Set(templates.flatMap((template) => template.facts.variables))].toSorted();
  facts.givesParts = templates.some((template) => template.facts.givesParts);
  facts.partials = sortedPartials(
    templates.flatMap((template) => template.facts.partials).filter(({ name, version }) => version !== null || !flow.templates.has(name)),
  );
  return facts;
}

/** The facts of a content that says nothing. */
export function emptyFacts(): PromptFacts {
  return {
    title: null,
    description: null,
    tags: [],
    model: null,
    syntax: null,
    partials: [],
    variables: [],
    givesParts: false,
    renamedFrom: null,
    problem: null,
  };
}

function problemWhile(read: () => void): PromptFacts["problem"] {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof Invalid) return problemOfInvalid(error);
    throw error;
  }
}

function textOfFile(content: FileContent): string {
  return typeof content === "string" ? content : decodePromptText(content);
}

interface ReadFile {
  frontMatter: Record<string, unknown>;
  template: string;
  templateLine: number;
}

function readFile(text: string): ReadFile {
  return readPlainPromptFile(text) ?? parsePromptFile(text);
}

function addFrontMatter(facts: PromptFacts, frontMatter: Record<string, unknown>): void {
  facts.title = textOf(frontMatter["title"]);
  facts.description = textOf(frontMatter["description"]);
  facts.tags = tagsOf(frontMatter["tags"]);
  facts.model = modelName(frontMatter["model"]);
  facts.syntax = textOf(frontMatter["syntax"]);
  facts.renamedFrom = keyOf(frontMatter["renamed_from"]);
}

function addFlowFile(facts: PromptFacts, { title, description, rest }: FlowFile): void {
  facts.title = title;
  facts.description = description;
  facts.tags = tagsOf(rest["tags"]);
  facts.renamedFrom = keyOf(rest["renamed_from"]);
}

function textOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}

// One text counts as one tag, which is how collections of other tools often write it.
function tagsOf(value: unknown): string[] {
  const tags = Array.isArray(value) ? value : [value];
  return tags.filter((tag): tag is string => typeof tag === "string" && tag !== "");
}

function keyOf(value: unknown): string | null {
  const text = textOf(value);
  return text !== null && isPromptKey(text) ? text : null;
}

function problemInTemplate(name: string, { problem }: PromptFacts): PromptFacts["problem"] {
  return problem === null ? null : { ...problem, message: `in ${name}.md, ${problem.message}` };
}

function missingEntrypoint(name: string): PromptFacts["problem"] {
  return { code: "entrypoint-missing", message: `the entry point ${JSON.stringify(name)} is no template of the flow.`, line: 1, column: 1 };
}
