import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { shortId } from "../domain/object-id.ts";
import { type PromptKey, projectOf } from "../domain/prompt/prompt-key.ts";
import type { Draft } from "../store/drafts.ts";
import { factsOfDraft } from "../store/draft-content.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { existingEnvironment } from "./declared-environment.ts";
import { draftsByKey } from "./drafts-by-key.ts";
import { type ListedPrompt, listing } from "./listing.ts";
import { projectNotFound } from "./not-found.ts";

/** Which prompts to list; all of them when nothing is said. */
export interface ListRequest {
  /** The first folder of the key. */
  project?: string;
  tag?: string;
  /** Only what is live there. */
  environment?: string;
  /** Words that key, title, description or tags hold, whatever their case. */
  search?: string;
}

/** What `list` answers. */
export interface ListDocument {
  prompts: ListedPrompt[];
}

/**
 * Lists the prompts of the default branch, the drafts, and what is live somewhere though its source is gone.
 *
 * @throws NotFound for an environment or a project that does not exist.
 * @example (await listPrompts(store, { project: "support" })).prompts.map(({ key }) => key)
 */
export async function listPrompts(store: PromptStore, request: ListRequest = {}): Promise<ListDocument> {
  const environment = request.environment === undefined ? null : existingEnvironment(store, request.environment);
  // Drafts first: git looks for them while the rest is read.
  const [drafts, listed] = await Promise.all([draftsByKey(store), listing(store)]);
  const everything = await withDrafts(store, listed, drafts);
  return { prompts: select(everything, request.project).filter((prompt) => matches(prompt, request, environment)) };
}

/** The listing with what drafts add to it: the marks of some prompts, and those that are nothing but drafts. */
async function withDrafts(store: PromptStore, listed: ListedPrompt[], drafts: ReadonlyMap<PromptKey, Draft>): Promise<ListedPrompt[]> {
  if (drafts.size === 0) return listed;
  const prompts = new Map(listed.map((prompt) => [prompt.key, prompt]));
  for (const [key, draft] of drafts) {
    const prompt = prompts.get(key);
    if (prompt !== undefined) prompts.set(key, { ...prompt, ...draftFields(draft) });
    else if (!draft.deleted) prompts.set(key, await describeDraft(store, draft));
  }
  return [...prompts.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
}

async function describeDraft(store: PromptStore, draft: Draft): Promise<ListedPrompt> {
  const { title, description, tags, model } = await factsOfDraft(store, draft);
  const { key, kind } = draft;
  return { key, kind, title, description, tags, model, version: null, ...draftFields(draft), environments: {} };
}

function select(rows: ListedPrompt[], project: string | undefined): ListedPrompt[] {
  if (project === undefined) return rows;
  const selected = rows.filter(({ key }) => projectOf(key) === project);
  if (selected.length > 0) return selected;
  throw projectNotFound(project, new Set(rows.map(({ key }) => projectOf(key))));
}

/** The fields that documents have for a draft. */
export function draftFields(draft: Draft | undefined): { draft: string | null; uncommitted: boolean } {
  return { draft: draft?.commit == null ? null : shortId(draft.commit), uncommitted: draft?.uncommitted ?? false };
}

function matches(
  { key, title, description, tags, environments }: ListedPrompt,
  { tag, search }: ListRequest,
  environment: EnvironmentName | null,
): boolean {
  if (environment !== null && environments[environment] === undefined) return false;
  if (tag !== undefined && !tags.includes(tag)) return false;
  if (search === undefined) return true;
  const text = [key, title, description, ...tags].join("\n").toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
