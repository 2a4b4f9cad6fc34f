import type { DeploymentRecord } from "../environment/deployment.ts";
import { recordPath } from "../environment/environment-paths.ts";
import type { RunningRecord } from "../environment/running-entry.ts";
import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { PartialReference } from "../prompt/template.ts";
import type { VersionNumber } from "../version/version.ts";
import type { Content, EnvironmentStep } from "./environment-step.ts";
import type { Finding, FindingCode } from "./finding.ts";

/** What is known of versions outside the environment: the default branch's history and the ledger. */
export interface VersionKnowledge {
  /** The content of a numbered version; null when there is no such number. */
  contentOf(key: string, version: VersionNumber): ObjectId | null;
  /** Whether the source's commit holds the content at the key; `gone` when that commit is not in this clone. */
  isHeldBy(commit: ObjectId, key: PromptKey, content: Content): boolean | "gone";
  partialsOf(content: ObjectId): readonly PartialReference[];
}

/** What the steps so far have made of the environment. */
export interface LogState {
  contents: Map<PromptKey, Content>;
  /** The records as they stand; null where one cannot be read. */
  records: Map<PromptKey, DeploymentRecord | null>;
  /** Pinned versions by path. */
  pins: Map<string, ObjectId>;
  /** What runs, by the path of its record; null where that cannot be read. */
  running: Map<string, RunningRecord | null>;
  /** Every record that was ever written for a key, the oldest first. */
  past: Map<PromptKey, DeploymentRecord[]>;
}

/** A finding about the record of a key. */
export function aboutRecord({ commit }: EnvironmentStep, key: PromptKey, code: FindingCode, message: string, hint: string | null): Finding {
  return { severity: "error", code, commit, key, path: recordPath(key), message, hint };
}
