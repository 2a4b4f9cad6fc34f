import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { NotFound } from "../domain/errors.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { nearestName } from "../domain/nearest-name.ts";
import { parseMoment } from "../domain/version/moment.ts";
import type { Selection } from "../domain/version/selector.ts";
import { draftLabel, type PromptKind, type Version, type VersionNumber, versionLabel } from "../domain/version/version.ts";
import { tipOf } from "../store/branch-tip.ts";
import { contentAtCommit, findCommit } from "../store/content-at-commit.ts";
import { deployments } from "../store/deployment-log.ts";
import { draftOf } from "../store/drafts-among.ts";
import { tellFetchAge } from "../store/fetch-age.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import { versionByNumber } from "../store/lost-versions.ts";
import { howToCount } from "../store/deepen.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { environmentRef } from "../store/ref-names.ts";
import { indexOf } from "../store/store-index.ts";
import { existingEnvironment } from "./declared-environment.ts";
import { neverFetched } from "./live-by-environment.ts";
import { promptNotFound } from "./not-found.ts";

/** The content that a selector stands for. */
export interface ResolvedPrompt {
  key: PromptKey;
  kind: PromptKind;
  version: VersionNumber | null;
  label: string;
  /** The commit that holds it; null for a working file. */
  commit: ObjectId | null;
  blob: ObjectId;
  /** Content that no numbered version has. */
  draft: boolean;
  /** The environment in which it is, or was, live. */
  environment: EnvironmentName | null;
}

/**
 * Finds the content that a selection of a prompt stands for.
 *
 * @throws NotFound when there is no such prompt, version, environment, or commit.
 */
export async function resolvePrompt(store: PromptStore, key: PromptKey, selection: Selection): Promise<ResolvedPrompt> {
  switch (selection.type) {
    case "latest":
      return latestOf(store, key);
    case "version":
      return numbered(store, key, selection.version);
    case "draft":
      return selection.commit === null ? draft(store, key) : draftAtCommit(store, key, selection.commit);
    case "commit":
      return atCommit(store, key, selection.prefix);
    case "environment":
      return selection.back === 0 ? liveIn(store, key, selection.name) : deploymentsAgo(store, key, selection.name, selection.back);
    case "time":
      return liveAt(store, key, selection.environment, selection.at);
  }
}

async function latestOf(store: PromptStore, key: PromptKey): Promise<ResolvedPrompt> {
  const index = await indexOf(store);
  const version = index.latest(key);
  if (version !== null) return fromVersion(key, version);
  const newest = index.versions(key).at(-1);
  if (newest !== undefined) {
    throw new NotFound(
      "prompt-removed",
      `${key} is no longer on ${store.defaultBranch.name}; its last version is ${versionLabel(newest.version, newest.commit)}.`,
      {
        hint: `promptlane show ${key}@${versionLabel(newest.version, newest.commit)}`,
      },
    );
  }
  if ((await draftOf(store, key)) !== null) {
    throw new NotFound("draft-only", `${key} has no version yet, only a draft.`, {
      hint: `name it as ${key}@draft, or merge it to ${store.defaultBranch.name}`,
    });
  }
  throw await promptNotFound(store, key);
}

async function numbered(store: PromptStore, key: PromptKey, number: VersionNumber): Promise<ResolvedPrompt> {
  const version = await versionByNumber(store, key, number);
  if (version !== null) return fromVersion(key, version);
  const known = (await indexOf(store)).versions(key);
  if (known.length === 0) throw await promptNotFound(store, key);
  const deepen = howToCount(store);
  if (deepen !== null) {
    throw new NotFound(
      "version-not-found",
      `${key} has no v${number} in this shallow clone, which knows only numbers that were deployed.`,
      {
        hint: deepen,
        details: { key, version: number },
      },
    );
  }
  throw new NotFound(
    "version-not-found",
    `${key} has no v${number}; the latest is ${versionLabel(known.at(-1)?.version ?? null, known.at(-1)?.commit ?? null)}.`,
    {
      hint: `promptlane log ${key}`,
      details: { key, version: number },
    },
  );
}

async function draft(store: PromptStore, key: PromptKey): Promise<ResolvedPrompt> {
  const found = await draftOf(store, key);
  if (found === null) {
    if ((await indexOf(store)).latest(key) === null) throw await promptNotFound(store, key);
    throw new NotFound("no-draft", `${key} has no draft: it is the same here as on ${store.defaultBranch.name}.`, {
      hint: `promptlane edit ${key}`,
    });
  }
  if (found.id === null) throw new NotFound("draft-removes", `The draft of ${key} removes it.`, { hint: `promptlane show ${key}@latest` });
  const commit = found.uncommitted ? null : found.commit;
  return { key, kind: found.kind, version: null, label: draftLabel(commit), commit, blob: found.id, draft: true, environment: null };
}

async function draftAtCommit(store: PromptStore, key: PromptKey, prefix: string): Promise<ResolvedPrompt> {
  const found = await atCommit(store, key, prefix);
  return found.version === null && found.draft ? { ...found, label: draftLabel(found.commit) } : found;
}

