import type { Candidate } from "../domain/environment/decide-promotion.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";
import { isPromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PartialReference } from "../domain/prompt/template.ts";
import { draftLabel, type PromptKind, type VersionNumber } from "../domain/version/version.ts";
import { contentAtCommit } from "../store/content-at-commit.ts";
import { loadFacts } from "../store/known-facts.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import { candidateOf } from "./candidates.ts";

/** What a decision may ask of contents. */
export interface PromotionContents {
  facts(content: ObjectId): PromptFacts;
  pinned(key: string, version: VersionNumber): ObjectId | null;
}

interface Content {
  kind: PromptKind;
  blob: ObjectId | null;
}

/** Loads the facts of all that is live in the target, of what comes, and of the versions that its includes pin. */
export async function promotionContents(
  store: PromptStore,
  target: EnvironmentState,
  coming: readonly Content[],
): Promise<PromotionContents> {
  const index = await indexOf(store);
  const pinned = (key: string, version: VersionNumber) => (isPromptKey(key) ? (index.version(key, version)?.blob ?? null) : null);
  let contents: Content[] = [...target.contents(), ...coming];
  let facts = await loadFacts(store, contents);
  // What comes may include what is live, which may pin a version, which may include more: on until nothing new is found.
  for (let fresh = [...coming]; fresh.length > 0;) {
    const known = new Set(contents.map(({ blob }) => blob));
    const references = withLivePartials(fresh, target, facts);
    const pins = new Set(references.flatMap(({ name, version }) => (version === null ? [] : [pinned(name, version)])));
    fresh = [...pins].flatMap((blob) => (blob === null || known.has(blob) ? [] : [{ kind: "prompt" as const, blob }]));
    if (fresh.length === 0) break;
    contents = [...contents, ...fresh];
    facts = await loadFacts(store, contents);
  }
  return { facts, pinned };
}

/** All that contents include, at any depth, as far as it is followed in the target. */
function withLivePartials(contents: readonly Content[], target: EnvironmentState, facts: PromotionContents["facts"]): PartialReference[] {
  const references: PartialReference[] = [];
  const seen = new Set<ObjectId>();
  const waiting = contents.map(({ blob }) => blob);
  for (let blob = waiting.pop(); blob !== undefined; blob = waiting.pop()) {
    if (blob === null || seen.has(blob)) continue;
    seen.add(blob);
    const { partials } = facts(blob);
    references.push(...partials);
    for (const { name, version } of partials) if (version === null) waiting.push(target.entries.get(name as PromptKey)?.blob ?? null);
  }
  return references;
}

/** For each candidate the partials that it includes, at any depth, as they were at its commit. */
export async function partialsAtCommit(
  store: PromptStore,
  candidates: readonly Candidate[],
): Promise<Map<PromptKey, Map<string, Candidate>>> {
  const found = new Map<PromptKey, Map<string, Candidate>>();
  for (const candidate of candidates) {
    const partials = await includedAt(store, candidate);
    found.set(candidate.key, partials);
    // The decision asks on behalf of a partial that came along, too.
    for (const { key } of partials.values()) found.set(key, partials);
  }
  return found;
}

async function includedAt(store: PromptStore, { kind, blob, commit, draft, source }: Candidate): Promise<Map<string, Candidate>> {
  const partials = new Map<string, Candidate>();
  const waiting: Content[] = [{ kind, blob }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.blob === null) continue;
    const facts = await loadFacts(store, [next]);
    for (const { name, version } of facts(next.blob).partials) {
      if (version !== null || partials.has(name) || !isPromptKey(name)) continue;
      const content = await contentAtCommit(store, commit, name);
      if (content === null) continue;
      const resolved = { key: name, ...content, version: null, label: draftLabel(commit), commit, draft: true, environment: null };
      partials.set(name, { ...(await candidateOf(store, resolved, source, draft)), versionNamed: false });
      waiting.push(content);
    }
  }
  return partials;
}
