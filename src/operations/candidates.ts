import { type Candidate } from "../domain/environment/decide-promotion.ts";
import { type EnvironmentName, parseEnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { NotFound, PolicyRefused, Usage } from "../domain/errors.ts";
import { type PromptKey, projectOf } from "../domain/prompt/prompt-key.ts";
import { parseSelector, type PromptSelector } from "../domain/version/selector.ts";
import { draftLabel, versionLabel } from "../domain/version/version.ts";
import type { Draft } from "../store/drafts.ts";
import { draftsAmong } from "../store/drafts-among.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import { loadFacts } from "../store/known-facts.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import type { VersionIndex } from "../store/version-index.ts";
import { projectNotFound, promptNotFound } from "./not-found.ts";
import { isDraft, type ResolvedPrompt, resolvePrompt } from "./resolve-prompt.ts";

/** Which prompts a promotion is to take, and from where. */
export interface CandidateRequest {
  /** `KEY[@SELECTION]` each; empty with `all`. */
  prompts: readonly string[];
  all: boolean;
  /** Take what is live there; otherwise the latest versions of the default branch. */
  from: string | null;
  project: string | null;
  tag: string | null;
  /** The environment that it goes to, for what errors suggest. */
  to: EnvironmentName;
  /** The drafts among the prompts that are named without a selection, as `draftsOfNamed` finds them. */
  drafts: Promise<NamedDrafts>;
}

type NamedDrafts = ReadonlyMap<PromptKey, Draft>;

/** What was found. */
export interface Candidates {
  candidates: Candidate[];
  /** The environment that they come from; null for the default branch. */
  source: EnvironmentName | null;
  /** Whether the request covers a prompt of the target, so that its absence in the source is to be told. */
  covers(key: PromptKey): boolean;
}

/**
 * Finds the prompts that a promotion asks for.
 *
 * @throws NotFound when a prompt, version, project or environment does not exist.
 * @throws PolicyRefused when a prompt has a draft and it was not said which of the two is meant.
 */
export async function findCandidates(store: PromptStore, request: CandidateRequest, target: EnvironmentState): Promise<Candidates> {
  const source = request.from === null ? null : parseEnvironmentName(request.from);
  if (request.all) return allOf(store, source, request, target);
  const selectors = request.prompts.map((text) => parseSelector(text));
  const candidates: Candidate[] = [];
  for (const selector of selectors) candidates.push(await named(store, selector, { source, to: request.to, drafts: request.drafts }));
  refuseTwice(candidates);
  return { candidates, source, covers: () => false };
}

/**
 * Begins to look for drafts of prompts that are named without a selection. Whoever needs the answer hears of a failure;
 * until then git looks while the rest is read.
 */
export function draftsOfNamed(store: PromptStore, prompts: readonly string[]): Promise<NamedDrafts> {
  const selectors = prompts.map((text) => parseSelector(text));
  const drafts = draftsAmong(store, [...new Set(selectors.flatMap(({ key, select }) => (select === null ? [key] : [])))]);
  drafts.catch(() => {});
  return drafts;
}

/** A resolved prompt as a candidate; content that equals a numbered version counts as that version. */
export function candidateOf(
  index: VersionIndex,
  resolved: ResolvedPrompt,
  source: EnvironmentName | null,
  versionNamed: boolean,
): Candidate {
  const { key, kind, blob } = resolved;
  const equal = resolved.version === null ? index.byBlob(key, blob) : null;
  const formerKeys = index.formerKeys(key);
  if (equal !== null && equal.version !== null) {
    return {
      key,
      kind,
      version: equal.version,
      label: versionLabel(equal.version, equal.commit),
      commit: equal.commit,
      blob,
      draft: false,
      source,
      versionNamed,
      formerKeys,
    };
  }
  if (resolved.commit === null) throw uncommitted(key);
  const { version, label, commit, draft } = resolved;
  return {
    key,
    kind,
    version,
    label: draft ? draftLabel(commit) : label,
    commit,
    blob,
    draft,
    source,
    versionNamed,
    formerKeys,
  };
}

async function named(
  store: PromptStore,
  { key, template, select }: PromptSelector,
  { source, to, drafts }: { source: EnvironmentName | null; to: EnvironmentName; drafts: Promise<NamedDrafts> },
): Promise<Candidate> {
  if (template !== null) {
    throw new Usage("flow-goes-whole", `A flow is promoted as one, not by its template ${template}.`, {
      hint: `promptlane promote ${key} --to ${to}`,
    });
  }
  const index = await indexOf(store);
  if (select !== null) {
    const resolved = await resolvePrompt(store, key, select);
    const versionNamed = select.type === "version" || select.type === "commit" || (select.type === "draft" && select.commit !== null);
    return candidateOf(index, resolved, select.type === "environment" ? select.name : null, versionNamed);
  }
  if (source !== null) return candidateOf(index, await liveOrRefused(store, key, source), source, false);
  const latest = await resolvePrompt(store, key, { type: "latest" });
  if ((await drafts).has(key)) {
    throw new PolicyRefused("has-draft", `${key} has a draft beside ${latest.label}: say which of the two is meant.`, {
      hint: `promptlane promote ${key}@${latest.label} --to ${to}, or ${key}@draft`,
      details: { key, choices: [`${key}@${latest.label}`, `${key}@draft`] },
    });
  }
  return candidateOf(index, latest, null, false);
}

async function liveOrRefused(store: PromptStore, key: PromptKey, source: EnvironmentName): Promise<ResolvedPrompt> {
  try {
    return await resolvePrompt(store, key, { type: "environment", name: source, back: 0 });
  } catch (error) {
    if (!(error instanceof NotFound) || error.code !== "not-live") throw error;
    if ((await indexOf(store)).versions(key).length === 0) throw await promptNotFound(store, key);
    throw new PolicyRefused("absent-in-source", error.message, { hint: `promptlane promote ${key} --to ${source}`, cause: error });
  }
}

async function allOf(
  store: PromptStore,
  source: EnvironmentName | null,
  request: CandidateRequest,
  target: EnvironmentState,
): Promise<Candidates> {
  const everything = source === null ? await latestVersions(store) : await liveVersions(store, source);
  const covers = await coverage(store, request, [...everything, ...target.contents()]);
  const index = await indexOf(store);
  const candidates = everything.filter(({ key }) => covers(key)).map((resolved) => candidateOf(index, resolved, source, false));
  return { candidates, source, covers };
}

async function latestVersions(store: PromptStore): Promise<ResolvedPrompt[]> {
  const index = await indexOf(store);
  return Promise.all(index.keys().map((key) => resolvePrompt(store, key, { type: "latest" })));
}

async function liveVersions(store: PromptStore, source: EnvironmentName): Promise<ResolvedPrompt[]> {
  const state = await loadEnvironment(store, source);
  return state.contents().map(({ key, kind, version, label, commit, blob }) => ({
    key,
    kind,
    version,
    label,
    commit,
    blob,
    draft: isDraft(label),
    environment: source,
  }));
}

async function coverage(
  store: PromptStore,
  { project, tag }: CandidateRequest,
  contents: readonly { key: PromptKey; kind: ResolvedPrompt["kind"]; blob: ResolvedPrompt["blob"] | null }[],
): Promise<(key: PromptKey) => boolean> {
  if (project !== null) refuseUnknownProject(project, contents);
  if (tag === null) return (key) => project === null || projectOf(key) === project;
  const facts = await loadFacts(store, contents);
  const tagged = new Set(contents.filter(({ blob }) => blob !== null && facts(blob).tags.includes(tag)).map(({ key }) => key));
  if (tagged.size === 0) throw new NotFound("tag-not-found", `No prompt has the tag ${tag}.`, { hint: "promptlane list" });
  return (key) => tagged.has(key) && (project === null || projectOf(key) === project);
}

function refuseUnknownProject(project: string, contents: readonly { key: PromptKey }[]): void {
  const projects = new Set(contents.map(({ key }) => projectOf(key)));
  if (!projects.has(project)) throw projectNotFound(project, projects);
}

function refuseTwice(candidates: readonly Candidate[]): void {
  const seen = new Set<PromptKey>();
  for (const { key } of candidates) {
    if (seen.has(key)) throw new Usage("named-twice", `${key} is named twice.`, { hint: "name each prompt once" });
    seen.add(key);
  }
}

function uncommitted(key: PromptKey): PolicyRefused {
  return new PolicyRefused("draft-uncommitted", `The draft of ${key} is not committed, so nothing could say later what was deployed.`, {
    hint: `commit it: git commit -- the file, or promptlane edit ${key}`,
  });
}
