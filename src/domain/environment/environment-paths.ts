import { pathOfPrompt } from "../prompt/content-files.ts";
import { isPromptKey, type PromptKey } from "../prompt/prompt-key.ts";
import type { PromptKind, VersionNumber } from "../version/version.ts";

/** Where an environment's branch keeps its content; always here, wherever the source's store is. */
export const CONTENT_FOLDER = ".prompts";
/** Where it keeps the records. */
export const RECORDS_FOLDER = ".promptlane/deployments";
/** Where it keeps versions pinned beside the live ones. */
export const PINNED_FOLDER = ".promptlane/versions";
/** Which store the branch belongs to. */
export const STORE_FILE = ".promptlane/store.json";

const PINNED_VERSION = /^\.promptlane\/versions\/(.+)@v([1-9]\d{0,8})\.md$/;

/** The path of a prompt's file or a flow's folder. */
export function contentPath(key: PromptKey, kind: PromptKind): string {
  return `${CONTENT_FOLDER}/${kind === "prompt" ? pathOfPrompt(key) : key}`;
}

/** The path of a prompt's deployment record. */
export function recordPath(key: PromptKey): string {
  return `${RECORDS_FOLDER}/${key}.json`;
}

/** The key whose record lies at `path`, or null when `path` is no record. */
export function keyOfRecordPath(path: string): PromptKey | null {
  if (!path.startsWith(`${RECORDS_FOLDER}/`) || !path.endsWith(".json")) return null;
  const key = path.slice(RECORDS_FOLDER.length + 1, -".json".length);
  return isPromptKey(key) ? key : null;
}

/** The path of a version pinned by an include. */
export function pinnedPath(key: string, version: VersionNumber): string {
  return `${PINNED_FOLDER}/${key}@v${version}.md`;
}

/** The pinned version that lies at `path`, or null when `path` is no version's. */
export function pinOfPath(path: string): { key: PromptKey; version: VersionNumber } | null {
  const [, key = "", version] = PINNED_VERSION.exec(path) ?? [];
  return isPromptKey(key) ? { key, version: Number(version) } : null;
}
