import { Usage } from "../domain/errors.ts";
import { setYamlValue } from "../domain/edit-yaml.ts";
import { pathOfPrompt } from "../domain/prompt/content-files.ts";
import { setFrontMatterKeys } from "../domain/prompt/edit-front-matter.ts";
import { parsePromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import { readWorkingFiles, type WorkingFiles } from "../store/draft-content.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { refuseSourceWrite, writeSource } from "../store/source-writer.ts";
import { refuseTaken, takenKeys } from "./create-prompt.ts";
import { latestIncluders } from "./latest-includers.ts";
import { promptNotFound } from "./not-found.ts";
import { type SourceWriteDocument, sourceWriteDocument } from "./source-write-document.ts";
import { refuseUncommitted } from "./uncommitted-work.ts";
import { isWritten, readLostFiles } from "./unfinished-write.ts";

/** The prompt or flow to rename. */
export interface MoveRequest {
  /** Its key. */
  from: string;
  /** The key that it is to have. */
  to: string;
  /** Move the files and commit nothing. */
  draft: boolean;
  /** The commit's message; says what was done when left out. */
  message?: string;
}

/**
 * Renames a prompt or flow: moves its file and writes `renamed_from:` in the same commit, so that its numbers go on.
 *
 * @throws NotFound when the working tree has no such prompt.
 * @throws Invalid when the new key is taken, or git refuses the commit.
 * @example await movePrompt(store, { from: "support/triage", to: "support/sort", draft: false })
 */
export async function movePrompt(
  store: PromptStore,
  { from: oldText, to: newText, draft, message }: MoveRequest,
): Promise<SourceWriteDocument> {
  refuseSourceWrite(store.repository, { draft });
  const from = parsePromptKey(oldText);
  const to = parsePromptKey(newText);
  if (from === to) throw new Usage("same-key", `${from} has that key already.`, { hint: "give a new one" });
  const taken = await takenKeys(store);
  const lost = await readLostFiles(store, from);
  const old = lost ?? (await readWorkingFiles(store, from));
  if (old === null) throw await promptNotFound(store, from);
  const files = movedFiles(store, old, from, to);
  const isUnfinished = await isWritten(store, to, files);
  // What is gone from the working tree can only go where it has gone already.
  if (lost !== null && !isUnfinished) throw await promptNotFound(store, from);
  if (!draft && lost === null) await refuseUncommitted(store, from, "rename");
  taken.delete(from);
  if (isUnfinished) taken.delete(to);
  refuseTaken(to, taken);
  const includers = (await latestIncluders(store))(from);
  const commit = await writeSource(store.repository, {
    files,
    created: [...files].flatMap(([path, content]) => (content === null ? [] : [path])),
    message: message ?? `Rename ${from} to ${to}`,
    draft,
  });
  const document = sourceWriteDocument(store, [...files.keys()], commit);
  const hint = includers.length === 0 ? [] : [`still included as ${from}: ${includers.join(", ")}`];
  return { ...document, key: to, hints: [...document.hints, ...hint] };
}

function movedFiles(store: PromptStore, old: WorkingFiles, from: PromptKey, to: PromptKey): Map<string, string | Buffer | null> {
  const files = new Map<string, string | Buffer | null>();
  for (const path of old.files.keys()) files.set(path, null);
  for (const [path, content] of old.files) files.set(movedPath(store, path, from, to), content);
  markRename(store, files, from, to, old.kind);
  return files;
}

function movedPath({ path: store }: PromptStore, path: string, from: PromptKey, to: PromptKey): string {
  return `${store}/${to}${path.slice(store.length + 1 + from.length)}`;
}

function markRename(
  store: PromptStore,
  files: Map<string, string | Buffer | null>,
  from: PromptKey,
  to: PromptKey,
  kind: "prompt" | "flow",
): void {
  const path = kind === "prompt" ? `${store.path}/${pathOfPrompt(to)}` : `${store.path}/${to}/flow.yaml`;
  const text = files.get(path)?.toString() ?? "";
  files.set(path, kind === "prompt" ? setFrontMatterKeys(text, { renamed_from: from }) : setYamlValue(text, ["renamed_from"], from));
}
