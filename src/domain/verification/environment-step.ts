import type { DeploymentRecord } from "../environment/deployment.ts";
import type { RunningName } from "../environment/environment-paths.ts";
import type { RunningRecord } from "../environment/running-entry.ts";
import type { EndedRecord } from "../experiment/ended-record.ts";
import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { PromptKind } from "../version/version.ts";

/** A prompt's file or a flow's folder as it lies in the tree. */
export interface Content {
  kind: PromptKind;
  blob: ObjectId;
}

/** One first-parent step of an environment's branch: what its tree changed, and nothing that its message says. */
export interface EnvironmentStep {
  commit: ObjectId;
  /** Whether it began the branch. */
  isRoot: boolean;
  /** The content entries that are other than before; null for one that is gone. */
  contents: ReadonlyMap<PromptKey, Content | null>;
  /** The records that were written; `unreadable` for a file that is none, null for one that was taken away. */
  records: ReadonlyMap<PromptKey, DeploymentRecord | "unreadable" | null>;
  /** The records of experiments and rollouts that changed. */
  running: readonly RunningFiles[];
  /** The pinned versions that changed, by path; null for one that is gone. */
  pins: ReadonlyMap<string, ObjectId | null>;
  /** Paths that are nothing that a deployment writes. */
  strays: readonly string[];
}

/** What a step did to the files of one experiment or rollout; a file that it left alone is undefined. */
export interface RunningFiles extends RunningName {
  /** Null for one that was taken away. */
  record?: RunningRecord | "unreadable" | null;
  ended?: EndedRecord | "unreadable" | null;
}
