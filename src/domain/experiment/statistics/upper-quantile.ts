const MOST_HALVINGS = 200;

/**
 * Where a tail that falls from ½ at 0 has the size `p`, for a distribution that is symmetrical around 0: found by halving, to
 * the last digit.
 */
export function upperQuantile(tail: (x: number) => number, p: number): number {
  if (p > 0.5) return -upperQuantile(tail, 1 - p);
  if (p <= 0) return Infinity;
  let low = 0;
  let high = 1;
  while (tail(high) > p) {
    low = high;
    high *= 2;
  }
  for (let count = 0; count < MOST_HALVINGS; count += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (tail(middle) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
