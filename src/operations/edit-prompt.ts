import { comparePrompts, type PromptContent, type PromptDifference } from "../domain/diff/diff-prompts.ts";
import { NotFound, Usage } from "../domain/errors.ts";
import { fileOfTemplate, FLOW_FILE, pathOfFlowFile, pathOfPrompt, pathOfTemplate, splitFlowFiles } from "../domain/prompt/content-files.ts";
import { parsePromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import { promptName } from "../domain/version/selector.ts";
import { contentAtHead } from "../store/content-at-head.ts";
import { readWorkingContent } from "../store/draft-content.ts";
import { readPromptContent } from "../store/prompt-content.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { isStoredAlike, refuseSourceWrite, workingPath, writeSource } from "../store/source-writer.ts";
import { promptNotFound, templateNotFound } from "./not-found.ts";
import { nothingWritten, type SourceWriteDocument, sourceWriteDocument } from "./source-write-document.ts";
import { refuseInvalidContent } from "./valid-content.ts";
import { warnOfSecrets } from "./warn-of-secrets.ts";

/** The file to edit. */
export interface EditTarget {
  key: string;
  /** The template of a flow, without `.md`; `flow` is its `flow.yaml`. */
  template?: string;
}

/** Its new text. */
export interface EditRequest extends EditTarget {
  text: string;
  /** Write the file and commit nothing. */
  draft: boolean;
  /** The commit's message; says what was done when left out. */
  message?: string;
}

/** What `edit` answers. */
export interface EditDocument extends SourceWriteDocument {
  key: PromptKey;
}

/** The document, with what its view draws. */
export interface EditedPrompt extends EditDocument {
  /** How the prompt differs from the last commit. */
  difference: PromptDifference;
}

/**
 * Gives a prompt, or one template of a flow, a new text, and commits just that file.
 *
 * @throws NotFound when the working tree has no such prompt or template.
 * @throws Invalid when the text does not parse, or git refuses the commit; the file is then as it was.
 * @example await editPrompt(store, { key: "support/triage", text: "Sort the ticket.\n", draft: false })
 */
export async function editPrompt(store: PromptStore, request: EditRequest): Promise<EditedPrompt> {
  refuseSourceWrite(store.repository, request);
  const { key, content, file, name } = await findFile(store, request);
  const edited: PromptContent =
    content.kind === "prompt"
      ? { kind: "prompt", text: request.text }
      : { kind: "flow", files: new Map([...content.files, [name, request.text]]) };
  await refuseInvalidContent(store, key, edited);
  const committed = await committedContent(store, key);
  const difference = comparePrompts(request.draft ? content : committed, edited);
  if (difference.files.length === 0) return { ...nothingWritten(store), key, difference };
  if (!request.draft && (await isStoredAs(store, file, request.text, textOf(committed, name)))) {
    return { ...nothingWritten(store), key, difference: comparePrompts(committed, committed) };
  }
  const files = new Map([[file, request.text]]);
  await warnOfSecrets(store, key, files);
  const commit = await writeSource(store.repository, {
    files,
    message: request.message ?? `Edit ${promptName(key, request.template)}`,
    draft: request.draft,
  });
  return { ...sourceWriteDocument(store, [file], commit), key, difference };
}

/** The absolute path of the working file that an editor is to open. */
export async function promptFilePath(store: PromptStore, target: EditTarget): Promise<string> {
  return workingPath(store.repository, (await findFile(store, target)).file);
}

interface FoundFile {
  key: PromptKey;
  content: PromptContent;
  /** Its path from the top. */
  file: string;
  /** Its name in the flow's folder; that of the prompt's file is not used. */
  name: string;
}

async function findFile(store: PromptStore, { key: text, template }: EditTarget): Promise<FoundFile> {
  const key = parsePromptKey(text);
  const content = await readWorkingContent(store, key);
  if (content === null) throw await notInWorkingTree(store, key);
  if (content.kind === "prompt") {
    if (template !== undefined) {
      throw new Usage("not-a-flow", `${key} is a prompt and has no templates.`, { hint: `promptlane edit ${key}` });
    }
    return { key, content, file: `${store.path}/${pathOfPrompt(key)}`, name: "" };
  }
  const templates = [...splitFlowFiles(content.files).templates.keys()];
  if (template === undefined) {
    throw new Usage("which-template", `${key} is a flow of ${templates.length} templates: say which one.`, {
      hint: `promptlane edit ${key}#${templates[0] ?? "main"}, or ${key}#flow for its ${FLOW_FILE}`,
    });
  }
  if (template === "flow" && !templates.includes("flow")) {
    return { key, content, file: `${store.path}/${pathOfFlowFile(key)}`, name: FLOW_FILE };
  }
  if (!templates.includes(template)) throw templateNotFound(key, template, templates);
  return { key, content, file: `${store.path}/${pathOfTemplate(key, template)}`, name: fileOfTemplate(template) };
}

async function committedContent(store: PromptStore, key: PromptKey): Promise<PromptContent | null> {
  return readPromptContent(store, await contentAtHead(store, key));
}

/** Whether git stores both texts as the same, as it does with line endings where core.autocrlf or an attribute says so. */
async function isStoredAs({ repository }: PromptStore, file: string, text: string, committed: string | null): Promise<boolean> {
  return committed !== null && differsOnlyInLineEnds(text, committed) && (await isStoredAlike(repository, file, text, committed));
}

function differsOnlyInLineEnds(one: string, other: string): boolean {
  return one.replaceAll("\r\n", "\n") === other.replaceAll("\r\n", "\n");
}

function textOf(content: PromptContent | null, name: string): string | null {
  if (content === null) return null;
  return content.kind === "prompt" ? content.text : (content.files.get(name) ?? null);
}

async function notInWorkingTree(store: PromptStore, key: PromptKey): Promise<NotFound> {
  const error = await promptNotFound(store, key);
  if (error.hint !== "promptlane list") return error;
  return new NotFound("prompt-not-found", `There is no prompt ${key} in this working tree.`, {
    hint: `promptlane create ${key}`,
    details: { key },
  });
}
