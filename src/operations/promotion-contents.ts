import type { Candidate } from "../domain/environment/decide-promotion.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { closureOf } from "../domain/environment/partial-closure.ts";
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

/**
 * What candidates name without including it by a tag, at any depth, that is not live in the target and yet a prompt where the
 * candidate comes from: each as the candidate's commit and the name. What never was a prompt is not looked for.
 */
export async function namesInSource(
  store: PromptStore,
  candidates: readonly Candidate[],
  { target, contents: { facts, pinned } }: { target: EnvironmentState; contents: PromotionContents },
): Promise<Set<string>> {
  const index = await indexOf(store);
  const coming = new Map<string, ObjectId>(candidates.map(({ key, blob }) => [key, blob]));
  const live = (name: string) => coming.get(name) ?? target.entries.get(name as PromptKey)?.blob ?? null;
  const names = new Set<string>();
  for (const { key, blob, commit, draft } of candidates) {
    if (facts(blob).partials.length === 0) continue;
    const { absent } = closureOf(key, blob, { live, pinned, partialsOf: (content) => facts(content).partials });
    for (const { name } of absent) {
      const id = `${commit} ${name}`;
      if (names.has(id) || !isPromptKey(name) || !(draft || index.versions(name).length > 0)) continue;
      if ((await contentAtCommit(store, commit, name)) !== null) names.add(id);
    }
  }
  return names;
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
