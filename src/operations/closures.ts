import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { pinnedPath } from "../domain/environment/environment-paths.ts";
import { closureOf, type PartialClosure } from "../domain/environment/partial-closure.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptFacts } from "../domain/prompt/prompt-facts.ts";
import { isPromptKey, type PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PartialReference } from "../domain/prompt/template.ts";
import type { PromptKind } from "../domain/version/version.ts";
import { contentAtCommit } from "../store/content-at-commit.ts";
import { contentAtHead } from "../store/content-at-head.ts";
import { factsOfDraft, workingKind } from "../store/draft-content.ts";
import type { Draft } from "../store/drafts.ts";
import { draftOf } from "../store/drafts-among.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import { loadFacts } from "../store/known-facts.ts";
import { pinnedVersions } from "../store/pinned-versions.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";

/** The prompt whose includes are followed. */
export interface ClosureRoot {
  key: PromptKey;
  blob: ObjectId;
  facts: PromptFacts;
}

interface Partial {
  blob: ObjectId;
  facts: PromptFacts;
}

/** What a prompt includes, and what all that asks for from outside. */
export interface ReadClosure extends PartialClosure {
  /** The variables of the partials in its text, sorted, each once. */
  variables: string[];
  /** Whether some partial is given a part of the values, so that its variables need not be those of the whole. */
  givesParts: boolean;
}

type PartialSource = (reference: PartialReference & { name: PromptKey }) => Promise<Partial | null>;

/** What a prompt includes, as of a commit of the source. */
export function closureAtCommit(store: PromptStore, root: ClosureRoot, commit: ObjectId): Promise<ReadClosure> {
  return follow(root, async ({ name, version }) =>
    withFacts(store, version === null ? await contentAtCommit(store, commit, name) : await pinnedInSource(store, name, version)),
  );
}

/** The content that an include leads to; null for none. */
export type PartialContent = (reference: PartialReference & { name: PromptKey }) => Promise<ObjectId | null>;

/** What a prompt includes, where somebody says what each include leads to. */
export function closureBy(store: PromptStore, root: ClosureRoot, contentOf: PartialContent): Promise<ReadClosure> {
  return follow(root, async (reference) => {
    const blob = await contentOf(reference);
    return withFacts(store, blob === null ? null : { kind: "prompt", blob });
  });
}

/** What a prompt includes, as live in an environment. */
export async function closureInEnvironment(store: PromptStore, root: ClosureRoot, environment: EnvironmentName): Promise<ReadClosure> {
  const { tip, entries } = await loadEnvironment(store, environment);
  return follow(root, async ({ name, version }) => {
    if (version !== null) {
      const blob = (await pinnedVersions(store, tip)).get(pinnedPath(name, version));
      return withFacts(store, blob === undefined ? null : { kind: "prompt", blob });
    }
    const live = entries.get(name);
    return withFacts(store, live === undefined || live.blob === null ? null : { kind: live.kind, blob: live.blob });
  });
}

/** The prompts that one includes as of HEAD, at whatever depth; none when it is not there. */
export async function includedAtHead(store: PromptStore, key: PromptKey): Promise<PromptKey[]> {
  const root = await withFacts(store, await contentAtHead(store, key));
  if (root === null) return [];
  const closure = await follow({ key, ...root }, async ({ name, version }) =>
    version === null ? withFacts(store, await contentAtHead(store, name)) : null,
  );
  return closure.partials.map((partial) => partial.key);
}

/** Keys whose drafts have been looked for already, with those that there are. */
export interface KnownDrafts {
  asked: readonly PromptKey[];
  drafts: ReadonlyMap<PromptKey, Draft>;
}

/** What a prompt includes, as in the working tree. */
export function closureInWorkingTree(store: PromptStore, root: ClosureRoot, known: KnownDrafts): Promise<ReadClosure> {
  return follow(root, async ({ name, version }) => {
    if (version !== null) return withFacts(store, await pinnedInSource(store, name, version));
    // What is nowhere needs no git to tell how it differs.
    if (!known.asked.includes(name) && (await isNowhere(store, name))) return null;
    const draft = known.asked.includes(name) ? known.drafts.get(name) : await draftOf(store, name);
    if (draft) return draft.id === null ? null : { blob: draft.id, facts: await factsOfDraft(store, draft) };
    return withFacts(store, await contentAtHead(store, name));
  });
}

async function isNowhere(store: PromptStore, name: PromptKey): Promise<boolean> {
  return (await workingKind(store, name)) === null && (await contentAtHead(store, name)) === null;
}

// The closure itself is found by a pure function, so everything that it may ask for is looked up first.
async function follow({ key, blob, facts }: ClosureRoot, source: PartialSource): Promise<ReadClosure> {
  const found = new Map<string, Partial | null>();
  // Level by level, so that the partials of one level are looked up side by side.
  for (let level = [...facts.partials]; level.length > 0;) {
    const fresh = level.filter(({ name, version }) => !found.has(nameOf(name, version)));
    for (const { name, version } of fresh) found.set(nameOf(name, version), null);
    const partials = await Promise.all(fresh.map(async ({ name, version }) => (isPromptKey(name) ? source({ name, version }) : null)));
    fresh.forEach(({ name, version }, place) => found.set(nameOf(name, version), partials[place] ?? null));
    level = partials.flatMap((partial) => partial?.facts.partials ?? []);
  }
  const partialsOf = new Map(
    [...found.values()].flatMap((partial) => (partial === null ? [] : [[partial.blob, partial.facts.partials] as const])),
  );
  const closure = closureOf(key, blob, {
    live: (name) => found.get(nameOf(name, null))?.blob ?? null,
    pinned: (name, version) => found.get(nameOf(name, version))?.blob ?? null,
    partialsOf: (content) => (content === blob ? facts.partials : (partialsOf.get(content) ?? [])),
  });
  const inText = closure.partials.filter(({ asTool }) => !asTool).map(({ key: name, pinned }) => found.get(nameOf(name, pinned))?.facts);
  const variables = inText.flatMap((included) => included?.variables ?? []);
  const givesParts = facts.givesParts || inText.some((included) => included?.givesParts === true);
  return { ...closure, variables: [...new Set(variables)].toSorted(), givesParts };
}

async function pinnedInSource(store: PromptStore, name: PromptKey, version: number): Promise<{ kind: PromptKind; blob: ObjectId } | null> {
  return (await indexOf(store)).version(name, version);
}

async function withFacts(store: PromptStore, content: { kind: PromptKind; blob: ObjectId } | null): Promise<Partial | null> {
  if (content === null) return null;
  const facts = await loadFacts(store, [content]);
  return { blob: content.blob, facts: facts(content.blob) };
}

function nameOf(name: string, version: number | null): string {
  return version === null ? name : `${name}@v${version}`;
}
