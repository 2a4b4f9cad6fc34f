import { bucketOf } from "./bucket.ts";
import { isInRange, rangeOfShares } from "./bucket-ranges.ts";
import type { BucketRange } from "./bucket-ranges.ts";

/** A part of all users that experiments divide among themselves, so that no user is in two of them. */
export interface Namespace {
  /** Experiments of one seed share the users; those of two are independent. */
  readonly seed: string;
  /** From where to where, in shares from 0 to 1; the end is not included. */
  readonly range: readonly [start: number, end: number];
}

/** A namespace in whole buckets. */
export interface NamespaceBuckets {
  readonly seed: string;
  readonly buckets: BucketRange;
}

/**
 * Whether a value belongs to a namespace: whether its hash under `"__" + seed` lies in the range.
 *
 * @throws Invalid `share-out-of-range` or `range-reversed` for a range that is none.
 * @example inNamespace({ seed: "support", range: [0, 0.5] }, "u-42")
 */
export function inNamespace(namespace: Namespace, value: string): boolean {
  return isInNamespace(namespaceBuckets(namespace), value);
}

export function namespaceBuckets({ seed, range: [start, end] }: Namespace): NamespaceBuckets {
  return { seed, buckets: rangeOfShares(start, end) };
}

export function isInNamespace({ seed, buckets }: NamespaceBuckets, value: string): boolean {
  return isInRange(bucketOf(`__${seed}`, value), buckets);
}
