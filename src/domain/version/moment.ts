import { Usage } from "../errors.ts";

const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:?\d\d)$/;
const AGO = /^(\d{1,6})[ .]?([a-z]+?)s?(?:[ .]ago)?$/i;
const SECOND = 1000;
const UNITS: Readonly<Record<string, number>> = {
  s: SECOND,
  sec: SECOND,
  second: SECOND,
  m: 60 * SECOND,
  min: 60 * SECOND,
  minute: 60 * SECOND,
  h: 3600 * SECOND,
  hour: 3600 * SECOND,
  d: 86_400 * SECOND,
  day: 86_400 * SECOND,
  w: 604_800 * SECOND,
  week: 604_800 * SECOND,
};

/**
 * Reads a moment: RFC 3339 with its zone, `now`, `yesterday`, or a time ago such as `2h`, `3 days` or `2.hours.ago`.
 * Git's own reader takes any words at all for now, which is no basis for a rollback.
 *
 * @throws Usage for anything else.
 * @example parseMoment("2h", new Date())
 */
export function parseMoment(text: string, now: Date): Date {
  if (text === "now") return now;
  if (text === "yesterday") return new Date(now.getTime() - 86_400 * SECOND);
  const ago = AGO.exec(text);
  const unit = ago === null ? undefined : UNITS[(ago[2] ?? "").toLowerCase()];
  if (ago !== null && unit !== undefined) return new Date(now.getTime() - Number(ago[1]) * unit);
  const moment = RFC_3339.test(text) ? new Date(text.replace(" ", "T")) : null;
  if (moment !== null && !Number.isNaN(moment.getTime())) return moment;
  throw new Usage("invalid-time", `${JSON.stringify(text)} is not a time.`, {
    hint: "write 2026-03-01T12:00:00Z, yesterday, or a time ago such as 2h or 3d",
  });
}

/** Whether a text reads as a moment. */
export function isMoment(text: string): boolean {
  try {
    parseMoment(text, new Date(0));
    return true;
  } catch {
    return false;
  }
}
