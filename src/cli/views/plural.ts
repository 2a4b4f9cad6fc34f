/**
 * A number with its noun.
 *
 * @example plural(2, "change") // "2 changes"
 */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
