import type { Person } from "../domain/environment/environment-state.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { type PromptKey } from "../domain/prompt/prompt-key.ts";
import { parseSelector } from "../domain/version/selector.ts";
import { type PromptKind, type Version, type VersionNumber, versionLabel } from "../domain/version/version.ts";
import { commitsOf } from "../store/prompt-commits.ts";
import { lostVersions } from "../store/lost-versions.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import { describeVersions } from "../store/version-descriptions.ts";
import { draftOf } from "../store/drafts-among.ts";
import { NotFound } from "../domain/errors.ts";
import { liveByEnvironment } from "./live-by-environment.ts";
import { promptNotFound } from "./not-found.ts";

/** Which part of a prompt's history is wanted. */
export interface LogRequest {
  key: string;
  /** How many versions, the newest; null for all. */
  limit: number | null;
  /** Every commit that touched the prompt, merged ones included, beside the versions. */
  commits?: boolean;
}

/** One version of the log. */
export interface LoggedVersion {
  version: VersionNumber | null;
  label: string;
  /** The key that the prompt had then. */
  key: PromptKey;
  commit: ObjectId;
  blob: ObjectId;
  author: Person;
  /** ISO 8601, UTC; empty, as are author and subject, when its commit is gone. */
  date: string;
  subject: string;
  /** The environments in which it is live. */
  environments: string[];
  /** Whether only the frozen number is left of it: no commit of the default branch has it, as far as this clone goes. */
  lost: boolean;
}

/** One commit of the log. */
export interface LoggedPromptCommit {
  commit: ObjectId;
  author: Person;
  date: string;
  subject: string;
}

/** What `log` answers; newest first. */
export interface LogDocument {
  key: PromptKey;
  kind: PromptKind;
  /** How many versions there are in all. */
  total: number;
  versions: LoggedVersion[];
  /** With `commits` only. */
  commits?: LoggedPromptCommit[];
}

/**
 * The versions of a prompt, newest first, those from before a rename among them, and those that only have a frozen number.
 *
 * @throws NotFound when there is no such prompt, or it is only a draft.
 * @example (await logPrompt(store, { key: "support/triage", limit: 20 })).versions[0]?.subject
 */
export async function logPrompt(store: PromptStore, { key: text, limit, commits = false }: LogRequest): Promise<LogDocument> {
  const { key } = parseSelector(text);
  const [index, live] = await Promise.all([indexOf(store), liveByEnvironment(store)]);
  const lost = await lostVersions(store, key);
  const versions = withLost(index.versions(key), lost).toReversed();
  const newest = versions[0];
  if (newest === undefined) throw await nothingToLog(store, key);
  const shown = limit === null ? versions : versions.slice(0, limit);
  const liveIn = (version: Version) => live.filter(({ state }) => isLive(state.entries.get(key), version)).map(({ name }) => name);
  const descriptions = await describeVersions(store, shown);
  return {
    key,
    kind: newest.kind,
    total: versions.length,
    versions: shown.map((version, place) => ({
      ...loggedVersion(version, descriptions[place] ?? null, liveIn(version)),
      lost: lost.includes(version),
    })),
    ...(commits ? { commits: await loggedCommits(store, key, limit) } : {}),
  };
}

/** Puts each lost version before the first with a higher number. */
function withLost(versions: readonly Version[], lost: readonly Version[]): Version[] {
  const between = (low: number, high: number) => lost.filter(({ version }) => version !== null && version > low && version < high);
  let reached = 0;
  const merged = versions.flatMap((version) => {
    const number = version.version ?? reached;
    const before = between(reached, number);
    reached = Math.max(reached, number);
    return [...before, version];
  });
  return [...merged, ...between(reached, Number.POSITIVE_INFINITY)];
}

function isLive(entry: { version: VersionNumber | null; blob: ObjectId | null } | undefined, { version, blob }: Version): boolean {
  return entry !== undefined && entry.blob === blob && entry.version === version;
}

function loggedVersion(
  { version, key, commit, blob }: Version,
  description: Awaited<ReturnType<typeof describeVersions>>[number],
  environments: string[],
): Omit<LoggedVersion, "lost"> {
  const { author, date, subject } = description ?? { author: { name: "", email: "" }, date: "", subject: "" };
  return { version, label: versionLabel(version, commit), key, commit, blob, author, date, subject, environments };
}

async function loggedCommits(store: PromptStore, key: PromptKey, limit: number | null): Promise<LoggedPromptCommit[]> {
  const commits = await commitsOf(store, await indexOf(store), key, limit === null ? {} : { limit });
  return commits.map(({ id, author, authorDate, subject }) => ({ commit: id, author, date: new Date(authorDate).toISOString(), subject }));
}

async function nothingToLog(store: PromptStore, key: PromptKey): Promise<NotFound> {
  if ((await draftOf(store, key)) === null) return promptNotFound(store, key);
  return new NotFound("draft-only", `${key} has no version yet, only a draft: a version is a commit on ${store.defaultBranch.name}.`, {
    hint: `promptlane diff ${key}`,
  });
}
