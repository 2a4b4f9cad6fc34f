import type { PromptKey } from "../prompt/prompt-key.ts";
import type { DeploymentRecord } from "./deployment.ts";
import type { LiveEntry } from "./environment-state.ts";
import type { PinnedVersion } from "./pinned-versions.ts";
import type { RunningChange } from "./running-change.ts";

/** One change of a plan: what is live now, and the record that will stand instead. */
export interface EntryChange {
  key: PromptKey;
  /** Null when nothing was ever live under the key. */
  from: LiveEntry | null;
  to: DeploymentRecord;
  /** The live prompts whose text changes with this one, since they include it. */
  affects: PromptKey[];
}

/** A prompt that the request covers and the plan leaves as it is. */
export interface Skip {
  key: PromptKey;
  /** What would have come, such as `v8`. */
  label: string;
  /** Why, in words for people. */
  reason: string;
  /** The rule, in kebab-case. */
  code: SkipCode;
  /** The way out, as a command. */
  hint: string;
}

/** Why a prompt is left alone. */
export type SkipCode = "held" | "draft-only" | "newer-in-target" | "overlaps-flow" | "absent-in-source" | "experiment" | "rollout";

/** What a deployment will do, before anything is written. */
export interface EntryPlan {
  changes: EntryChange[];
  /** The experiments and rollouts that start, change or end. */
  running: RunningChange[];
  skipped: Skip[];
  /** Versions that the changes pin, to be stored beside the live ones. */
  pins: PinnedVersion[];
  warnings: string[];
}

/** Whether there is nothing to do. */
export function isEmptyPlan({ changes, running }: Pick<EntryPlan, "changes" | "running">): boolean {
  return changes.length === 0 && running.length === 0;
}
