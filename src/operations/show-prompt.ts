import type { PromptContent } from "../domain/diff/diff-prompts.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { digestOf, type PartialClosure } from "../domain/environment/partial-closure.ts";
import { Invalid } from "../domain/errors.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { parseSelector } from "../domain/version/selector.ts";
import { draftLabel, type PromptKind, versionLabel, type VersionNumber } from "../domain/version/version.ts";
import { contentAtHead } from "../store/content-at-head.ts";
import { factsOfContent, readWorkingContent } from "../store/draft-content.ts";
import { draftsAmong } from "../store/drafts.ts";
import { loadFacts } from "../store/known-facts.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import type { VersionReference } from "./deployment-document.ts";
import { closureAtCommit, closureInEnvironment, closureInWorkingTree, includedAtHead, type KnownDrafts } from "./closures.ts";
import { promptNotFound } from "./not-found.ts";
import { type ResolvedPrompt, resolvePrompt } from "./resolve-prompt.ts";
import { contentOf, isUncommitted } from "./resolved-content.ts";
import { shownContent, wholeText } from "./shown-content.ts";

/** What `show` answers. */
export interface ShowDocument {
  key: PromptKey;
  kind: PromptKind;
  version: VersionNumber | null;
  /** `v4`, `draft@3f2a9c1`, or `draft` for a working file that equals no version. */
  label: string;
  commit: ObjectId | null;
  blob: ObjectId;
  /** Hash of the content and all its partials; null when a partial is missing. */
  digest: string | null;
  /** The environment that it was read from; null otherwise. */
  environment: EnvironmentName | null;
  frontmatter: Record<string, unknown>;
  /** The text below the front matter; of a flow that of its entry point. */
  template: string;
  variables: string[];
  partials: ShownPartial[];
  /** The version whose content the working file equals; null when it was not read from the working tree, or equals none. */
  equals: VersionReference | null;
  /** The templates of a flow; absent for a prompt. */
  templates?: ShownTemplate[];
}

/** A prompt that this one includes, at whatever depth. */
export interface ShownPartial {
  key: PromptKey;
  version: VersionNumber | null;
  blob: ObjectId;
}

/** One template of a flow. */
export interface ShownTemplate {
  name: string;
  frontmatter: Record<string, unknown>;
  template: string;
}

/** The document, with what is for people and programs that want the text itself. */
export interface ShownPrompt extends ShowDocument {
  /** The file as it is stored; of a flow all its files, each below its name. */
  text: string;
}

/**
 * Shows a prompt: the working file when nothing is selected (in a bare repository the latest version), else the version,
 * draft, environment or commit that the selector names.
 *
 * @throws NotFound when there is no such prompt, version, environment or template.
 * @throws Invalid when the file does not parse.
 * @example (await showPrompt(store, { selector: "support/triage@production" })).template
 */
export async function showPrompt(store: PromptStore, { selector }: { selector: string }): Promise<ShownPrompt> {
  const { key, template, select } = parseSelector(selector);
  const found = select === null ? await working(store, key) : await selected(store, await resolvePrompt(store, key, select));
  const { resolved, content, equals } = found;
  const facts = await factsOfShown(store, found);
  refuseBytes(key, resolved, facts);
  const closure = await partialsOf(store, found, facts);
  const index = await indexOf(store);
  return {
    key,
    kind: resolved.kind,
    version: resolved.version,
    label: resolved.label,
    commit: resolved.commit,
    blob: resolved.blob,
    digest: closure.missing.length > 0 || closure.cycle !== null ? null : digestOf(resolved.blob, closure),
    environment: resolved.environment,
    ...(await shownContent(key, content, template)),
    variables: facts.variables,
    partials: closure.partials.map((partial) => ({
      key: partial.key,
      version: partial.pinned ?? index.byBlob(partial.key, partial.blob)?.version ?? null,
      blob: partial.blob,
    })),
    equals,
    text: wholeText(content, template),
  };
}

interface Found {
  resolved: ResolvedPrompt;
  content: PromptContent;
  equals: VersionReference | null;
  /** Where its includes are looked up. */
  place: "working-tree" | "commit" | "environment";
  /** The drafts that were looked up on the way. */
  known: KnownDrafts;
}

async function working(store: PromptStore, key: PromptKey): Promise<Found> {
  const content = await readWorkingContent(store, key);
  if (content === null) return selected(store, await resolvePrompt(store, key, { type: "latest" }));
  // What it includes is asked about along with it, as far as that can be told before.
  const asked = [key, ...(await includedAtHead(store, key))];
  const drafts = await draftsAmong(store, asked);
  const draft = drafts.get(key) ?? null;
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
    known: { asked, drafts },
  };
}

async function selected(store: PromptStore, resolved: ResolvedPrompt): Promise<Found> {
  const place = isUncommitted(resolved) ? "working-tree" : resolved.environment === null ? "commit" : "environment";
  return { resolved, content: await contentOf(store, resolved), equals: null, place, known: { asked: [], drafts: new Map() } };
}

// Shown as text, bytes that are no text would come out changed.
function refuseBytes(key: PromptKey, { label, blob }: ResolvedPrompt, { problem }: PromptFacts): void {
  if (problem?.code !== "not-utf8") return;
  throw new Invalid(problem.code, `${key} ${label} is not UTF-8 text.`, {
    hint: `git cat-file blob ${blob.slice(0, 12)} prints its bytes`,
    details: { key, blob },
  });
}

// What is stored has its facts in the cache; a draft in the working tree has not.
async function factsOfShown(store: PromptStore, { resolved, content }: Found): Promise<PromptFacts> {
  if (resolved.draft) return factsOfContent(store, content);
  return (await loadFacts(store, [{ kind: content.kind, blob: resolved.blob }]))(resolved.blob);
}

function partialsOf(store: PromptStore, { resolved, place, content, known }: Found, facts: PromptFacts): Promise<PartialClosure> {
  const root = { key: resolved.key, kind: content.kind, blob: resolved.blob, facts };
  if (place === "environment" && resolved.environment !== null) return closureInEnvironment(store, root, resolved.environment);
  if (place === "commit" && resolved.commit !== null) return closureAtCommit(store, root, resolved.commit);
  return closureInWorkingTree(store, root, known);
}
