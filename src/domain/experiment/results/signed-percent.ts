/**
 * A lift as people read it.
 *
 * @example signedPercent(-0.03) // "−3.0 %"
 */
export function signedPercent(share: number): string {
  const digits = Math.abs(share * 100).toFixed(1);
  return `${share < 0 ? "−" : "+"}${digits} %`;
}
