import { fnv1a } from "./fnv1a.ts";

/** How many buckets there are; a bucket is one of the integers from 0 to 9999. */
export const BUCKETS = 10_000;

/**
 * The bucket of a value under a seed: an integer from 0 to 9999, the same in every language and for ever.
 *
 * Source: version 2 of GrowthBook's hashing, over UTF-8. Version 1 correlates experiments with each other and is not offered.
 *
 * @example bucketOf("seed", "a") // 505
 */
export function bucketOf(seed: string, value: string): number {
  return fnv1a(String(fnv1a(seed + value))) % BUCKETS;
}

/**
 * The hash that puts a value somewhere in [0, 1): its bucket divided by 10,000. For values in ASCII it is that of
 * GrowthBook's SDKs (hash version 2); beyond ASCII those disagree with each other, and this one takes the bytes of UTF-8.
 *
 * @param seed What separates this use from others; by default an experiment's name.
 * @param value What is assigned, such as the id of a user.
 * @returns One of 0, 0.0001, … 0.9999.
 * @example hash("seed", "a") // 0.0505
 */
export function hash(seed: string, value: string): number {
  return bucketOf(seed, value) / BUCKETS;
}
