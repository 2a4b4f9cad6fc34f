import { parseEvent } from "./event.ts";
import type { ExperimentEvent } from "./event.ts";

const LONGEST_LINE = 1_048_576;

/** What is told of the lines of one file, in their order. Lines are counted from 1. */
export interface EventSink {
  event(event: ExperimentEvent, at: number): void;
  malformed(line: number, fault: string): void;
  /** The last line has no end and is no event: whoever wrote it was stopped, or still writes. */
  cut(line: number): void;
}

/** Takes in a file, piece by piece. */
export interface EventLines {
  push(text: string): void;
  /** To be called once, after the last piece. */
  end(): void;
}

/** Reads events from pieces of text that may end anywhere. It keeps no more than one line, and skips what is longer than 1 MiB. */
export function eventLines(sink: EventSink): EventLines {
  let pending = "";
  let line = 0;
  let isTooLong = false;

  const take = (text: string): void => {
    line += 1;
    if (isTooLong || text.length > LONGEST_LINE) sink.malformed(line, "longer than 1 MiB");
    else if (text.trim() !== "") deliver(text);
    isTooLong = false;
  };
  const deliver = (text: string): void => {
    const parsed = parseEvent(text);
    if ("event" in parsed) sink.event(parsed.event, parsed.at);
    else sink.malformed(line, parsed.fault);
  };
  const keep = (rest: string): void => {
    pending = isTooLong ? "" : pending + rest;
    if (pending.length <= LONGEST_LINE) return;
    isTooLong = true;
    pending = "";
  };
  return {
    push: (text) => {
      let start = 0;
      for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
        take(pending + text.slice(start, end));
        pending = "";
        start = end + 1;
      }
      keep(text.slice(start));
    },
    end: () => {
      if (isTooLong) take("");
      else if (pending !== "" && "fault" in parseEvent(pending)) sink.cut(line + 1);
      else if (pending !== "") take(pending);
    },
  };
}
