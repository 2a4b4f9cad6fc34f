import leven from "leven";

/**
 * The candidate that was most probably meant by `name`, or null when none is near: at most a third of its letters, and
 * at least one, may differ.
 *
 * @example nearestName("promte", ["promote", "rollback"]) // "promote"
 */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
  let nearest: string | null = null;
  let smallest = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = leven(name, candidate, { maxDistance: smallest });
    if (distance < smallest) [nearest, smallest] = [candidate, distance];
  }
  return nearest;
}
