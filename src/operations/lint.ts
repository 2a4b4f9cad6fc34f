import { NotFound } from "../domain/errors.ts";
import { namesVersions } from "../domain/lint/experiment-rules.ts";
import type { LintedPrompt, LintedStore } from "../domain/lint/linted-store.ts";
import type { LintedKind } from "../domain/lint/lint-file.ts";
import type { LintProblem } from "../domain/lint/lint-problem.ts";
import { defaultSyntax, type Manifest } from "../domain/manifest/manifest.ts";
import { nearestName } from "../domain/nearest-name.ts";
import { classifyFiles, type ContentFiles, enclosingFlow, isRegularFile, pathOfFlowFile } from "../domain/prompt/content-files.ts";
import { parsePromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import { changedFiles, type ChangedFiles } from "../store/changed-files.ts";
import { type FileToLint, type LintedFiles, lintFiles } from "../store/linted-files.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import { storePrefix } from "../store/store-prefix.ts";
import { type WorkingStore, workingStore } from "../store/working-store.ts";
import { lintExperiments, lintManifest } from "./lint-manifest.ts";
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
  const touched = changed === null ? null : includingPrompts(linted, changed.keys);
  const isCovered = (key: PromptKey): boolean => (wanted?.has(key) ?? true) && (touched?.has(key) ?? true);
  const isFileCovered = (path: string): boolean => wanted === null && (changed?.paths.has(path) ?? true);
  const named = await lintExperiments(manifest, { keys: [...linted.prompts.keys()], hasVersion: linted.hasVersion });
  const inManifest = [...manifest.problems, ...named].sort((one, other) => one.line - other.line || one.column - other.column);
  const problems = [...inManifest, ...lintStore(linted, manifest.manifest)]
    .filter(({ key, path }) => (key === null ? isFileCovered(path) : isCovered(key)))
    .map((problem) => ({ ...problem, path: `${storePrefix(store.path)}${problem.path}` }));
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const checked = [...linted.prompts.keys()].filter(isCovered).length;
  return { checked, errors, warnings: problems.length - errors, problems };
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
  for (const [key, path] of content.prompts) {
    prompts.set(key, { key, flow: null, files: filesOf(new Map([["", path]]), linted), others: new Map() });
  }
  for (const [key, templates] of content.flows) prompts.set(key, flowOf(key, templates, linted));
  return { prompts, ignored: content.ignored, hasVersion: await versionsOf(store, linted, manifest) };
}

function filesToLint({ files }: WorkingStore, { prompts, flows }: ContentFiles): FileToLint[] {
  const read = new Set([...prompts.values(), ...[...flows.values()].flatMap((templates) => [...templates.values()])]);
  const kindOf = (path: string): LintedKind | null => {
    if (read.has(path)) return "prompt";
    const flow = enclosingFlow(path, (key) => flows.has(key));
    if (flow === null) return null;
    return path === pathOfFlowFile(flow) ? "flow" : "other";
  };
  return [...files].flatMap(([path, { id, mode }]) => {
    const kind = isRegularFile(mode) ? kindOf(path) : null;
    return kind === null ? [] : [{ path, kind, id }];
  });
}

function flowOf(key: PromptKey, templates: ReadonlyMap<string, string>, linted: LintedFiles): LintedPrompt {
  const path = pathOfFlowFile(key);
  const file = linted.flows.get(path);
  const others = [...linted.others].filter(([other]) => other.startsWith(`${key}/`));
  return { key, flow: file === undefined ? null : { path, linted: file }, files: filesOf(templates, linted), others: new Map(others) };
}

function filesOf(paths: ReadonlyMap<string, string>, { prompts }: LintedFiles): LintedPrompt["files"] {
  return new Map(
    [...paths].flatMap(([name, path]) => {
      const linted = prompts.get(path);
      return linted === undefined ? [] : [[name, { path, linted }]];
    }),
  );
}

/** Numbers are asked for only where an include or an experiment names one; in a shallow clone nobody can tell which there are. */
async function versionsOf(store: PromptStore, { prompts }: LintedFiles, manifest: Manifest): Promise<LintedStore["hasVersion"]> {
  const isPinned =
    namesVersions(manifest) || [...prompts.values()].some(({ partials }) => partials.some(({ version }) => version !== null));
  if (!isPinned || store.repository.isShallow) return null;
  const index = await indexOf(store);
  return (key, version) => index.version(key as PromptKey, version) !== null;
}
