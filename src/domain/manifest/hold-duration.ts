const FORM = /^([1-9]\d{0,4})([mhdw])$/;
const MINUTES = { m: 1, h: 60, d: 24 * 60, w: 7 * 24 * 60 };

/**
 * Reads how long a step holds: a whole number of minutes, hours, days or weeks.
 *
 * @returns Milliseconds, or null when the text is no duration.
 * @example holdDuration("12h") // 43_200_000
 */
export function holdDuration(text: string): number | null {
  const [, count, unit] = FORM.exec(text) ?? [];
  return count === undefined ? null : Number(count) * MINUTES[unit as keyof typeof MINUTES] * 60_000;
}
