import { closestMatch } from "leven";

const MOST_TYPING_ERRORS = 3;

/**
 * The candidate that was most probably meant by `name`, or null when none is near: about one typing error for every three
 * letters, three at most; upper and lower case are one.
 *
 * @example nearestName("promte", ["promote", "rollback"]) // "promote"
 */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
  const maxDistance = Math.min(MOST_TYPING_ERRORS, Math.ceil(name.length / 3));
  const byLowerCase = new Map(Array.from(candidates, (candidate) => [candidate.toLowerCase(), candidate]));
  const nearest = closestMatch(name.toLowerCase(), [...byLowerCase.keys()], { maxDistance });
  return nearest === undefined ? null : (byLowerCase.get(nearest) ?? null);
}
