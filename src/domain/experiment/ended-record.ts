import type { HeldVersion, RecordAction, RunningAction } from "../environment/deployment.ts";
import { recordText, type RecordShape, readRecordText } from "../environment/record-text.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";

/**
 * What is left where an experiment or a rollout ran last, so that the history can tell why it ended and a repeated operation is known:
 * `.promptlane/ended/experiments/NAME.json`, `.promptlane/ended/rollouts/KEY.json`. What ran is in the commit before.
 */
export interface EndedRecord {
  format: 1;
  kind: "experiment" | "rollout";
  name: string;
  prompt: PromptKey;
  action: RunningAction | RecordAction;
  /** The variation that went live with it; null for none. */
  shipped: string | null;
  /** The candidates of rollouts that were taken away; only naming one ships it there. */
  held: HeldVersion[];
  operation: string;
  reason: string | null;
}

const SHAPE: RecordShape = { format: "number", kind: "string", name: "string", prompt: "string", action: "string", operation: "string" };

const FIELDS = [
  "format",
  "kind",
  "name",
  "prompt",
  "action",
  "shipped",
  "held",
  "operation",
  "reason",
] as const satisfies readonly (keyof EndedRecord)[];

/** The text of an ended one's record. */
export function encodeEndedRecord(record: EndedRecord): string {
  return recordText(record, FIELDS);
}

/**
 * Reads the record of an experiment or a rollout that ended.
 *
 * @throws Invalid when the text is none.
 */
export function parseEndedRecord(text: string, path: string): EndedRecord {
  const fields = readRecordText(text, { path, subject: "the record of something that ended", shape: SHAPE });
  return { shipped: null, held: [], reason: null, ...fields } as unknown as EndedRecord;
}
