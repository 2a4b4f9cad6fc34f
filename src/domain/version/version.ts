import { type ObjectId, shortId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";

/** A prompt is one file, whose content is a blob; a flow is a folder, whose content is a tree. */
export type PromptKind = "prompt" | "flow";

/** The number of a version, counted from 1. */
export type VersionNumber = number;

/** One version of a prompt: a run of commits on the default branch in which its content stays the same. */
export interface Version {
  /** The key under which the version was made; a renamed prompt's older versions carry the older key. */
  key: PromptKey;
  kind: PromptKind;
  /** Null for a run that only has a commit: one that a rewritten history put between frozen numbers. */
  version: VersionNumber | null;
  /** The commit that began the run. */
  commit: ObjectId;
  /** The blob of the file, or the tree of the flow. */
  blob: ObjectId;
}

/** A number that the ledger holds for ever. */
export interface FrozenVersion {
  key: PromptKey;
  version: VersionNumber;
  commit: ObjectId;
  blob: ObjectId;
}

/** How people read a version: `v4`; a commit's seven digits where there is no number. */
export function versionLabel(version: VersionNumber | null, commit: ObjectId | null): string {
  if (version !== null) return `v${version}`;
  return commit === null ? "none" : shortId(commit);
}

/** How people read a draft: `draft@3f2a9c1`, or `draft` while it is not committed. */
export function draftLabel(commit: ObjectId | null): string {
  return commit === null ? "draft" : `draft@${shortId(commit)}`;
}

/** Whether a text is the label of a numbered version, such as `v4`. */
export function isNumbered(text: string): boolean {
  return /^v\d+$/.test(text);
}
