import { type DeploymentRecord, HAND_MADE_LABEL } from "../domain/environment/deployment.ts";
import { CONTENT_FOLDER, keyOfRecordPath } from "../domain/environment/environment-paths.ts";
import type { LiveEntry } from "../domain/environment/environment-state.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { classifyFiles, type StoreFile } from "../domain/prompt/content-files.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptKind } from "../domain/version/version.ts";
import type { TreeEntry } from "../git/trees.ts";
import { recordReader } from "./deployment-log.ts";
import type { DeploymentOrigin } from "./deployment-origin.ts";
import { originOfTip, originsOfContents, originsOfRecords } from "./entry-origins.ts";
import type { PromptStore } from "./prompt-store.ts";

/**
 * Visits what is live at the tip of an environment, entry by entry, so that nobody holds thousands of them. The tree is the
 * truth: content that no record agrees with is live too, but no version.
 *
 * @param files All files and folders of its tree.
 * @param before What an earlier tip had; entries whose record and content stayed are taken over.
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
  const changed: PromptKey[] = [];
  for (const key of new Set([...recordIds.keys(), ...contents.keys()])) {
    const known = before.get(key);
    if (known?.record === (recordIds.get(key) ?? null) && known.blob === (contents.get(key)?.blob ?? null)) visit(known);
    else changed.push(key);
  }
  const withRecord = changed.filter((key) => recordIds.has(key));
  const [recordOf, origins] = await Promise.all([
    recordReader(
      store,
      withRecord.map((key) => recordIds.get(key) as ObjectId),
    ),
    originsOfRecords(store, tip, withRecord),
  ]);
  const foundOf = (key: PromptKey): FoundEntry => {
    const id = recordIds.get(key) ?? null;
    return { key, content: contents.get(key) ?? null, id, record: id === null ? null : recordOf(id) };
  };
  const byHand: PromptKey[] = [];
  for (const key of changed) {
    const found = foundOf(key);
    const origin = origins.get(key);
    if (origin !== undefined && agrees(found)) visit(liveEntry(found, origin));
    else byHand.push(key);
  }
  if (byHand.length === 0) return;
  const handOrigins = await originsOfContents(store, tip, byHand);
  const otherwise = await originOfTip(store, tip);
  for (const key of byHand) visit(liveEntry(foundOf(key), handOrigins.get(key) ?? origins.get(key) ?? otherwise));
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

/** What an environment's tree holds of a prompt: its content and its record, with the blob of that. */
export interface FoundEntry {
  key: PromptKey;
  content: { kind: PromptKind; blob: ObjectId } | null;
  id: ObjectId | null;
  record: DeploymentRecord | null;
}

/** One entry, of a record and the content that stands beside it. */
export function liveEntry(found: FoundEntry, origin: DeploymentOrigin): LiveEntry {
  const { key, content, id, record } = found;
  if (agrees(found)) {
    const { kind, version, label, commit, blob, digest, action, held } = found.record;
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

function agrees(found: FoundEntry): found is FoundEntry & { record: DeploymentRecord } {
  return found.record !== null && found.record.blob === (found.content?.blob ?? null);
}
