/**
 * P-values that hold when several questions were asked: each is raised so that, compared with α as before, one false alarm or
 * more comes in at most α of the cases, whatever the questions have to do with each other.
 *
 * Source: Holm (1979), Scandinavian Journal of Statistics 6, 65.
 *
 * @returns The adjusted values, in the order of the given ones.
 * @example holm([0.01, 0.04]) // [0.02, 0.04]
 */
export function holm(ps: readonly number[]): number[] {
  const adjusted = ps.map(() => 1);
  let largest = 0;
  const ascending = ps.map((p, index) => ({ p, index })).sort((one, two) => one.p - two.p);
  ascending.forEach(({ p, index }, rank) => {
    largest = Math.min(1, Math.max(largest, (ps.length - rank) * p));
    adjusted[index] = largest;
  });
  return adjusted;
}
