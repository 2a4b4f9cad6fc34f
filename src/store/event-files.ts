import { createReadStream } from "node:fs";
import { NotFound } from "../domain/errors.ts";
import { eventLines } from "../domain/experiment/events/event-lines.ts";
import type { ExperimentEvent } from "../domain/experiment/events/event.ts";

/** A line of a file that is no event. */
export interface MalformedLine {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly fault: string;
}

/** What reading events came to. */
export interface EventReport {
  /** How many events were read. */
  readonly events: number;
  /** How many lines are no events. */
  readonly malformed: number;
  /** The first hundred of them. */
  readonly malformed_lines: readonly MalformedLine[];
  /** Files whose last line was cut off, with its number; that line is left out. */
  readonly cut: readonly { readonly path: string; readonly line: number }[];
}

const MOST_NAMED = 100;
const BYTES_AT_ONCE = 262_144;

/**
 * Reads files of events, line by line and one after the other, in memory that does not grow with them. Lines that are no events are
 * counted and named, never dropped silently.
 *
 * @param visit Called with each event and its time, in milliseconds since 1970.
 * @throws NotFound `events-unreadable` for a file that is not there or cannot be read.
 * @example const { events, malformed_lines } = await readEvents(["events.jsonl"], reduction.add);
 */
export async function readEvents(paths: readonly string[], visit: (event: ExperimentEvent, at: number) => void): Promise<EventReport> {
  const report = { events: 0, malformed: 0, malformed_lines: [] as MalformedLine[], cut: [] as { path: string; line: number }[] };
  for (const path of paths) {
    const lines = eventLines({
      event: (event, at) => {
        report.events += 1;
        visit(event, at);
      },
      malformed: (line, fault) => {
        report.malformed += 1;
        if (report.malformed_lines.length < MOST_NAMED) report.malformed_lines.push({ path, line, fault });
      },
      cut: (line) => report.cut.push({ path, line }),
    });
    for await (const text of textsOf(path)) lines.push(text);
    lines.end();
  }
  return report;
}

async function* textsOf(path: string): AsyncGenerator<string> {
  const stream = createReadStream(path, { encoding: "utf8", highWaterMark: BYTES_AT_ONCE });
  try {
    for await (const text of stream) yield text as string;
  } catch (error) {
    throw new NotFound("events-unreadable", `The events in ${path} cannot be read.`, {
      hint: "Name files of events, one JSON object in each line.",
      details: { path },
      cause: error,
    });
  }
}
