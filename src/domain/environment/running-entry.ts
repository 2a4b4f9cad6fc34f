import type { ExperimentRecord } from "../experiment/experiment-record.ts";
import type { RolloutRecord } from "../experiment/rollout-record.ts";
import type { ObjectId } from "../object-id.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { RunningName } from "./environment-paths.ts";
import type { Person } from "./environment-state.ts";

/** An experiment or a rollout that runs in an environment, with the facts that people ask about it. */
export interface RunningEntry extends RunningName {
  /** The prompt that it is about. */
  prompt: PromptKey;
  /** Every prompt of which it pins a version: that one, and what its variations include. */
  pinned: PromptKey[];
  /** When the deployment was committed that wrote its record as it is; ISO 8601. */
  since: string;
  by: Person;
  /** The commit of the environment's branch that wrote it. */
  deployment: ObjectId;
  /** The blob of its record. */
  record: ObjectId;
}

/** What one record says, whichever it is. */
export type RunningRecord = ExperimentRecord | RolloutRecord;

/** The prompts of which a record pins versions. */
export function pinnedKeys({ prompt, pins }: RunningRecord): PromptKey[] {
  return [...new Set([prompt, ...pins.flatMap(({ partials }) => partials.map(({ key }) => key))])];
}

/** The experiment or rollout that a prompt is under; null for none. */
export function runningOn(running: readonly RunningEntry[], key: PromptKey): RunningEntry | null {
  return running.find(({ prompt }) => prompt === key) ?? null;
}
