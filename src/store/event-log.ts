import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { SCHEMA_VERSION } from "../domain/experiment/events/event.ts";
import { exposureFields, generationFields, hashedUnit, outcomeFields } from "../domain/experiment/events/logged-event.ts";
import type { EventOrigin, Generation, Outcome } from "../domain/experiment/events/logged-event.ts";
import type { Assignment } from "../domain/experiment/experiment.ts";
import { newId } from "./new-id.ts";

/** Where events are written and how. */
export interface EventLogOptions extends EventOrigin {
  /** Writes the SHA-256 of each unit in its place; false by default. Who can guess the units can still find them. */
  readonly hashUnits?: boolean;
}

/** Writes events into a file, each at once. */
export interface EventLog {
  /**
   * Notes that somebody saw what was assigned; to be called at use, not when the prompt is fetched. It writes once for each
   * experiment, unit, variation and seed, and nothing for somebody who takes no part.
   */
  exposure(assignment: Assignment): void;
  outcome(outcome: Outcome): void;
  generation(generation: Generation): void;
  close(): void;
}

// A process that runs for long sees many units; who comes back after so many others is written once more, which counts nothing twice.
const MOST_REMEMBERED = 100_000;

/**
 * Opens a log of events: JSON lines that are only ever appended to. Several processes may write to one file. Behind a line
 * that a killed process left unfinished, the next begins on its own.
 *
 * @param path The file; it and its folders are made when they are not there.
 * @throws node's own error when it cannot be written.
 * @example
 * const log = openEventLog("var/events.jsonl", { environment: "production" });
 * log.exposure(assign(experiment, { user: "u-42" }));
 * log.outcome({ event: "feedback", unit: "u-42", value: true });
 */
export function openEventLog(path: string, { hashUnits = false, ...origin }: EventLogOptions = {}): EventLog {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "a+");
  if (endsWithinLine(file)) writeSync(file, "\n");
  const exposed = new Set<string>();

  const unitOf = (unit: string): string => (hashUnits ? hashedUnit(unit) : unit);
  const write = (fields: object): void => {
    const frame = { schema_version: SCHEMA_VERSION, id: newId(), time: new Date().toISOString() };
    // One call for the whole line: the system keeps appended pieces apart, not halves of them together.
    // A value that is called like a field of the frame would make it no event.
    writeSync(file, `${JSON.stringify({ ...frame, ...fields, ...frame })}\n`);
  };
  return {
    exposure: (assignment) => {
      const fields = exposureFields(assignment, origin);
      if (fields === null || !isNew(exposed, assignment)) return;
      write({ ...fields, "feature_flag.context.id": unitOf(fields["feature_flag.context.id"]) });
    },
    outcome: (outcome) => write(outcomeFields({ ...outcome, unit: unitOf(outcome.unit) })),
    generation: (generation) => write(generationFields({ ...generation, unit: unitOf(generation.unit) })),
    close: () => closeSync(file),
  };
}

function endsWithinLine(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== "\n";
}

function isNew(exposed: Set<string>, { experiment, unit, variation, seed }: Assignment): boolean {
  const key = JSON.stringify([experiment, unit, variation, seed]);
  if (exposed.has(key)) return false;
  const [oldest] = exposed.size < MOST_REMEMBERED ? [] : exposed;
  if (oldest !== undefined) exposed.delete(oldest);
  exposed.add(key);
  return true;
}
