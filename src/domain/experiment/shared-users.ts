import type { Experiment } from "./experiment.ts";
import { type Namespace, namespaceBuckets } from "./namespace.ts";

/** What decides whether two experiments can have a user in common. */
export type Population = Pick<Experiment, "namespace" | "unit">;

/**
 * Whether a user could be in both experiments. Only ranges of one namespace, of the same unit, keep them apart: a rollout,
 * which has no namespace, shares its users with everything.
 *
 * @example mayShareUsers({ namespace: { seed: "a", range: [0, 0.5] } }, { namespace: { seed: "a", range: [0.5, 1] } }) // false
 */
export function mayShareUsers(one: Population, other: Population): boolean {
  const isDivided = one.namespace !== undefined && other.namespace !== undefined && one.namespace.seed === other.namespace.seed;
  if (!isDivided || (one.unit ?? "user") !== (other.unit ?? "user")) return true;
  return doNamespacesOverlap(one.namespace, other.namespace);
}

/** Whether two experiments take the same part of one namespace. */
export function doNamespacesOverlap(one: Namespace | undefined, other: Namespace | undefined): boolean {
  if (one === undefined || other === undefined || one.seed !== other.seed) return false;
  const [first, second] = [namespaceBuckets(one).buckets, namespaceBuckets(other).buckets];
  return first[0] < second[1] && second[0] < first[1];
}
