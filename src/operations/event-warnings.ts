import type { EventReport } from "../store/event-files.ts";

/** What to tell of events that could not be read as such: how many lines, and where the first ones are. */
export function eventWarnings(report: EventReport | null): string[] {
  if (report === null || report.malformed === 0) return [];
  const { malformed, malformed_lines: lines } = report;
  const [first] = lines;
  const where = first === undefined ? "" : `, the first at ${first.path}:${first.line} (${first.fault})`;
  return [`${malformed} ${malformed === 1 ? "line is no event" : "lines are no events"} and not counted${where}`];
}
