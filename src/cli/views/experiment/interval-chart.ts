import { displayWidth } from "../display-width.ts";
import { viewShare } from "../percent.ts";

/** A lift and where it may lie, to be drawn on an axis around 0. */
export interface DrawnInterval {
  readonly value: number;
  readonly interval: readonly [low: number, high: number];
}

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1];
const WIDEST = 61;
const NARROWEST = 15;

/** How far an axis reaches to either side of 0, so that all intervals are on it; what is beyond 100 % is cut off. */
export function scaleOf(intervals: readonly DrawnInterval[]): number {
  const farthest = Math.max(...intervals.flatMap(({ interval }) => interval.map(Math.abs)), 0);
  return STEPS.find((step) => farthest <= step) ?? 1;
}

/**
 * Draws an interval on a line: its ends, the estimate, and 0 in the middle; `<` and `>` where it goes on beyond. Null where
 * there is too little room.
 *
 * @param width Characters in a line, with the names of the ends.
 * @example viewInterval({ value: 0.12, interval: [0.02, 0.22] }, { scale: 0.25, width: 40 }) // "−25 %        0├────●────┤ +25 %"
 */
export function viewInterval(
  { value, interval: [low, high] }: DrawnInterval,
  { scale, width }: { scale: number; width: number },
): string | null {
  const [left, right] = [`−${viewShare(scale)} `, ` +${viewShare(scale)}`];
  const room = Math.min(WIDEST, width - displayWidth(left) - displayWidth(right));
  // An odd number of places has one for 0.
  const places = room % 2 === 0 ? room - 1 : room;
  if (places < NARROWEST) return null;
  const placeOf = (lift: number) => Math.round(((Math.min(scale, Math.max(-scale, lift)) / scale + 1) / 2) * (places - 1));
  const [from, to, zero] = [placeOf(low), placeOf(high), (places - 1) / 2];
  const line: string[] = Array.from({ length: places }, (_, place) => (place >= from && place <= to ? "─" : " "));
  line[zero] = line[zero] === " " ? "0" : "┼";
  line[from] = low < -scale ? "<" : "├";
  line[to] = high > scale ? ">" : "┤";
  if (Math.abs(value) <= scale) line[placeOf(value)] = "●";
  return `${left}${line.join("")}${right}`;
}
