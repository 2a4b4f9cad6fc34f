/**
 * A share as people read it.
 *
 * @example viewPercent(0.4123) // "41.2 %"
 */
export function viewPercent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)} %`;
}

/** A share without more digits than it has, to a hundredth of a percent: `20 %`, `0.01 %`. */
export function viewShare(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

/** A chance in whole percent, which is never said to be certain. */
export function viewChance(chance: number): string {
  if (chance > 0.99) return "> 99 %";
  return chance < 0.01 ? "< 1 %" : viewPercent(chance, 0);
}

/** A p-value to three places. */
export function viewP(p: number): string {
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

/** A whole number with its thousands apart. */
export function viewCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
