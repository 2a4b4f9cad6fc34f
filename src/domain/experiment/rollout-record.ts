import type { HeldVersion, RunningAction } from "../environment/deployment.ts";
import { hold } from "../environment/held-versions.ts";
import { recordText, type RecordShape, readRecordText } from "../environment/record-text.ts";
import type { RolloutGuardrail, RolloutStep } from "../manifest/experiment-entry.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { PromptKind } from "../version/version.ts";
import type { PinnedVariation } from "./pinned-variation.ts";
import type { Metrics } from "./results/metric.ts";
import type { Rollout } from "./rollout.ts";

/** A running rollout as an environment's branch holds it: `.promptlane/rollouts/KEY.json`. */
export interface RolloutRecord {
  format: 1;
  prompt: PromptKey;
  kind: PromptKind;
  /** What decides about assignments; candidate and stable are numbers, such as `v4`. */
  rollout: Rollout;
  steps: RolloutStep[];
  /** The index of the step that it stands at. */
  step: number;
  guardrails: RolloutGuardrail[];
  /** The metric that it is hoped to change; null for none. */
  primary: string | null;
  /** The metrics that it names, as they were defined when it started. */
  metrics: Metrics;
  state: "running" | "paused";
  /** The candidate and the control. */
  pins: PinnedVariation[];
  /** The candidates of earlier rollouts of the prompt that were taken away. */
  held: HeldVersion[];
  /** What made it so. */
  action: RunningAction | "rollback";
  operation: string;
  reason: string | null;
}

const SHAPE: RecordShape = {
  format: "number",
  prompt: "string",
  kind: "string",
  rollout: "map",
  steps: "list",
  step: "number",
  guardrails: "list",
  metrics: "map",
  state: "string",
  pins: "list",
  action: "string",
  operation: "string",
};

const FIELDS = [
  "format",
  "prompt",
  "kind",
  "rollout",
  "steps",
  "step",
  "guardrails",
  "primary",
  "metrics",
  "state",
  "pins",
  "held",
  "action",
  "operation",
  "reason",
] as const satisfies readonly (keyof RolloutRecord)[];

/** The text of a rollout's record. */
export function encodeRolloutRecord(record: RolloutRecord): string {
  return recordText(record, FIELDS);
}

/**
 * Reads the record of a running rollout.
 *
 * @throws Invalid when the text is none: environments are ordinary branches, which anybody with access can edit.
 */
export function parseRolloutRecord(text: string, path: string): RolloutRecord {
  const fields = readRecordText(text, { path, subject: "the record of a rollout", shape: SHAPE });
  return { reason: null, primary: null, held: [], ...fields } as unknown as RolloutRecord;
}

/** The content of the version that is rolled out; null in a record that somebody edited. */
export function candidatePin({ pins }: RolloutRecord): PinnedVariation | null {
  return pins.find(({ variation }) => variation === "candidate") ?? null;
}

/** What is held when a rollout ends: its candidate as well, unless that went live. */
export function heldAfterRollout(record: RolloutRecord, shipped: string | null): HeldVersion[] {
  const candidate = candidatePin(record);
  // A rollback ends it whatever somebody made of its record.
  if (candidate === null) return record.held;
  const { version, blob } = candidate;
  return shipped === null ? hold(record.held, [{ version, label: `v${version}`, blob }], null) : hold(record.held, [], blob);
}
