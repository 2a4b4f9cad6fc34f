import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { type ObjectId, shortId } from "../domain/object-id.ts";
import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";
import { type PromptKey, projectOf } from "../domain/prompt/prompt-key.ts";
import type { PromptKind, VersionNumber } from "../domain/version/version.ts";
import { factsFor } from "../store/content-facts.ts";
import type { Draft } from "../store/drafts.ts";
import { factsOfDraft } from "../store/draft-content.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import { existingEnvironment } from "./declared-environment.ts";
import type { VersionReference } from "./deployment-document.ts";
import { draftsByKey } from "./drafts-by-key.ts";
import { liveByEnvironment } from "./live-by-environment.ts";
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

/** One prompt or flow of the list. */
export interface ListedPrompt {
  key: PromptKey;
  kind: PromptKind;
  title: string | null;
  description: string | null;
  tags: string[];
  model: string | null;
  /** The latest version; null for what is only a draft, or no longer in the source. */
  version: VersionNumber | null;
  /** The short id of the draft's last commit; null without a committed draft. */
  draft: string | null;
  /** Whether the working file differs from what is committed. */
  uncommitted: boolean;
  environments: Record<string, VersionReference>;
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
  const [drafts, index, live] = await Promise.all([draftsByKey(store), indexOf(store), liveByEnvironment(store)]);
  const rows = new Map<PromptKey, Row>();
  for (const { key, kind, version, blob } of index.all()) rows.set(key, { key, kind, version, content: blob, environments: {} });
  for (const draft of drafts.values()) addDraft(rows, draft);
  for (const { name, state } of live) addLive(rows, name, state);
  const selected = select([...rows.values()].sort(byKey), request.project);
  const stored = selected.flatMap(({ kind, content }) => (content === null ? [] : [{ kind, id: content }]));
  const facts = await factsFor(store, stored, { everything: selected.length === rows.size });
  const prompts: ListedPrompt[] = [];
  for (const row of selected) {
    const draft = drafts.get(row.key);
    const known = row.content !== null ? facts.get(row.content) : draft === undefined ? undefined : await factsOfDraft(store, draft);
    const prompt = describe(row, known, draft);
    if (matches(prompt, request, environment)) prompts.push(prompt);
  }
  return { prompts };
}

interface Row {
  key: PromptKey;
  kind: PromptKind;
  version: VersionNumber | null;
  /** Null for a draft that only the working tree holds. */
  content: ObjectId | null;
  environments: Record<string, VersionReference>;
}

function addDraft(rows: Map<PromptKey, Row>, { key, kind, id, uncommitted, deleted }: Draft): void {
  if (!deleted && !rows.has(key)) rows.set(key, { key, kind, version: null, content: uncommitted ? null : id, environments: {} });
}

// One object serves for all prompts of the same version, since there are thousands of the one and few of the other.
function addLive(rows: Map<PromptKey, Row>, name: EnvironmentName, state: EnvironmentState): void {
  const references = new Map<string, VersionReference>();
  for (const { key, kind, blob, version, label } of state.contents()) {
    const reference = references.get(label) ?? { version, label };
    references.set(label, reference);
    const row = rows.get(key) ?? { key, kind, version: null, content: blob, environments: {} };
    row.environments[name] = reference;
    rows.set(key, row);
  }
}

function select(rows: Row[], project: string | undefined): Row[] {
  if (project === undefined) return rows;
  const selected = rows.filter(({ key }) => projectOf(key) === project);
  if (selected.length > 0) return selected;
  throw projectNotFound(project, new Set(rows.map(({ key }) => projectOf(key))));
}

function describe({ key, kind, version, environments }: Row, facts: PromptFacts | undefined, draft: Draft | undefined): ListedPrompt {
  return {
    key,
    kind,
    title: facts?.title ?? null,
    description: facts?.description ?? null,
    tags: facts?.tags ?? [],
    model: facts?.model ?? null,
    version,
    ...draftFields(draft),
    environments,
  };
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

function byKey(one: Row, other: Row): number {
  return one.key < other.key ? -1 : 1;
}
