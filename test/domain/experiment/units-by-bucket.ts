import { bucketOf, BUCKETS } from "../../../src/domain/experiment/bucket.ts";

const known = new Map<string, readonly string[]>();

/** One unit for each of the 10,000 buckets of a seed, in the order of the buckets. */
export function unitsByBucket(seed: string): readonly string[] {
  const found = known.get(seed) ?? findUnits(seed);
  known.set(seed, found);
  return found;
}

function findUnits(seed: string): string[] {
  const units = new Map<number, string>();
  for (let number = 0; units.size < BUCKETS; number += 1) {
    const bucket = bucketOf(seed, `u-${number}`);
    if (!units.has(bucket)) units.set(bucket, `u-${number}`);
  }
  return Array.from({ length: BUCKETS }, (_, bucket) => units.get(bucket) ?? "");
}
