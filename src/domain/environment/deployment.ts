import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { PromptKind, VersionNumber } from "../version/version.ts";

/** What made a live entry what it is. */
export type RecordAction = "promote" | "rollback" | "retire";

/** What changes which experiments and rollouts run. */
export type RunningAction =
  | "experiment-start"
  | "experiment-update"
  | "experiment-stop"
  | "rollout-start"
  | "rollout-step"
  | "rollout-abort"
  | "rollout-ship";

/** What a deployment does. */
export type DeploymentAction = RecordAction | RunningAction;

/** What is, was or will be live for one prompt in an environment. `blob` is null when the prompt is retired. */
export interface DeployedVersion {
  kind: PromptKind;
  /** Null for a draft, and for a retired prompt. */
  version: VersionNumber | null;
  /** `v4`, `draft@3f2a9c1`, or `retired`. */
  label: string;
  /** The commit of the source that holds the content. */
  commit: ObjectId | null;
  /** The live content: the blob of the file or the tree of the flow. */
  blob: ObjectId | null;
  /** Hash of the content and of all its partials, at any depth, as they were live at that time. */
  digest: string | null;
}

/** A version that a rollback took out of an environment; only naming it ships it there again. */
export interface HeldVersion {
  version: VersionNumber | null;
  label: string;
  blob: ObjectId;
}

/** The record that stands beside a live entry: `.promptlane/deployments/KEY.json`. */
export interface DeploymentRecord extends DeployedVersion {
  key: PromptKey;
  action: RecordAction;
  /** Where the content came from: an environment's name, or null for the default branch or a draft. */
  source: string | null;
  /** What a rollback goes back to, the nearest last: promotions push, rollbacks pop. */
  previous: DeployedVersion[];
  held: HeldVersion[];
  /** The id under which the operation can be repeated without effect. */
  operation: string;
  reason: string | null;
}

/** The label of a retired prompt. */
export const RETIRED_LABEL = "retired";

/** The label of content that agrees with no record: somebody edited the branch by hand. */
export const HAND_MADE_LABEL = "by hand";
