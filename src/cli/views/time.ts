import type { Style } from "./style.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30.44 * DAY;
const YEAR = 365.25 * DAY;

type Unit = readonly [length: number, upTo: number, one: string, many: string];

const UNITS: readonly [Unit, ...Unit[]] = [
  [MINUTE, HOUR, "min", "min"],
  [HOUR, DAY, "h", "h"],
  [DAY, 2 * MONTH, "day", "days"],
  [MONTH, 2 * YEAR, "month", "months"],
  [YEAR, Infinity, "year", "years"],
];

/**
 * A point in time as people read it: `2 h ago` on a terminal, UTC elsewhere, as in `2026-03-01T09:30:00Z`.
 *
 * @param time A date, or a text that `Date` reads; any other text is shown as it is.
 */
export function viewTime(time: Date | string, style: Style): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return style.sanitizeLine(String(time));
  return style.terminal ? relativeTime(date, style.now) : date.toISOString().replace(/\.\d+Z$/, "Z");
}

/** How long ago `date` is, in whole units rounded down: `just now`, `4 min ago`, `3 days ago`, `in 2 h`. */
export function relativeTime(date: Date, now: Date): string {
  const elapsed = now.getTime() - date.getTime();
  const length = Math.abs(elapsed);
  if (length < MINUTE) return "just now";
  const amount = amountOf(length);
  return elapsed > 0 ? `${amount} ago` : `in ${amount}`;
}

function amountOf(length: number): string {
  const [unit, , one, many] = UNITS.find(([, upTo]) => length < upTo) ?? UNITS[0];
  const count = Math.floor(length / unit);
  return `${count} ${count === 1 ? one : many}`;
}
