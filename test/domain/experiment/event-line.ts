/** One line of a file of events, with the frame that every event has unless told otherwise. */
export function line(fields: Record<string, unknown>): string {
  return JSON.stringify({ schema_version: 1, id: "01jd0000000000000000000000", time: "2026-11-20T09:00:00.000Z", ...fields });
}
