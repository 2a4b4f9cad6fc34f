import { weightsOf } from "../experiment/variation-weights.ts";
import { encodeExperimentRecord, type ExperimentRecord } from "../experiment/experiment-record.ts";
import { encodeRolloutRecord, type RolloutRecord } from "../experiment/rollout-record.ts";
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
  /** Equal for two records that do the same, whoever wrote them. */
  identity: string;
}

/** What one record says, whichever it is. */
export type RunningRecord = ExperimentRecord | RolloutRecord;

/** What a record runs under. */
export function nameOf(record: RunningRecord): RunningName {
  return "experiment" in record ? { kind: "experiment", name: record.name } : { kind: "rollout", name: record.prompt };
}

/** The text of a record, whichever it is. */
export function encodeRunning(record: RunningRecord): string {
  return "experiment" in record ? encodeExperimentRecord(record) : encodeRolloutRecord(record);
}

/** The prompts of which a record pins versions. */
export function pinnedKeys({ prompt, pins }: RunningRecord): PromptKey[] {
  return [...new Set([prompt, ...pins.flatMap(({ partials }) => partials.map(({ key }) => key))])];
}

/** The experiment or rollout that a prompt is under; null for none. */
export function runningOn(running: readonly RunningEntry[], key: string): RunningEntry | null {
  return running.find(({ prompt }) => prompt === key) ?? null;
}

/** What runs, in short. */
export interface RunningSummary {
  variations: { key: string; version: string; weight: number }[];
  /** The part of all users that takes part in an experiment, from 0 to 1; null for a rollout. */
  coverage: number | null;
  /** How many percent of users get the candidate of a rollout; null for an experiment. */
  percent: number | null;
  /** Whether a guardrail has stopped a rollout where it is. */
  paused: boolean;
}

/** Who gets what by a record. */
export function summaryOf(record: RunningRecord): RunningSummary {
  if ("experiment" in record) {
    const weights = weightsOf(record.experiment);
    const variations = record.experiment.variations.map(({ key, version }, index) => ({ key, version, weight: weights[index] ?? 0 }));
    return { variations, coverage: record.experiment.coverage ?? 1, percent: null, paused: false };
  }
  const { candidate, stable, percent } = record.rollout;
  const variations = [
    { key: "candidate", version: candidate, weight: 0.5 },
    { key: "control", version: stable, weight: 0.5 },
  ];
  return { variations, coverage: null, percent, paused: record.state === "paused" };
}
