import { Invalid, Usage } from "../domain/errors.ts";
import type { ForeignFile, ImportedPrompt, Loss } from "../domain/formats/format.ts";
import type { ImportFormat } from "../domain/formats/format-names.ts";
import { importFile } from "../domain/formats/import-file.ts";
import { keyOfName } from "../domain/formats/key-of-name.ts";
import { pathOfPrompt } from "../domain/prompt/content-files.ts";
import { parsePromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { refuseSourceWrite, writeSource } from "../store/source-writer.ts";
import { refuseTaken, takenKeys } from "./create-prompt.ts";
import { type SourceWriteDocument, sourceWriteDocument } from "./source-write-document.ts";
import { isWritten } from "./unfinished-write.ts";
import { refuseInvalidContent } from "./valid-content.ts";
import { warnOfSecrets } from "./warn-of-secrets.ts";

/** What to import. */
export interface ImportRequest {
  files: ForeignFile[];
  /** The format of all files; by default each file's name tells it. */
  format?: ImportFormat;
  /** Write the files and commit nothing. */
  draft?: boolean;
  /** Find out what would be written, and write nothing. */
  dryRun?: boolean;
  /** The commit's message; says what was done when left out. */
  message?: string;
}

/** A prompt that was made from a file of another tool. */
export interface ImportedDocument {
  key: PromptKey;
  /** The file that it was made from. */
  source: string;
  /** The text of its prompt file. */
  text: string;
}

/** What `import` answers. */
export interface ImportDocument extends SourceWriteDocument {
  dry_run: boolean;
  prompts: ImportedDocument[];
  /** What the files say that a prompt has no place for. */
  losses: Loss[];
}

/**
 * Makes prompts from the files of other tools, and commits just them, in one commit. Their keys come from the names of the
 * files, numbered where two would be one.
 *
 * @throws Usage when a file's format is not known, or its name makes no key.
 * @throws Invalid, with file, line and column, for what cannot be read; when something lies at a key already.
 * @example await importPrompts(store, { files: [{ path: "triage.prompt", text: "Sort {{ticket}}." }] })
 */
export async function importPrompts(store: PromptStore, request: ImportRequest): Promise<ImportDocument> {
  const { draft = false, dryRun = false } = request;
  if (!dryRun) refuseSourceWrite(store.repository, { draft });
  const { prompts, losses } = readFiles(request);
  const files = new Map(prompts.map(({ key, text }) => [`${store.path}/${pathOfPrompt(key)}`, text]));
  await refuseTakenKeys(store, prompts);
  for (const { key, text } of prompts) {
    await refuseInvalidContent(store, key, { kind: "prompt", text });
    await warnOfSecrets(store, key, new Map([[`${store.path}/${pathOfPrompt(key)}`, text]]));
  }
  const paths = [...files.keys()];
  const message = request.message ?? messageFor(prompts);
  const commit = dryRun ? null : await writeSource(store.repository, { files, created: paths, message, draft });
  const document = sourceWriteDocument(store, paths, commit);
  return {
    ...document,
    ...(dryRun && { changed: false, draft: false, hints: [] }),
    keys: prompts.map(({ key }) => key),
    dry_run: dryRun,
    prompts,
    losses,
  };
}

function readFiles({ files, format }: ImportRequest): { prompts: ImportedDocument[]; losses: Loss[] } {
  const losses: Loss[] = [];
  const found: (ImportedPrompt & { source: string })[] = [];
  for (const file of files) {
    const imported = importFile(file, format);
    losses.push(...imported.losses);
    found.push(...imported.prompts.map((prompt) => ({ ...prompt, source: file.path })));
  }
  if (found.length === 0) {
    throw new Invalid("nothing-to-import", "There is no prompt in what was named.", { hint: "name the files, or a folder of them" });
  }
  const prompts: ImportedDocument[] = [];
  for (const { name, source, text } of found) prompts.push({ key: freeKey(name, source, prompts, losses), source, text });
  return { prompts, losses };
}

function freeKey(name: string, source: string, prompts: readonly ImportedDocument[], losses: Loss[]): PromptKey {
  const wanted = keyOfName(name);
  if (wanted === null) {
    throw new Usage("invalid-key", `No key can be made from the name ${JSON.stringify(name)}.`, {
      hint: "rename the file: letters, digits, `.`, `_`, `-`, and `/` between folders",
    });
  }
  const taken = new Set(prompts.map(({ key }) => key.toLowerCase()));
  let key = wanted;
  for (let number = 2; taken.has(key.toLowerCase()); number += 1) key = parsePromptKey(`${wanted}-${number}`);
  if (key !== wanted) {
    losses.push({ path: source, line: 1, column: 1, message: `the prompt is called ${key}, because another file makes ${wanted}.` });
  }
  return key;
}

async function refuseTakenKeys(store: PromptStore, prompts: readonly ImportedDocument[]): Promise<void> {
  const taken = await takenKeys(store);
  for (const { key, text } of prompts) {
    // What an earlier try wrote before it was killed is finished.
    const files = new Map([[`${store.path}/${pathOfPrompt(key)}`, text]]);
    if (taken.has(key) && (await isWritten(store, key, files))) taken.delete(key);
    refuseTaken(key, taken);
    taken.set(key, "prompt");
  }
}

function messageFor(prompts: readonly ImportedDocument[]): string {
  const [first] = prompts;
  if (prompts.length === 1 && first !== undefined) return `Import prompt ${first.key}`;
  return `Import ${prompts.length} prompts\n\n${prompts.map(({ key }) => key).join("\n")}`;
}
