import type { PromptContent } from "../domain/diff/diff-prompts.ts";
import { defaultSyntax } from "../domain/manifest/manifest.ts";
import { isFlowContent, pathOfFlowFile, pathOfPrompt, splitFlowFiles } from "../domain/prompt/content-files.ts";
import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { decodePromptText } from "../domain/prompt/prompt-text.ts";
import type { PromptKind } from "../domain/version/version.ts";
import { listPaths, listTree } from "../git/trees.ts";
import { listFilesBelow, listWorkingFiles, readWorkingFile, workingFileKind } from "../git/working-files.ts";
import { contentAtHead } from "./content-at-head.ts";
import type { Draft } from "./drafts.ts";
import { readPromptContent } from "./prompt-content.ts";
import type { PromptStore } from "./prompt-store.ts";

/** The content of a draft: from the working tree while it is not committed, else from its blob; null when it deletes. */
export async function readDraftContent(store: PromptStore, draft: Draft): Promise<PromptContent | null> {
  if (draft.uncommitted) return readWorkingContent(store, draft.key);
  return readPromptContent(store, { kind: draft.kind, blob: draft.id });
}

/** The facts of a draft, which the cache by blob does not hold while it is not committed. */
export async function factsOfDraft(store: PromptStore, draft: Draft): Promise<PromptFacts> {
  const content = await readDraftContent(store, draft);
  return factsOfContent(store, content ?? { kind: "prompt", text: "" });
}

/** The facts of a content at hand, with the store's default syntax. */
export async function factsOfContent({ manifest }: PromptStore, content: PromptContent): Promise<PromptFacts> {
  const { readFlowFacts, readPromptFacts } = await import("../domain/prompt/prompt-facts.ts");
  const options = { syntax: defaultSyntax(manifest.manifest) };
  if (content.kind === "prompt") return readPromptFacts(content.text, options);
  const { flow, templates } = splitFlowFiles(content.files);
  return readFlowFacts({ flow: flow ?? "", templates }, options);
}

/** The content of a prompt or flow in the working tree; null when it is not there. A symbolic link is never followed. */
export async function readWorkingContent(store: PromptStore, key: PromptKey): Promise<PromptContent | null> {
  const kind = await workingKind(store, key);
  if (kind === null) return null;
  if (kind === "prompt") return { kind, text: await text(store, pathOfPrompt(key)) };
  const names = await listWorkingFiles(store.repository, `${store.path}/${key}`);
  const files = new Map<string, string>();
  for (const name of names) if (isFlowContent(name)) files.set(name, await text(store, `${key}/${name}`));
  return { kind, files };
}

/**
 * The same, for whoever passes it on as text.
 *
 * @throws Invalid for bytes that are no text, which would come out changed.
 */
export async function readWorkingText(store: PromptStore, key: PromptKey): Promise<PromptContent | null> {
  const content = await readWorkingContent(store, key);
  if (content === null) return null;
  const texts = content.kind === "prompt" ? [[pathOfPrompt(key), content.text] as const] : [...content.files];
  for (const [name, read] of texts) {
    if (!UNREADABLE.test(read)) continue;
    const path = `${store.path}/${content.kind === "prompt" ? name : `${key}/${name}`}`;
    decodePromptText(await readWorkingFile(store.repository, path), { path });
  }
  return content;
}

// What bytes that are no text have become; a text may hold the replacement character, too.
const UNREADABLE = /[\0\uFFFD]/;

/** The files of a prompt or flow, by their paths from the top. */
export interface WorkingFiles {
  kind: PromptKind;
  files: Map<string, Buffer>;
}

/** The files of a prompt or flow in the working tree; a flow's with all that its folder holds. */
export async function readWorkingFiles(store: PromptStore, key: PromptKey): Promise<WorkingFiles | null> {
  const kind = await workingKind(store, key);
  if (kind === null) return null;
  const paths = kind === "prompt" ? [`${store.path}/${pathOfPrompt(key)}`] : await listFilesBelow(store.repository, `${store.path}/${key}`);
  const files = new Map<string, Buffer>();
  for (const path of paths) files.set(path, await readWorkingFile(store.repository, path));
  return { kind, files };
}

/** The files of a prompt or flow as HEAD has them; a flow's with all that its folder holds. */
export async function readCommittedFiles(store: PromptStore, key: PromptKey): Promise<WorkingFiles | null> {
  const { head } = store.repository;
  const content = await contentAtHead(store, key);
  if (head === null || content === null) return null;
  const path = `${store.path}/${content.kind === "prompt" ? pathOfPrompt(key) : key}`;
  const entries =
    content.kind === "prompt"
      ? await listPaths(store.repository, head, [path])
      : await listTree(store.repository, head, { path, recursive: true });
  const objects = await store.objects.readMany(entries.map(({ id }) => id));
  return { kind: content.kind, files: new Map(entries.map((entry, index) => [entry.path, objects[index]?.content ?? Buffer.alloc(0)])) };
}

/** Whether the key is a prompt or a flow in the working tree, or nothing there. */
export async function workingKind(store: PromptStore, key: PromptKey): Promise<PromptKind | null> {
  // A template of a flow is no prompt of its own.
  for (let slash = key.indexOf("/"); slash !== -1; slash = key.indexOf("/", slash + 1)) {
    const folder = key.slice(0, slash) as PromptKey;
    if ((await workingFileKind(store.repository, `${store.path}/${pathOfFlowFile(folder)}`)) === "file") return null;
  }
  if ((await workingFileKind(store.repository, `${store.path}/${pathOfFlowFile(key)}`)) === "file") return "flow";
  return (await workingFileKind(store.repository, `${store.path}/${pathOfPrompt(key)}`)) === "file" ? "prompt" : null;
}

async function text(store: PromptStore, path: string): Promise<string> {
  return (await readWorkingFile(store.repository, `${store.path}/${path}`)).toString("utf8");
}
