import { pinOfPath } from "../domain/environment/environment-paths.ts";
import type { RunningRecord } from "../domain/environment/running-entry.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { pathOfPrompt } from "../domain/prompt/content-files.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { Content, EnvironmentStep } from "../domain/verification/environment-step.ts";
import type { VersionKnowledge } from "../domain/verification/log-state.ts";
import type { PromptKind, Version, VersionNumber } from "../domain/version/version.ts";
import { versionByNumber } from "../store/lost-versions.ts";
import { loadFacts } from "../store/known-facts.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { storePrefix } from "../store/store-prefix.ts";

/** What somebody says a commit of the source holds. */
export interface SourceClaim {
  key: PromptKey;
  kind: PromptKind;
  version: VersionNumber | null;
  commit: ObjectId;
}

/** A version by its number; null when there is none. */
export type VersionLookUp = (key: PromptKey, version: VersionNumber) => Version | null;

/** Looks up versions, each once: a log names few of them, again and again. Null for what was not among them. */
export async function lookUpVersions(
  store: PromptStore,
  wanted: Iterable<{ key: PromptKey; version: VersionNumber | null }>,
): Promise<VersionLookUp> {
  const known = new Map<string, Version | null>();
  for (const { key, version } of wanted) {
    const name = `${key}@v${version}`;
    if (version !== null && !known.has(name)) known.set(name, await versionByNumber(store, key, version));
  }
  return (key, version) => known.get(`${key}@v${version}`) ?? null;
}

/** Looks up all that the log of an environment is judged by, with one question to git. */
export async function versionKnowledge(store: PromptStore, steps: readonly EnvironmentStep[]): Promise<VersionKnowledge> {
  const claims = claimsOf(steps);
  const lookUp = await lookUpVersions(store, [...claims, ...pinsOf(steps)]);
  const [facts, isHeldBy] = await Promise.all([loadFacts(store, contentsOf(steps)), heldBySource(store, claims, lookUp)]);
  return {
    contentOf: (key, version) => lookUp(key as PromptKey, version)?.blob ?? null,
    isHeldBy,
    partialsOf: (content) => facts(content).partials,
  };
}

/** Asks the commits of the source what they hold under the keys, and under those that they had before a rename. */
export async function heldBySource(
  store: PromptStore,
  claims: readonly SourceClaim[],
  lookUp: VersionLookUp,
): Promise<VersionKnowledge["isHeldBy"]> {
  const commits = [...new Set(claims.map(({ commit }) => commit))];
  const paths = new Map<string, Set<PromptKey>>();
  for (const { key, version, commit } of claims) {
    const name = `${commit} ${key}`;
    const keys = paths.get(name) ?? new Set([key]);
    paths.set(name, keys);
    // Before a rename it lay under the former key.
    if (version !== null) keys.add(lookUp(key, version)?.key ?? key);
  }
  const names = claims.flatMap(({ key, kind, commit }) =>
    [...(paths.get(`${commit} ${key}`) ?? [])].map((at) => nameAt(store, commit, at, kind)),
  );
  const unique = [...new Set(names)];
  const [found, known] = await Promise.all([store.objects.check(unique), store.objects.check(commits)]);
  const held = new Map(unique.map((name, place) => [name, found[place]?.id ?? null]));
  const here = new Set(commits.filter((_, place) => known[place]?.type === "commit"));
  return (commit: ObjectId, key: PromptKey, { kind, blob }: Content) => {
    if (!here.has(commit)) return "gone";
    return [...(paths.get(`${commit} ${key}`) ?? [])].some((at) => held.get(nameAt(store, commit, at, kind)) === blob);
  };
}

function nameAt({ path }: PromptStore, commit: ObjectId, key: PromptKey, kind: PromptKind): `${ObjectId}:${string}` {
  return `${commit}:${storePrefix(path)}${kind === "prompt" ? pathOfPrompt(key) : key}`;
}

function contentsOf(steps: readonly EnvironmentStep[]): Content[] {
  const contents = new Map<ObjectId, Content>();
  for (const step of steps) {
    for (const content of step.contents.values()) if (content !== null) contents.set(content.blob, content);
    for (const [path, blob] of step.pins) if (blob !== null) contents.set(blob, { kind: path.endsWith(".md") ? "prompt" : "flow", blob });
  }
  return [...contents.values()];
}

function pinsOf(steps: readonly EnvironmentStep[]): { key: PromptKey; version: VersionNumber }[] {
  return steps.flatMap(({ pins }) => [...pins.keys()].flatMap((path) => pinOfPath(path) ?? []));
}

function claimsOf(steps: readonly EnvironmentStep[]): SourceClaim[] {
  return steps.flatMap(({ records, running }) => [
    ...running.flatMap(({ record }) => (record == null || record === "unreadable" ? [] : armClaims(record))),
    ...[...records].flatMap(([key, record]) => {
      if (record === null || record === "unreadable" || record.commit === null) return [];
      const { kind, version, commit } = record;
      return [{ key, kind, version, commit }];
    }),
  ]);
}

function armClaims({ prompt, kind, pins }: RunningRecord): SourceClaim[] {
  return pins.map(({ version, commit }) => ({ key: prompt, kind, version, commit }));
}
