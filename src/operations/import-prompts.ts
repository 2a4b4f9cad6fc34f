import { Invalid, Usage } from "../domain/errors.ts";
import type { ForeignFile, Loss } from "../domain/formats/format.ts";
import type { ImportFormat } from "../domain/formats/format-names.ts";
import { importFile } from "../domain/formats/import-file.ts";
import { keyOfName } from "../domain/formats/key-of-name.ts";
import { pathOfPrompt } from "../domain/prompt/content-files.ts";
import { type ObjectId, shortId } from "../domain/object-id.ts";
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
  /** The commit that holds it; null when nothing was committed. */
  commit: ObjectId | null;
  /** What the other tool calls this version, where that is the name of an environment: it was not promoted there yet. */
  labels: string[];
}

/** What `import` answers. */
export interface ImportDocument extends SourceWriteDocument {
  /** All commits, in their order. */
  commits: ObjectId[];
  dry_run: boolean;
  prompts: ImportedDocument[];
  /** What the files say that a prompt has no place for. */
  losses: Loss[];
}

/**
 * Makes prompts from the files of other tools, and commits just them: in one commit, and where a file tells of versions in one
 * for each. Their keys come from the names of the files, numbered where two would be one. Nothing is promoted: labels that are
 * names of environments become commands to type.
 *
 * @throws Usage when a file's format is not known, or its name makes no key.
 * @throws Invalid, with file, line and column, for what cannot be read; when something lies at a key already.
 * @example await importPrompts(store, { files: [{ path: "triage.prompt", text: "Sort {{ticket}}." }] })
 */
export async function importPrompts(store: PromptStore, request: ImportRequest): Promise<ImportDocument> {
  const { draft = false, dryRun = false } = request;
  if (!dryRun) refuseSourceWrite(store.repository, { draft });
  const { prompts, losses } = readFiles(request, new Set(Object.keys(store.manifest.manifest.environments)));
  await refuseTakenKeys(store, prompts);
  for (const { key, text } of prompts) {
    await refuseInvalidContent(store, key, { kind: "prompt", text });
    await warnOfSecrets(store, key, new Map([[pathIn(store, key), text]]));
  }
  const keys = [...new Set(prompts.map(({ key }) => key))];
  const commits = dryRun ? [] : await writeSteps(store, stepsOf(prompts, request), draft);
  const document = sourceWriteDocument(
    store,
    keys.map((key) => pathIn(store, key)),
    commits.at(-1) ?? null,
  );
  return {
    ...document,
    ...(dryRun && { changed: false, draft: false }),
    hints: dryRun ? [] : [...document.hints, ...promotionsOf(prompts)],
    undo: undoOf(commits) ?? document.undo,
    keys,
    dry_run: dryRun,
    commits,
    prompts: prompts.map(({ key, source, text, commit, labels }) => ({ key, source, text, commit, labels })),
    losses,
  };
}

/** A prompt on its way. */
interface ComingPrompt extends ImportedDocument {
  name: string;
  /** The message of its own commit; undefined for one that goes with the others. */
  message: string | undefined;
}

function readFiles(
  { files, format, draft = false }: ImportRequest,
  environments: ReadonlySet<string>,
): { prompts: ComingPrompt[]; losses: Loss[] } {
  const losses: Loss[] = [];
  const prompts: ComingPrompt[] = [];
  for (const { path: source, ...file } of files) {
    const imported = importFile({ path: source, ...file }, format);
    losses.push(...imported.losses);
    for (const { name, text, message, labels = [] } of imported.prompts) {
      for (const { name: label, line, column } of labels) {
        if (!environments.has(label)) {
          losses.push({ path: source, line, column, message: `the label ${label} is the name of no environment.` });
        }
      }
      const known = prompts.findLast((one) => one.name === name && one.source === source && message !== undefined);
      if (known !== undefined && draft) {
        losses.push({ path: source, line: 1, column: 1, message: `an earlier version of ${known.key} is left out: a draft has one.` });
        prompts.splice(prompts.indexOf(known), 1);
      }
      const key = known?.key ?? freeKey(name, source, prompts, losses);
      const ours = labels.map(({ name: label }) => label).filter((label) => environments.has(label));
      prompts.push({ key, source, name, text, message, labels: ours, commit: null });
    }
  }
  if (prompts.length > 0) return { prompts, losses };
  throw new Invalid("nothing-to-import", "There is no prompt in what was named.", { hint: "name the files, or a folder of them" });
}

function freeKey(name: string, source: string, prompts: readonly ComingPrompt[], losses: Loss[]): PromptKey {
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

async function refuseTakenKeys(store: PromptStore, prompts: readonly ComingPrompt[]): Promise<void> {
  const taken = await takenKeys(store);
  for (const [key, text] of new Map(prompts.toReversed().map((prompt) => [prompt.key, prompt.text]))) {
    // What an earlier try wrote before it was killed is finished.
    const files = new Map([[pathIn(store, key), text]]);
    if (taken.has(key) && (await isWritten(store, key, files))) taken.delete(key);
    refuseTaken(key, taken);
    taken.set(key, "prompt");
  }
}

interface Step {
  message: string;
  prompts: ComingPrompt[];
}

/** All at once, and after them each version by itself. */
function stepsOf(prompts: readonly ComingPrompt[], { message, draft = false }: ImportRequest): Step[] {
  const together = prompts.filter((prompt) => prompt.message === undefined || draft);
  const alone = draft ? [] : prompts.filter((prompt) => prompt.message !== undefined);
  return [
    ...(together.length === 0 ? [] : [{ message: message ?? messageFor(together), prompts: together }]),
    ...alone.map((prompt) => ({ message: message ?? prompt.message ?? "", prompts: [prompt] })),
  ];
}

async function writeSteps(store: PromptStore, steps: readonly Step[], draft: boolean): Promise<ObjectId[]> {
  const commits: ObjectId[] = [];
  const written = new Set<PromptKey>();
  for (const { message, prompts } of steps) {
    const files = new Map(prompts.map(({ key, text }) => [pathIn(store, key), text]));
    const created = prompts.filter(({ key }) => !written.has(key)).map(({ key }) => pathIn(store, key));
    const commit = await writeSource(store.repository, { files, created, message, draft });
    for (const prompt of prompts) {
      written.add(prompt.key);
      prompt.commit = commit;
    }
    if (commit !== null) commits.push(commit);
  }
  return commits;
}

function promotionsOf(prompts: readonly ComingPrompt[]): string[] {
  return prompts.flatMap(({ key, commit, labels }) =>
    commit === null ? [] : labels.map((label) => `it was ${label} there: promptlane promote ${key}@${shortId(commit)} --to ${label}`),
  );
}

function undoOf(commits: readonly ObjectId[]): SourceWriteDocument["undo"] {
  const [first, ...others] = commits;
  const last = others.at(-1);
  if (first === undefined || last === undefined) return null;
  const argv = ["git", "revert", "--no-edit", `${shortId(first)}^..${shortId(last)}`];
  return { argv, text: argv.join(" ") };
}

function pathIn(store: PromptStore, key: PromptKey): string {
  return `${store.path}/${pathOfPrompt(key)}`;
}

function messageFor(prompts: readonly ComingPrompt[]): string {
  const [first] = prompts;
  if (prompts.length === 1 && first !== undefined) return `Import prompt ${first.key}`;
  return `Import ${prompts.length} prompts\n\n${prompts.map(({ key }) => key).join("\n")}`;
}
