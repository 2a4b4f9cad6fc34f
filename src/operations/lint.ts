import { NotFound } from "../domain/errors.ts";
import type { LintedPrompt, LintedStore } from "../domain/lint/linted-store.ts";
import type { LintProblem } from "../domain/lint/lint-problem.ts";
import { defaultSyntax, type Manifest } from "../domain/manifest/manifest.ts";
import { nearestName } from "../domain/nearest-name.ts";
import { classifyFiles, type ContentFiles, pathOfFlowFile } from "../domain/prompt/content-files.ts";
import { parsePromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import { changedFiles, type ChangedFiles } from "../store/changed-files.ts";
import { type FileToLint, type LintedFiles, lintFiles } from "../store/linted-files.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import { storePrefix } from "../store/store-prefix.ts";
import { type WorkingStore, workingStore } from "../store/working-store.ts";
import { lintManifest } from "./lint-manifest.ts";
import { commitSince, noCommonHistory } from "./since-commit.ts";

/** What to lint. */
export interface LintRequest {
  /** Only these prompts; all of them when left out. */
  keys?: readonly string[];
  /** Only what changed since HEAD left this branch or commit, and what includes it. */
  changedSince?: string;
}

/** What `lint` answers. */
export interface LintDocument {
  /** How many prompts and flows were looked at. */
  checked: number;
  errors: number;
  warnings: number;
  /** In the order of the files. */
  problems: LintProblem[];
}

/**
 * Checks the prompts of the working tree (in a bare repository, of the default branch) by every rule: what cannot be
 * used, what a promotion would refuse, and what may not be meant.
 *
 * @throws NotFound for a key that is not there, and for a branch or commit that is not in this clone.
 * @throws Invalid when HEAD and `changedSince` have no history in common.
 * @example (await lint(store, {})).problems.filter(({ severity }) => severity === "error")
 */
export async function lint(store: PromptStore, request: LintRequest): Promise<LintDocument> {
  const working = await workingStore(store);
  const content = classifyFiles([...working.files].map(([path, { mode }]) => ({ path, mode })));
  const wanted = wantedKeys(request.keys ?? [], content);
  const changed = request.changedSince === undefined ? null : await changesOf(store, working, request.changedSince);
  const manifest = await lintManifest(store, working);
  const linted = await lintedStore(store, working, content, manifest.manifest);
  const { lintStore, includingPrompts } = await import("../domain/lint/lint-store.ts");
  const problems = [...manifest.problems, ...lintStore(linted, manifest.manifest)];
  const touched = changed === null ? null : includingPrompts(linted, changed.keys);
  const isShown = ({ key, path }: LintProblem): boolean =>
    (wanted === null || (key !== null && wanted.has(key))) &&
    (changed === null || (key === null ? changed.paths.has(path) : touched?.has(key) === true));
  const shown = problems.filter(isShown).map((problem) => ({ ...problem, path: `${storePrefix(store.path)}${problem.path}` }));
  const errors = shown.filter(({ severity }) => severity === "error").length;
  const checked = [...linted.prompts.keys()].filter((key) => (wanted?.has(key) ?? true) && (touched?.has(key) ?? true)).length;
  return { checked, errors, warnings: shown.length - errors, problems: shown };
}

function wantedKeys(keys: readonly string[], { prompts, flows }: ContentFiles): ReadonlySet<PromptKey> | null {
  if (keys.length === 0) return null;
  const wanted = keys.map(parsePromptKey);
  const known = [...prompts.keys(), ...flows.keys()];
  const missing = wanted.find((key) => !prompts.has(key) && !flows.has(key));
  if (missing === undefined) return new Set(wanted);
  const nearest = nearestName(missing, known);
  throw new NotFound("prompt-not-found", `There is no prompt ${missing} in this working tree.`, {
    hint: nearest === null ? "promptlane list" : `Did you mean ${nearest}?`,
    details: { key: missing, nearest },
  });
}

async function changesOf(store: PromptStore, { files }: WorkingStore, since: string): Promise<ChangedFiles> {
  const option = "lint --changed-since";
  const commit = await commitSince(store, since, option);
  const changed = await changedFiles(store, files, commit);
  if (changed === null) throw noCommonHistory(store, since, option);
  return changed;
}

async function lintedStore(store: PromptStore, working: WorkingStore, content: ContentFiles, manifest: Manifest): Promise<LintedStore> {
  const linted = await lintFiles(store, filesToLint(working, content), { syntax: defaultSyntax(manifest), read: working.read });
  const prompts = new Map<PromptKey, LintedPrompt>();
  for (const [key, path] of content.prompts) prompts.set(key, promptOf(key, path, linted));
  for (const [key, templates] of content.flows) prompts.set(key, flowOf(key, templates, linted));
  return { prompts, ignored: content.ignored, hasVersion: await versionsOf(store, linted) };
}

function filesToLint({ files }: WorkingStore, { prompts, flows }: ContentFiles): FileToLint[] {
  const file = (path: string, isFlow: boolean): FileToLint[] => {
    const found = files.get(path);
    return found === undefined ? [] : [{ path, isFlow, id: found.id }];
  };
  return [
    ...[...prompts.values()].flatMap((path) => file(path, false)),
    ...[...flows].flatMap(([key, templates]) => [
      ...file(pathOfFlowFile(key), true),
      ...[...templates.values()].flatMap((path) => file(path, false)),
    ]),
  ];
}

function promptOf(key: PromptKey, path: string, { prompts }: LintedFiles): LintedPrompt {
  const linted = prompts.get(path);
  return { key, flow: null, files: new Map(linted === undefined ? [] : [["", { path, linted }]]) };
}

function flowOf(key: PromptKey, templates: ReadonlyMap<string, string>, { prompts, flows }: LintedFiles): LintedPrompt {
  const path = pathOfFlowFile(key);
  const linted = flows.get(path);
  const files = [...templates].flatMap(([name, file]) => {
    const template = prompts.get(file);
    return template === undefined ? [] : [[name, { path: file, linted: template }] as const];
  });
  return { key, flow: linted === undefined ? null : { path, linted }, files: new Map(files) };
}

/** Numbers are asked for only where an include names one; in a shallow clone nobody can tell which there are. */
async function versionsOf(store: PromptStore, { prompts }: LintedFiles): Promise<LintedStore["hasVersion"]> {
  const isPinned = [...prompts.values()].some(({ partials }) => partials.some(({ version }) => version !== null));
  if (!isPinned || store.repository.isShallow) return null;
  const index = await indexOf(store);
  return (key, version) => index.version(key as PromptKey, version) !== null;
}
