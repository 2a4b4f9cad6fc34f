import type { RunningAction } from "../environment/deployment.ts";
import { recordText, type RecordShape, readRecordText } from "../environment/record-text.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { PromptKind } from "../version/version.ts";
import type { Experiment } from "./experiment.ts";
import type { PinnedVariation } from "./pinned-variation.ts";
import type { Metrics } from "./results/metric.ts";

/** A running experiment as an environment's branch holds it: `.promptlane/experiments/NAME.json`. */
export interface ExperimentRecord {
  format: 1;
  name: string;
  prompt: PromptKey;
  kind: PromptKind;
  /** What decides about assignments; every version is a number, such as `v4`. */
  experiment: Experiment;
  /** The metrics that it names, as they were defined when it started. */
  metrics: Metrics;
  /** One for each variation, in their order. */
  pins: PinnedVariation[];
  /** What made it so. */
  action: RunningAction | "rollback";
  operation: string;
  reason: string | null;
}

const SHAPE: RecordShape = {
  format: "number",
  name: "string",
  prompt: "string",
  kind: "string",
  experiment: "map",
  metrics: "map",
  pins: "list",
  action: "string",
  operation: "string",
};

const FIELDS = [
  "format",
  "name",
  "prompt",
  "kind",
  "experiment",
  "metrics",
  "pins",
  "action",
  "operation",
  "reason",
] as const satisfies readonly (keyof ExperimentRecord)[];

/** The text of an experiment's record. */
export function encodeExperimentRecord(record: ExperimentRecord): string {
  return recordText(record, FIELDS);
}

/**
 * Reads the record of a running experiment.
 *
 * @throws Invalid when the text is none: environments are ordinary branches, which anybody with access can edit.
 */
export function parseExperimentRecord(text: string, path: string): ExperimentRecord {
  return { reason: null, ...readRecordText(text, { path, subject: "the record of an experiment", shape: SHAPE }) } as ExperimentRecord;
}