async function atCommit(store: PromptStore, key: PromptKey, prefix: string): Promise<ResolvedPrompt> {
  const commit = await findCommit(store, prefix);
  if (commit === null) {
    throw new NotFound("commit-not-found", `There is no commit ${prefix} in this clone.`, { hint: `promptlane log ${key}` });
  }
  const content = await contentAtCommit(store, commit, key);
  if (content === null) throw new NotFound("not-at-commit", `${key} is not in commit ${prefix}.`, { hint: `promptlane log ${key}` });
  const index = await indexOf(store);
  const version = await index.versionAtCommit(key, commit);
  if (version !== null && version.blob === content.blob) return { ...fromVersion(key, version), commit };
  return { key, ...content, version: null, label: versionLabel(null, commit), commit, draft: true, environment: null };
}

async function liveIn(store: PromptStore, key: PromptKey, name: EnvironmentName): Promise<ResolvedPrompt> {
  tellFetchAge(store);
  const environment = existingEnvironment(store, name);
  const { entries } = await loadEnvironment(store, environment);
  const entry = entries.get(key);
  if (neverFetched(store).includes(environment)) throw unknownThere(store, key, environment);
  if (entry === undefined) throw await neverLive(store, key, environment, entries.keys());
  if (entry.blob === null) throw notLive(key, environment, "is retired");
  const { kind, version, label, commit, blob } = entry;
  return { key, kind, version, label, commit, blob, draft: isDraft(label), environment };
}

async function deploymentsAgo(store: PromptStore, key: PromptKey, name: EnvironmentName, back: number): Promise<ResolvedPrompt> {
  const environment = existingEnvironment(store, name);
  const tip = tipOf(store, environmentRef(store.manifest.manifest.refs, environment));
  let steps = 0;
  if (tip !== null) {
    for await (const { changes } of deployments(store, environment, { tip, keys: [key], limit: back })) {
      steps += 1;
      const before = changes.find((change) => change.key === key)?.from ?? null;
      if (steps === back && before?.blob != null) return fromRecord(key, before, before.blob, environment);
    }
  }
  throw notLive(key, environment, `was not live ${back} deployments ago`);
}

async function liveAt(store: PromptStore, key: PromptKey, name: EnvironmentName, at: string): Promise<ResolvedPrompt> {
  const moment = parseMoment(at, new Date());
  const environment = existingEnvironment(store, name);
  const tip = tipOf(store, environmentRef(store.manifest.manifest.refs, environment));
  if (tip !== null) {
    for await (const { date, changes } of deployments(store, environment, { tip, keys: [key] })) {
      if (new Date(date) > moment) continue;
      const record = changes.find((change) => change.key === key)?.to ?? null;
      if (record?.blob != null) return fromRecord(key, record, record.blob, environment);
      break;
    }
  }
  throw notLive(key, environment, `was not live at ${moment.toISOString()}`);
}

function fromVersion(key: PromptKey, { kind, version, commit, blob }: Version): ResolvedPrompt {
  return { key, kind, version, label: versionLabel(version, commit), commit, blob, draft: false, environment: null };
}

function fromRecord(
  key: PromptKey,
  record: { kind: PromptKind; version: VersionNumber | null; label: string; commit: ObjectId | null },
  blob: ObjectId,
  environment: EnvironmentName,
): ResolvedPrompt {
  const { kind, version, label, commit } = record;
  return { key, kind, version, label, commit, blob, draft: isDraft(label), environment };
}

/** Whether a label is that of a draft. */
export function isDraft(label: string): boolean {
  return label === "draft" || label.startsWith("draft@");
}

/** The error for a prompt in an environment that this clone has never seen. */
export function unknownThere({ remote }: PromptStore, key: PromptKey, environment: EnvironmentName): NotFound {
  return new NotFound("never-fetched", `${environment} was never fetched from ${remote}, so what is live there for ${key} is not known.`, {
    hint: `promptlane show ${key}@${environment} --fetch`,
    details: { key, environment },
  });
}

/** The error for a prompt that an environment never had; names the nearest that it has, or, for a key of no prompt, that there is. */
export async function neverLive(
  store: PromptStore,
  key: PromptKey,
  environment: EnvironmentName,
  live: Iterable<PromptKey>,
): Promise<NotFound> {
  const index = await indexOf(store);
  const known = index.versions(key).length > 0 ? [...live] : [...live, ...index.keys()];
  return notLive(key, environment, "is not live", nearestName(key, known));
}

/** The error for a prompt of which an environment has nothing; `nearest` is a key that may have been meant. */
export function notLive(key: PromptKey, environment: EnvironmentName, state: string, nearest: string | null = null): NotFound {
  return new NotFound("not-live", `${key} ${state} in ${environment}.`, {
    hint: nearest === null ? `promptlane history ${key} --env ${environment}` : `Did you mean ${nearest}?`,
    details: { key, environment },
  });
}
