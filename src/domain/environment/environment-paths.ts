import { pathOfPrompt } from "../prompt/content-files.ts";
import { isPromptKey, type PromptKey } from "../prompt/prompt-key.ts";
import type { PromptKind, VersionNumber } from "../version/version.ts";

/** Where an environment's branch keeps its content; always here, wherever the source's store is. */
export const CONTENT_FOLDER = ".prompts";
/** Where it keeps the records. */
export const RECORDS_FOLDER = ".promptlane/deployments";
/** Where it keeps versions pinned beside the live ones. */
export const PINNED_FOLDER = ".promptlane/versions";
/** Where it keeps the experiments that run. */
export const EXPERIMENTS_FOLDER = ".promptlane/experiments";
/** Where it keeps the rollouts that run. */
export const ROLLOUTS_FOLDER = ".promptlane/rollouts";
/** Where it keeps why experiments and rollouts ended. */
export const ENDED_FOLDER = ".promptlane/ended";
/** Where it keeps why rollouts ended. */
export const ENDED_ROLLOUTS_FOLDER = `${ENDED_FOLDER}/rollouts`;
/** Which store the branch belongs to. */
export const STORE_FILE = ".promptlane/store.json";

const PINNED_VERSION = /^\.promptlane\/versions\/(.+)@v([1-9]\d{0,8})(?:\.md|\/.+)?$/;
const PINNED_PART = /^\.promptlane\/versions\/.+@v[1-9]\d{0,8}(?:\.md$|(?=\/))/;

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

/** The path of a version pinned by an include, an experiment or a rollout: a file, or the folder of a flow. */
export function pinnedPath(key: string, version: VersionNumber, kind: PromptKind = "prompt"): string {
  return `${PINNED_FOLDER}/${key}@v${version}${kind === "prompt" ? ".md" : ""}`;
}

/** The path of the pinned version that a file belongs to: the file itself, or the folder of a flow; null for what is no part of one. */
export function pinnedPathOf(path: string): string | null {
  return PINNED_PART.exec(path)?.[0] ?? null;
}

/** The pinned version that lies at `path`, or is a flow with a file there; null when `path` is no version's. */
export function pinOfPath(path: string): { key: PromptKey; version: VersionNumber } | null {
  const [, key = "", version] = PINNED_VERSION.exec(path) ?? [];
  return isPromptKey(key) ? { key, version: Number(version) } : null;
}

/** The path of the record of what runs: an experiment by its name, or the rollout of a prompt by its key. */
export function runningPath({ kind, name }: RunningName): string {
  return `${FOLDERS[kind]}/${name}.json`;
}

/** The path of what is left of it when it has ended. */
export function endedPath({ kind, name }: RunningName): string {
  return `${ENDED_FOLDER}/${kind}s/${name}.json`;
}

/** What ended by the record at `path`, or null when `path` is no such record. */
export function endedOfPath(path: string): RunningName | null {
  const [, kind, name] = /^\.promptlane\/ended\/(experiment|rollout)s\/(.+)\.json$/.exec(path) ?? [];
  return name === undefined ? null : { kind: kind as RunningName["kind"], name };
}

/** What runs by the record at `path`, or null when `path` is no such record. */
export function runningOfPath(path: string): RunningName | null {
  if (!path.endsWith(".json")) return null;
  for (const { kind, folder } of RUNNING) {
    if (path.startsWith(folder)) return { kind, name: path.slice(folder.length, -".json".length) };
  }
  return null;
}

/** An experiment or a rollout by its name in one environment; a rollout's is the key of its prompt. */
export interface RunningName {
  kind: "experiment" | "rollout";
  name: string;
}

const FOLDERS = { experiment: EXPERIMENTS_FOLDER, rollout: ROLLOUTS_FOLDER };
// Made once: thousands of paths are asked about.
const RUNNING = (["experiment", "rollout"] as const).map((kind) => ({ kind, folder: `${FOLDERS[kind]}/` }));
