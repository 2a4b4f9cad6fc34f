import type { Candidate } from "../domain/environment/decide-promotion.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";
import { isPromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import { draftLabel, type VersionNumber } from "../domain/version/version.ts";
import { contentAtCommit } from "../store/content-at-commit.ts";
import { loadFacts } from "../store/known-facts.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import { candidateOf } from "./candidates.ts";
import { includedFacts, type WantedContent } from "./included-facts.ts";

/** What a decision may ask of contents. */
export interface PromotionContents {
  facts(content: ObjectId): PromptFacts;
  pinned(key: string, version: VersionNumber): ObjectId | null;
}

/** Loads the facts of what comes and of what that includes, live or pinned. */
export async function promotionContents(
  store: PromptStore,
  target: EnvironmentState,
  coming: readonly WantedContent[],
): Promise<PromotionContents> {
  const index = await indexOf(store);
  const pinned = (key: string, version: VersionNumber) => (isPromptKey(key) ? (index.version(key, version)?.blob ?? null) : null);
  return { facts: await includedFacts(store, coming, { target, pinned }), pinned };
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
  const index = await indexOf(store);
  const partials = new Map<string, Candidate>();
  const waiting: WantedContent[] = [{ kind, blob }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.blob === null) continue;
    const facts = await loadFacts(store, [next]);
    for (const { name, version } of facts(next.blob).partials) {
      if (version !== null || partials.has(name) || !isPromptKey(name)) continue;
      const content = await contentAtCommit(store, commit, name);
      if (content === null) continue;
      const resolved = { key: name, ...content, version: null, label: draftLabel(commit), commit, draft: true, environment: null };
      partials.set(name, { ...candidateOf(index, resolved, source, draft), versionNamed: false });
      waiting.push(content);
    }
  }
  return partials;
}
