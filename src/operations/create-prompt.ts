import type { PromptContent } from "../domain/diff/diff-prompts.ts";
import { Invalid, Usage } from "../domain/errors.ts";
import { caseCollisions } from "../domain/prompt/case-collisions.ts";
import { enclosingFlow, FLOW_FILE, pathOfPrompt } from "../domain/prompt/content-files.ts";
import { setFrontMatterKeys } from "../domain/prompt/edit-front-matter.ts";
import { keyFromTitle } from "../domain/prompt/key-from-title.ts";
import { parsePromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptKind } from "../domain/version/version.ts";
import { setYamlValue } from "../domain/edit-yaml.ts";
import { workingContent } from "../store/working-content.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { refuseSourceWrite, writeSource } from "../store/source-writer.ts";
import { DEFAULT_TEMPLATE, readTemplateContent } from "../store/templates.ts";
import { indexOf } from "../store/store-index.ts";
import { type SourceWriteDocument, sourceWriteDocument } from "./source-write-document.ts";
import { isWritten } from "./unfinished-write.ts";
import { refuseInvalidContent } from "./valid-content.ts";
import { warnOfSecrets } from "./warn-of-secrets.ts";

/** The prompt to create. */
export interface CreateRequest {
  /** Its key; made from the title when left out. */
  key?: string;
  /** Goes into the front matter. */
  title?: string;
  /** The folder of a key that is made from the title. */
  project?: string;
  /** The template to begin with; `chat` by default. */
  template?: string;
  /** The content, instead of a template. */
  text?: string;
  /** Write the file and commit nothing. */
  draft: boolean;
  /** The commit's message; says what was done when left out. */
  message?: string;
}

/**
 * Creates a prompt, or a flow from a flow's template, and commits just its files.
 *
 * @throws Usage when neither key nor title is given, or the key cannot be one.
 * @throws Invalid when something lies there already, or the content does not parse.
 * @throws NotFound when there is no such template.
 * @example await createPrompt(store, { key: "support/triage", title: "Ticket triage", draft: false })
 */
export async function createPrompt(store: PromptStore, request: CreateRequest): Promise<SourceWriteDocument> {
  refuseSourceWrite(store.repository, request);
  if (request.text !== undefined && request.template !== undefined) {
    throw new Usage("two-contents", "The content comes from a template or from a file, not from both.", { hint: "leave one of them out" });
  }
  const content = withTitle(
    request.text === undefined ? await readTemplateContent(request.template ?? DEFAULT_TEMPLATE) : { kind: "prompt", text: request.text },
    request.title,
  );
  const key = await chooseKey(store, request, content);
  await refuseInvalidContent(store, key, content);
  const files = filesOf(store, key, content);
  await warnOfSecrets(store, key, files);
  const commit = await writeSource(store.repository, {
    files,
    created: [...files.keys()],
    message: request.message ?? `Create ${content.kind} ${key}`,
    draft: request.draft,
  });
  return { ...sourceWriteDocument(store, [...files.keys()], commit), key };
}

async function chooseKey(
  store: PromptStore,
  { key: text, title, project, template }: CreateRequest,
  content: PromptContent,
): Promise<PromptKey> {
  const taken = await takenKeys(store);
  if (text === undefined) {
    if (title === undefined) {
      throw new Usage("missing-argument", "A prompt wants a key or a title.", {
        hint: "promptlane create support/triage, or promptlane create --title 'Ticket triage' --project support",
      });
    }
    const place = project === undefined ? {} : { project };
    const wanted = keyFromTitle(title, { ...place, taken: () => false });
    if (await isWritten(store, wanted, filesOf(store, wanted, content))) return wanted;
    const small = new Set([...taken.keys(), ...(await indexOf(store)).keys()].map((key) => key.toLowerCase()));
    return keyFromTitle(title, { ...place, taken: (key) => small.has(key.toLowerCase()) });
  }
  if (project !== undefined) {
    throw new Usage("project-in-key", "The project of a prompt is the first folder of its key.", {
      hint: `promptlane create ${project}/${text}${template === undefined ? "" : ` --template ${template}`}`,
    });
  }
  const key = parsePromptKey(text);
  if (taken.has(key) && (await isWritten(store, key, filesOf(store, key, content)))) taken.delete(key);
  refuseTaken(key, taken);
  return key;
}

/** The keys of the working tree, which a new prompt may not have. What a branch removed or renamed is free again on it. */
export async function takenKeys(store: PromptStore): Promise<Map<PromptKey, PromptKind>> {
  const { prompts, flows } = await workingContent(store);
  const taken = new Map<PromptKey, PromptKind>();
  for (const key of prompts.keys()) taken.set(key, "prompt");
  for (const key of flows.keys()) taken.set(key, "flow");
  return taken;
}

/**
 * Refuses a key that is taken: by a prompt, by one that differs only in case, or by a flow around it.
 *
 * @throws Invalid with what is in the way.
 */
export function refuseTaken(key: PromptKey, taken: ReadonlyMap<PromptKey, PromptKind>): void {
  if (taken.has(key)) {
    throw new Invalid("key-taken", `There is a ${taken.get(key)} ${key} already.`, { hint: `promptlane edit ${key}`, details: { key } });
  }
  const flow = enclosingFlow(key, (folder) => taken.get(folder) === "flow");
  if (flow !== null) {
    throw new Invalid("key-inside-flow", `${key} would lie inside the flow ${flow}.`, {
      hint: `choose another key; a template of ${flow} is a Markdown file beside its ${FLOW_FILE}`,
    });
  }
  // Folders count as well: a/B/c and a/b/d end up in one folder on some machines, in two on others.
  const [, other] = caseCollisions([...taken.keys(), key]).find(([one]) => one === key) ?? [];
  if (other !== undefined) {
    throw new Invalid("case-collision", `${key} and ${other} would differ only in case, which not every file system can tell apart.`, {
      hint: "choose another key",
    });
  }
}

function withTitle(content: PromptContent, title: string | undefined): PromptContent {
  if (title === undefined) return content;
  if (content.kind === "prompt") return { kind: "prompt", text: setFrontMatterKeys(content.text, { title }) };
  const flow = setYamlValue(content.files.get(FLOW_FILE) ?? "", ["title"], title);
  return { kind: "flow", files: new Map([...content.files, [FLOW_FILE, flow]]) };
}

function filesOf(store: PromptStore, key: PromptKey, content: PromptContent): Map<string, string> {
  if (content.kind === "prompt") return new Map([[`${store.path}/${pathOfPrompt(key)}`, content.text]]);
  return new Map([...content.files].map(([name, text]) => [`${store.path}/${key}/${name}`, text]));
}
