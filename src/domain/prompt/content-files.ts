import { isPromptKey } from "./prompt-key.ts";
import type { PromptKey } from "./prompt-key.ts";

/** A file of a tree: its path below the store, and git's mode as six octal digits. */
export interface StoreFile {
  path: string;
  mode: string;
}

/** The files of a store, sorted into what they are. All paths are below the store. */
export interface ContentFiles {
  /** The file of every prompt. */
  prompts: Map<PromptKey, string>;
  /** The templates of every flow: name to path. */
  flows: Map<PromptKey, Map<string, string>>;
  /** What looks like content and is none; for `lint`. */
  ignored: IgnoredFile[];
}

/** Why a file is neither prompt nor template. */
export type IgnoredReason = "symlink" | "submodule" | "invalid-key" | "inside-flow" | "shadowed-by-flow";

export interface IgnoredFile {
  path: string;
  reason: IgnoredReason;
}

/** The file that makes its folder a flow. */
export const FLOW_FILE = "flow.yaml";

const PROMPT_SUFFIX = ".md";
const README = "README.md";
const REGULAR_FILES = new Set(["100644", "100755"]);

/**
 * Sorts the files of a store into prompts and flows. A folder with `flow.yaml` is a flow and its Markdown files are
 * templates; the outermost such folder counts. What lies in folders below it travels with the flow's tree, so that a
 * change there is a new version of the flow, but it is neither a template nor a prompt.
 *
 * @example classifyFiles([{ path: "support/triage.md", mode: "100644" }]).prompts.get("support/triage")
 */
export function classifyFiles(files: Iterable<StoreFile>): ContentFiles {
  const content: ContentFiles = { prompts: new Map(), flows: new Map(), ignored: [] };
  const markdown: string[] = [];
  for (const { path, mode } of files) {
    const unusable = reasonOfMode(mode);
    if (unusable !== null) content.ignored.push({ path, reason: unusable });
    else if (isMarkdown(path)) markdown.push(path);
    else if (isFlowFile(path)) {
      const key = flowKeyOf(path);
      if (key === null) content.ignored.push({ path, reason: "invalid-key" });
      else content.flows.set(key, new Map());
    }
  }
  dropNestedFlows(content);
  for (const path of markdown) placeMarkdown(content, path);
  return content;
}

/** Whether content of this mode is read at all: a regular file, not a symlink or a submodule. */
export function isRegularFile(mode: string): boolean {
  return REGULAR_FILES.has(mode);
}

/** Whether the path could hold a prompt or template. */
function isMarkdown(path: string): boolean {
  return path.endsWith(PROMPT_SUFFIX);
}

/** Whether a file of this name makes its folder a flow. */
function isFlowFile(path: string): boolean {
  return path.endsWith(`/${FLOW_FILE}`);
}

/** The key of the prompt in the file, as far as its path alone can tell; null when it can be none. */
export function promptKeyOf(path: string): PromptKey | null {
  if (!isMarkdown(path)) return null;
  const key = path.slice(0, -PROMPT_SUFFIX.length);
  return isPromptKey(key) ? key : null;
}

/** The key of the flow that the `flow.yaml` at this path makes; null when its folder can be none. */
export function flowKeyOf(path: string): PromptKey | null {
  if (!isFlowFile(path)) return null;
  const key = path.slice(0, -FLOW_FILE.length - 1);
  return isPromptKey(key) ? key : null;
}

/** The file of a prompt. */
export function pathOfPrompt(key: PromptKey): string {
  return `${key}${PROMPT_SUFFIX}`;
}

/** The file that makes the folder of the key a flow. */
export function pathOfFlowFile(key: PromptKey): string {
  return `${key}/${FLOW_FILE}`;
}

/** The file of one template of a flow. */
export function pathOfTemplate(key: PromptKey, template: string): string {
  return `${key}/${fileOfTemplate(template)}`;
}

/** The name of the template that a file directly in a flow's folder is; null for `README.md`, and for what is no Markdown. */
export function templateNameOf(fileName: string): string | null {
  return isMarkdown(fileName) && fileName !== README ? fileName.slice(0, -PROMPT_SUFFIX.length) : null;
}

/** Whether a file directly in a flow's folder says something about the flow: `flow.yaml` and the templates. */
export function isFlowContent(fileName: string): boolean {
  return fileName === FLOW_FILE || templateNameOf(fileName) !== null;
}

/** Parts the files of a flow, by their names, into its `flow.yaml` (null when it has none) and its templates, by their names. */
export function splitFlowFiles<Content>(files: ReadonlyMap<string, Content>): { flow: Content | null; templates: Map<string, Content> } {
  const templates = new Map<string, Content>();
  for (const [fileName, content] of files) {
    const name = templateNameOf(fileName);
    if (name !== null) templates.set(name, content);
  }
  return { flow: files.get(FLOW_FILE) ?? null, templates };
}

/** The file name of a template, in its flow's folder. */
export function fileOfTemplate(template: string): string {
  return `${template}${PROMPT_SUFFIX}`;
}

/** The outermost flow whose folder holds the path, or null. */
export function enclosingFlow(path: string, isFlow: (key: PromptKey) => boolean): PromptKey | null {
  for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
    const folder = path.slice(0, slash) as PromptKey;
    if (isFlow(folder)) return folder;
  }
  return null;
}

function reasonOfMode(mode: string): IgnoredReason | null {
  if (isRegularFile(mode)) return null;
  return mode === "160000" ? "submodule" : "symlink";
}

function dropNestedFlows({ flows, ignored }: ContentFiles): void {
  for (const key of flows.keys()) {
    if (enclosingFlow(key, (folder) => flows.has(folder)) === null) continue;
    flows.delete(key);
    ignored.push({ path: pathOfFlowFile(key), reason: "inside-flow" });
  }
}

function placeMarkdown({ prompts, flows, ignored }: ContentFiles, path: string): void {
  if (isReadme(path)) return;
  const key = promptKeyOf(path);
  const flow = enclosingFlow(path, (folder) => flows.has(folder));
  if (key === null) ignored.push({ path, reason: "invalid-key" });
  else if (flow !== null && key.lastIndexOf("/") === flow.length) flows.get(flow)?.set(key.slice(flow.length + 1), path);
  else if (flow !== null) ignored.push({ path, reason: "inside-flow" });
  else if (flows.has(key)) ignored.push({ path, reason: "shadowed-by-flow" });
  else prompts.set(key, path);
}

function isReadme(path: string): boolean {
  return path === README || path.endsWith(`/${README}`);
}
