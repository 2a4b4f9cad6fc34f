import { comparePrompts, type PromptContent, type PromptDifference } from "../domain/diff/diff-prompts.ts";
import { Usage } from "../domain/errors.ts";
import { defaultSyntax } from "../domain/manifest/manifest.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptKind, VersionNumber } from "../domain/version/version.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { compareEnvironments } from "./compare-environments.ts";
import { compareSince } from "./compare-since.ts";
import { compareVersions } from "./compare-versions.ts";
import { comparedTokens, type ComparedTokens } from "./compared-tokens.ts";
import { latestIncluders } from "./latest-includers.ts";
import { liveByEnvironment } from "./live-by-environment.ts";

/** What to compare: a prompt's latest version with its draft, two of its versions, two environments, or this branch with another. */
export interface DiffRequest {
  key?: string;
  /** With a key: the version, environment, commit or draft to begin from. */
  a?: string;
  /** With a key: the one to end at; the working file when left out. */
  b?: string;
  /** With `to`: what a promotion from this environment… */
  from?: string;
  /** …would change in this one. */
  to?: string;
  /** With `from` and `to`, or `since`: only these prompts. */
  keys?: readonly string[];
  /** Everything that changed here since the commit at which this branch left that one. */
  since?: string;
  /** Whether to count tokens; true unless given. */
  tokens?: boolean;
}

/** One side of a comparison. */
export interface ComparedVersion {
  version: VersionNumber | null;
  /** `v4`, `draft@3f2a9c1`, or `draft` for a working file. */
  label: string;
  blob: ObjectId;
}

/** One prompt that differs. */
export interface ChangedPrompt {
  key: PromptKey;
  kind: PromptKind;
  /** Null when it was not there. */
  from: ComparedVersion | null;
  /** Null when it is no more. */
  to: ComparedVersion | null;
  words: { added: number; removed: number };
  /** The text differs in white space only. */
  reflowed: boolean;
  /** Null when nobody asked, and when more than 50 prompts differ. */
  tokens: ComparedTokens | null;
  variables: { added: string[]; removed: string[] };
  frontmatter: { path: string; before?: unknown; after?: unknown }[];
  /** The prompts whose text changes with it, since they include it. */
  affects: PromptKey[];
  /** What is live, by environment. */
  live: Record<string, string>;
}

/** What `diff` answers. */
export interface DiffDocument {
  changed: boolean;
  changes: ChangedPrompt[];
}

/** The document, with what its views draw. */
export interface PromptsComparison extends DiffDocument {
  texts: ReadonlyMap<PromptKey, PromptDifference>;
}

/** Two contents of one prompt, not compared yet. */
export interface ContentPair {
  key: PromptKey;
  kind: PromptKind;
  from: { version: ComparedVersion; content: PromptContent } | null;
  to: { version: ComparedVersion; content: PromptContent } | null;
}

const FORMS = "promptlane diff KEY, promptlane diff --from staging --to production, or promptlane diff --since main";

/**
 * Compares prompts word by word, their front matter by meaning, and their variables.
 *
 * @throws NotFound for a prompt, version, environment or commit that does not exist.
 * @throws Usage when the request names nothing to compare, or more than one comparison.
 * @example (await diffPrompts(store, { key: "support/triage", a: "v3", b: "production" })).changes[0]?.words
 */
export async function diffPrompts(store: PromptStore, request: DiffRequest): Promise<PromptsComparison> {
  const pairs = await findPairs(store, request);
  const texts = new Map<PromptKey, PromptDifference>();
  const options = { syntax: defaultSyntax(store.manifest.manifest) };
  for (const { key, from, to } of pairs) texts.set(key, comparePrompts(from?.content ?? null, to?.content ?? null, options));
  const [affected, live, tokensOf] = await Promise.all([
    affectedPrompts(store, pairs),
    liveByEnvironment(store),
    request.tokens === false ? () => null : comparedTokens(store, pairs),
  ]);
  const changes = pairs.map((pair): ChangedPrompt => {
    const { key, kind, from, to } = pair;
    const { words, reflowed, variables, frontmatter } = texts.get(key) as PromptDifference;
    const labels = live.flatMap(({ name, state }) => {
      const entry = state.entries.get(key);
      return entry === undefined || entry.blob === null ? [] : [[name, entry.label] as const];
    });
    return {
      key,
      kind,
      from: from?.version ?? null,
      to: to?.version ?? null,
      words,
      reflowed,
      tokens: tokensOf(pair),
      variables: { added: variables.added, removed: variables.removed },
      frontmatter,
      affects: affected(key),
      live: Object.fromEntries(labels),
    };
  });
  return { changed: changes.length > 0, changes, texts };
}

async function findPairs(store: PromptStore, request: DiffRequest): Promise<ContentPair[]> {
  refuseContradictions(request);
  const { key, a, b, from, to, keys, since } = request;
  if (key !== undefined) return compareVersions(store, key, a ?? null, b ?? null);
  if (from !== undefined && to !== undefined) return compareEnvironments(store, from, to, keys ?? []);
  if (since !== undefined) return compareSince(store, since, keys ?? []);
  throw new Usage("what-to-compare", "Nothing was named to compare.", { hint: FORMS });
}

function refuseContradictions({ key, from, to, since }: DiffRequest): void {
  if ((from === undefined) !== (to === undefined)) {
    throw new Usage("one-environment", "--from and --to belong together.", { hint: "promptlane diff --from staging --to production" });
  }
  if ([key, from, since].filter((one) => one !== undefined).length > 1) {
    throw new Usage("two-comparisons", "A prompt, two environments and --since are compared each for itself.", { hint: FORMS });
  }
}

async function affectedPrompts(store: PromptStore, pairs: readonly ContentPair[]): Promise<(key: PromptKey) => PromptKey[]> {
  return pairs.length === 0 ? () => [] : latestIncluders(store);
}
