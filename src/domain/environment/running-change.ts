import type { EndedRecord } from "../experiment/ended-record.ts";
import { heldAfterRollout } from "../experiment/rollout-record.ts";
import type { RunningName } from "./environment-paths.ts";
import type { EnvironmentState } from "./environment-state.ts";
import type { RunningEntry, RunningRecord } from "./running-entry.ts";

/** One experiment or rollout that a plan starts, changes or ends. */
export interface RunningChange extends RunningName {
  /** What runs now; null when it starts. */
  from: { entry: RunningEntry; record: RunningRecord } | null;
  /** The record that will stand, or what is left of one that ends. */
  to: { runs: RunningRecord } | { ended: EndedRecord };
}

/** Under which id a record is written, and why. */
export interface RecordTerms {
  operation: string;
  reason: string | null;
}

/** What runs under the name of a change; null for nothing. */
export function entryOf({ running }: EnvironmentState, { kind, name }: RunningName): RunningEntry | null {
  return running.find((entry) => entry.kind === kind && entry.name === name) ?? null;
}

/** Ends what runs, and leaves behind why. */
export function endOf(
  from: { entry: RunningEntry; record: RunningRecord },
  terms: Pick<EndedRecord, "action" | "shipped"> & RecordTerms,
): RunningChange {
  const { kind, name, prompt } = from.entry;
  const { action, shipped, operation, reason } = terms;
  const held = "rollout" in from.record ? heldAfterRollout(from.record, shipped) : [];
  return { kind, name, from, to: { ended: { format: 1, kind, name, prompt, action, shipped, held, operation, reason } } };
}
