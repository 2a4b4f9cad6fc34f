import type { ObjectId } from "../domain/object-id.ts";
import { pathOfPrompt } from "../domain/prompt/content-files.ts";
import type { Version } from "../domain/version/version.ts";
import { parseCommitObject } from "../git/commit-object.ts";
import type { StoredCommit } from "../git/commit-object.ts";
import { rawLog } from "../git/log.ts";
import type { LoggedCommit } from "../git/log.ts";
import { asciiJson } from "./ascii-json.ts";
import { CacheTable } from "./cache-table.ts";
import type { PromptStore } from "./prompt-store.ts";
import { storePrefix } from "./store-prefix.ts";

/** Who made a version, when and why. */
export interface VersionDescription {
  /** The commit of the version; for a merge, `author`, `date` and `subject` are of the last merged commit that touched the prompt. */
  commit: ObjectId;
  author: { name: string; email: string };
  /** ISO 8601, in UTC. When the version came to be: for a merge, when it was merged. */
  date: string;
  /** With the number of the pull request, `(#12)`, where the merge names one. */
  subject: string;
}

export type DescriptionsSource = Pick<PromptStore, "repository" | "objects" | "path">;

const FILE_NAME = "descriptions";
// To be raised with every change of how versions are described.
const FORMAT = "descriptions 2";
const MOST_ROWS = 20_000;
// GitHub's and Gitea's `Merge pull request #12`, Bitbucket's `(pull request #12)`, GitLab's `See merge request group/project!12`.
const REQUEST_NUMBER = /pull request #(\d+)|merge request \S*!(\d+)|\(#(\d+)\)$/im;

/**
 * Describes versions, in their order; null for one whose commit is no longer there. Only the commits of the asked ones
 * are read, and what was found is kept in the git directory.
 *
 * @example await describeVersions(store, index.versions(key).slice(-20))
 */
export async function describeVersions(source: DescriptionsSource, versions: readonly Version[]): Promise<(VersionDescription | null)[]> {
  const table = (await CacheTable.read(source.repository, FILE_NAME, FORMAT)) ?? CacheTable.of({}, []);
  const known = new Map<string, VersionDescription>();
  for (const version of versions) {
    const row = table.get(nameOf(version));
    if (row !== null) known.set(nameOf(version), JSON.parse(row) as VersionDescription);
  }
  const missing = versions.filter((version) => !known.has(nameOf(version)));
  if (missing.length > 0) {
    const found = await describe(source, missing);
    for (const [name, description] of found) known.set(name, description);
    const rows = new Map([...found].map(([name, description]) => [name, asciiJson(description)]));
    await (isOvergrown(table) ? CacheTable.of({}, rows) : table.withRows({}, rows)).write(source.repository, FILE_NAME, FORMAT);
  }
  return versions.map((version) => known.get(nameOf(version)) ?? null);
}

function nameOf({ key, commit }: Version): string {
  return `${key}@${commit}`;
}

// What was described once may belong to a branch that is long gone, so now and then the table begins anew.
function isOvergrown(table: CacheTable): boolean {
  return table.size > MOST_ROWS;
}

async function describe(source: DescriptionsSource, versions: readonly Version[]): Promise<Map<string, VersionDescription>> {
  const objects = await source.objects.readMany(versions.map(({ commit }) => commit));
  const descriptions = await Promise.all(
    versions.map(async (version, index) => {
      const object = objects[index];
      return object?.type === "commit" ? describeOne(source, version, parseCommitObject(object.content)) : null;
    }),
  );
  return new Map(
    descriptions.flatMap((description, index) => (description === null ? [] : [[nameOf(versions[index] as Version), description]])),
  );
}

async function describeOne(source: DescriptionsSource, version: Version, own: StoredCommit): Promise<VersionDescription> {
  const { commit } = version;
  const merged = own.parents.length > 1 ? await lastMerged(source, version, own) : null;
  const subject = merged === null ? own.subject : withRequest(merged.subject, own);
  return { commit, author: merged?.author ?? own.author, date: own.committerDate, subject };
}

/** The newest commit that the merge brought in and that touched the prompt; null when the merge changed it by itself. */
async function lastMerged(
  { repository, path }: DescriptionsSource,
  { key, commit }: Version,
  { parents }: StoredCommit,
): Promise<LoggedCommit | null> {
  const paths = [pathOfPrompt(key), key].map((file) => `${storePrefix(path)}${file}`);
  for await (const merged of rawLog(repository, { tip: commit, exclude: parents.slice(0, 1), firstParent: false, paths })) {
    if (merged.parents.length < 2) return merged;
  }
  return null;
}

function withRequest(subject: string, merge: StoredCommit): string {
  const [, ...numbers] = REQUEST_NUMBER.exec(`${merge.subject}\n${merge.body}`) ?? [];
  const number = numbers.find((digits) => digits !== undefined);
  return number === undefined || subject.endsWith(`(#${number})`) ? subject : `${subject} (#${number})`;
}
