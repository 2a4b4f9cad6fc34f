import type { PromptContent } from "../domain/diff/diff-prompts.ts";
import { Invalid } from "../domain/errors.ts";
import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { Selection } from "../domain/version/selector.ts";
import { draftLabel, versionLabel } from "../domain/version/version.ts";
import { contentAtHead } from "../store/content-at-head.ts";
import { factsOfContent, readWorkingText } from "../store/draft-content.ts";
import { draftsAmong } from "../store/drafts-among.ts";
import { loadFacts } from "../store/known-facts.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import {
  closureAtCommit,
  closureBy,
  closureInEnvironment,
  closureInWorkingTree,
  includedAtHead,
  type KnownDrafts,
  type PartialContent,
  type ReadClosure,
} from "./closures.ts";
import type { VersionReference } from "./deployment-document.ts";
import { promptNotFound } from "./not-found.ts";
import { type ResolvedPrompt, resolvePrompt } from "./resolve-prompt.ts";
import { contentOf, isUncommitted } from "./resolved-content.ts";

/** The content of a prompt, and where it was found. */
export interface FoundPrompt {
  resolved: ResolvedPrompt;
  content: PromptContent;
  /** The version whose content the working file equals; null when it was not read from the working tree, or equals none. */
  equals: VersionReference | null;
  /** Where its includes are looked up. */
  place: "working-tree" | "commit" | "environment";
  /** The drafts that were looked up on the way. */
  known: KnownDrafts;
  /** What its includes lead to, where that is not what the place has now: as they are pinned, or were then. */
  partial?: PartialContent;
}

/**
 * Finds a prompt: the working file when nothing is selected (in a bare repository the latest version), else the version,
 * draft, environment or commit that is.
 *
 * @throws NotFound when there is no such prompt, version or environment.
 * @throws Invalid for a working file that is no text.
 */
export async function findPrompt(store: PromptStore, key: PromptKey, select: Selection | null): Promise<FoundPrompt> {
  return select === null ? working(store, key) : selected(store, await resolvePrompt(store, key, select));
}

/**
 * The facts of a prompt that was found. What is stored has them in the cache; a draft in the working tree has not.
 *
 * @throws Invalid for bytes that are no text.
 */
export async function factsOfFound(store: PromptStore, { resolved, content }: FoundPrompt): Promise<PromptFacts> {
  const facts = resolved.draft
    ? await factsOfContent(store, content)
    : (await loadFacts(store, [{ kind: content.kind, blob: resolved.blob }]))(resolved.blob);
  refuseBytes(resolved, facts);
  return facts;
}

/** What a prompt that was found includes, in the place where it was found. */
export function closureOfFound(
  store: PromptStore,
  { resolved, place, content, known, partial }: FoundPrompt,
  facts: PromptFacts,
): Promise<ReadClosure> {
  const root = { key: resolved.key, kind: content.kind, blob: resolved.blob, facts };
  if (partial !== undefined) return closureBy(store, root, partial);
  if (place === "environment" && resolved.environment !== null) return closureInEnvironment(store, root, resolved.environment);
  if (place === "commit" && resolved.commit !== null) return closureAtCommit(store, root, resolved.commit);
  return closureInWorkingTree(store, root, known);
}

/** The variables that a prompt that was found asks for with all that it includes, sorted. */
export async function variablesOfFound(
  store: PromptStore,
  found: FoundPrompt,
  facts: PromptFacts,
  closure: ReadClosure,
): Promise<string[]> {
  const all = [...new Set([...facts.variables, ...closure.variables])].toSorted();
  if (!closure.givesParts || closure.partials.length === 0 || closure.missing.length > 0 || closure.cycle !== null) return all;
  // Only now, since the parsers take longer to load than a warm command may take.
  const { linkedVariables } = await import("./linked-variables.ts");
  try {
    return await linkedVariables(store, found);
  } catch (error) {
    // What cannot be rendered is shown all the same.
    if (error instanceof Invalid) return all;
    throw error;
  }
}

async function working(store: PromptStore, key: PromptKey): Promise<FoundPrompt> {
  const content = await readWorkingText(store, key);
  if (content === null) return selected(store, await resolvePrompt(store, key, { type: "latest" }));
  const known = await draftsAround(store, key);
  const draft = known.drafts.get(key) ?? null;
  const blob = draft === null ? ((await contentAtHead(store, key))?.blob ?? null) : draft.id;
  if (blob === null) throw await promptNotFound(store, key);
  const equal = (await indexOf(store)).byBlob(key, blob);
  const equals = equal === null ? null : { version: equal.version, label: versionLabel(equal.version, equal.commit) };
  const commit = draft === null ? (equal?.commit ?? store.repository.head) : draft.uncommitted ? null : draft.commit;
  const isVersion = draft === null && equals !== null;
  const label = isVersion ? equals.label : draftLabel(commit);
  return {
    resolved: {
      key,
      kind: content.kind,
      version: isVersion ? equals.version : null,
      label,
      commit,
      blob,
      draft: !isVersion,
      environment: null,
    },
    content,
    equals,
    place: "working-tree",
    known,
  };
}

/** The drafts of a prompt and of all that it includes, as far as that can be told before. */
async function draftsAround(store: PromptStore, key: PromptKey): Promise<KnownDrafts> {
  // Begun for the prompt itself before anything is read, which git looks for meanwhile.
  const own = draftsAmong(store, [key]);
  own.catch(() => {});
  const included = await includedAtHead(store, key);
  const [ofKey, ofIncluded] = await Promise.all([own, draftsAmong(store, included)]);
  return { asked: [key, ...included], drafts: new Map([...ofKey, ...ofIncluded]) };
}

async function selected(store: PromptStore, resolved: ResolvedPrompt): Promise<FoundPrompt> {
  const place = isUncommitted(resolved) ? "working-tree" : resolved.environment === null ? "commit" : "environment";
  return { resolved, content: await contentOf(store, resolved), equals: null, place, known: { asked: [], drafts: new Map() } };
}

// Shown as text, bytes that are no text would come out changed.
function refuseBytes({ key, label, blob }: ResolvedPrompt, { problem }: PromptFacts): void {
  if (problem?.code !== "not-utf8") return;
  throw new Invalid(problem.code, `${key} ${label} is not UTF-8 text.`, {
    hint: `git cat-file blob ${blob.slice(0, 12)} prints its bytes`,
    details: { key, blob },
  });
}
