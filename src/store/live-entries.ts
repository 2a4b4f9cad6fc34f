import { type DeploymentRecord, HAND_MADE_LABEL } from "../domain/environment/deployment.ts";
import { CONTENT_FOLDER, keyOfRecordPath, RECORDS_FOLDER } from "../domain/environment/environment-paths.ts";
import type { LiveEntry } from "../domain/environment/environment-state.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { classifyFiles, type StoreFile } from "../domain/prompt/content-files.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptKind } from "../domain/version/version.ts";
import { rawLog } from "../git/log.ts";
import type { TreeEntry } from "../git/trees.ts";
import { recordReader } from "./deployment-log.ts";
import { type DeploymentOrigin, originOf } from "./deployment-origin.ts";
import type { PromptStore } from "./prompt-store.ts";

/**
 * Visits what is live at the tip of an environment, entry by entry in the order of the keys, so that nobody holds
 * thousands of them. The tree is the truth: content that no record agrees with is live too, but no version.
 *
 * @param files All files and folders of its tree.
 * @param before What an earlier tip had; entries whose record stayed are taken over.
 */
export async function visitLiveEntries(
  store: PromptStore,
  tip: ObjectId,
  files: readonly TreeEntry[],
  before: ReadonlyMap<PromptKey, LiveEntry>,
  visit: (entry: LiveEntry) => void,
): Promise<void> {
  const contents = readContents(files);
  const recordIds = recordsIn(files);
  const changed = new Map([...recordIds].filter(([key, id]) => before.get(key)?.record !== id));
  const [recordOf, origins] = await Promise.all([
    recordReader(store, [...changed.values()]),
    readOrigins(store, tip, new Set(changed.keys())),
  ]);
  let ofTip: DeploymentOrigin | null = null;
  const keys = new Set(recordIds.keys());
  for (const key of contents.keys()) keys.add(key);
  for (const key of [...keys].sort()) {
    const content = contents.get(key) ?? null;
    const known = before.get(key);
    const id = recordIds.get(key);
    const unchanged = known !== undefined && known.record === (id ?? null) && known.blob === (content?.blob ?? null);
    if (unchanged) {
      visit(known);
      continue;
    }
    const record = id === undefined ? null : recordOf(id);
    visit(liveEntry(key, content, id ?? null, record, origins.get(key) ?? (ofTip ??= await tipOrigin(store, tip))));
  }
}

function readContents(files: readonly TreeEntry[]): Map<PromptKey, { kind: PromptKind; blob: ObjectId }> {
  const folder = `${CONTENT_FOLDER}/`;
  const ids = new Map<string, ObjectId>();
  const below: StoreFile[] = [];
  for (const { path, id, type, mode } of files) {
    if (!path.startsWith(folder)) continue;
    const belowFolder = path.slice(folder.length);
    ids.set(belowFolder, id);
    if (type !== "tree") below.push({ path: belowFolder, mode });
  }
  const { prompts, flows } = classifyFiles(below);
  const contents = new Map<PromptKey, { kind: PromptKind; blob: ObjectId }>();
  for (const [key, path] of prompts) contents.set(key, { kind: "prompt", blob: ids.get(path) as ObjectId });
  for (const key of flows.keys()) contents.set(key, { kind: "flow", blob: ids.get(key) as ObjectId });
  return contents;
}

function recordsIn(files: readonly TreeEntry[]): Map<PromptKey, ObjectId> {
  const records = new Map<PromptKey, ObjectId>();
  for (const { path, id, type } of files) {
    const key = type === "tree" ? null : keyOfRecordPath(path);
    if (key !== null) records.set(key, id);
  }
  return records;
}

// Newest first and no further than needed: a deployment of one prompt reads one commit of thousands.
async function readOrigins(store: PromptStore, tip: ObjectId, wanted: Set<PromptKey>): Promise<Map<PromptKey, DeploymentOrigin>> {
  const origins = new Map<PromptKey, DeploymentOrigin>();
  if (wanted.size === 0) return origins;
  for await (const commit of rawLog(store.repository, { tip, firstParent: true, alsoUnchanged: true, paths: [RECORDS_FOLDER] })) {
    let origin: DeploymentOrigin | null = null;
    for (const { path } of commit.changes) {
      const key = keyOfRecordPath(path);
      if (key !== null && wanted.delete(key)) origins.set(key, (origin ??= originOf(commit)));
    }
    if (wanted.size === 0) break;
  }
  return origins;
}

async function tipOrigin(store: PromptStore, tip: ObjectId): Promise<DeploymentOrigin> {
  for await (const { committerDate, author } of rawLog(store.repository, { tip, firstParent: true, limit: 1 })) {
    return originOf({ id: tip, committerDate, author });
  }
  throw new TypeError(`${tip} has no log`);
}

/** One entry, of a record and the content that stands beside it. */
export function liveEntry(
  key: PromptKey,
  content: { kind: PromptKind; blob: ObjectId } | null,
  id: ObjectId | null,
  record: DeploymentRecord | null,
  origin: DeploymentOrigin,
): LiveEntry {
  if (record !== null && record.blob === (content?.blob ?? null)) {
    const { kind, version, label, commit, blob, digest, action, held } = record;
    return { key, kind, version, label, commit, blob, digest, action, held, record: id, ...origin };
  }
  const kind = content?.kind ?? "prompt";
  return {
    key,
    kind,
    version: null,
    label: HAND_MADE_LABEL,
    commit: null,
    blob: content?.blob ?? null,
    digest: null,
    action: "promote",
    held: record?.held ?? [],
    record: id,
    ...origin,
  };
}
