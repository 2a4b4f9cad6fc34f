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

/** Where events come from, when that is no file: standard input, or what was fetched from elsewhere. */
export interface EventSource {
  /** What its lines are named by. */
  readonly name: string;
  /** Opened when its turn comes; bytes are UTF-8. */
  readonly open: () => AsyncIterable<string | Uint8Array>;
}

const MOST_NAMED = 100;
const BYTES_AT_ONCE = 262_144;

/**
 * Reads events from files and other sources, line by line and one after the other, in memory that does not grow with them.
 * Lines that are no events are counted and named, never dropped silently.
 *
 * @param sources Paths of files, or what else gives their text.
 * @param visit Called with each event and its time, in milliseconds since 1970.
 * @throws NotFound `events-unreadable` for a file that is not there or cannot be read.
 * @example const { events, malformed_lines } = await readEvents(["events.jsonl"], reduction.add);
 */
export async function readEvents(
  sources: readonly (string | EventSource)[],
  visit: (event: ExperimentEvent, at: number) => void,
): Promise<EventReport> {
  const report = { events: 0, malformed: 0, malformed_lines: [] as MalformedLine[], cut: [] as { path: string; line: number }[] };
  for (const given of sources) {
    const source = typeof given === "string" ? eventFile(given) : given;
    const path = source.name;
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
    for await (const text of textsOf(source)) lines.push(text);
    lines.end();
  }
  return report;
}

/** A file of events, whose lines are named by what somebody called it. */
export function eventFile(path: string, name = path): EventSource {
  return { name, open: () => createReadStream(path, { encoding: "utf8", highWaterMark: BYTES_AT_ONCE }) };
}

async function* textsOf({ name, open }: EventSource): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  try {
    for await (const part of open()) yield typeof part === "string" ? part : decoder.decode(part, { stream: true });
  } catch (error) {
    throw new NotFound("events-unreadable", `The events in ${name} cannot be read.`, {
      hint: "Name files of events, one JSON object in each line.",
      details: { path: name },
      cause: error,
    });
  }
}
