import { createStyle } from "../../../src/cli/views/style.ts";

const NOW = new Date("2026-03-01T12:00:00Z");
/** How a view draws for a file or a pipe. */
export const PIPE = createStyle({ color: false, terminal: false, width: null, now: NOW });
/** How a view draws for a terminal, without colours, so that a test can read it. */
export const TERMINAL = createStyle({ color: false, terminal: true, width: 100, now: NOW });

export const ANA = { name: "Ana", email: "ana@example.com" };

/** A whole object id that begins with `start`. */
export function id<Id extends string>(start: string): Id {
  return start.padEnd(40, "0") as Id;
}
