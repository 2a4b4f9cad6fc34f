import { Invalid } from "../errors.ts";
import { BUCKETS } from "./bucket.ts";

/** The buckets from `start` up to, but not including, `end`: integers from 0 to 10,000. */
export type BucketRange = readonly [start: number, end: number];

const MOST_DEVIATION = 1e-9;

/**
 * The buckets of each variation. Variation i begins where the weights before it end, and takes the part `coverage` of its own
 * weight, so that a coverage that grows moves nobody who is in. Ends are rounded to whole buckets once, here.
 *
 * Source: `getBucketRanges` of GrowthBook's SDKs; weights and coverage that those would mend silently are refused.
 *
 * @param weights The share of each variation, from 0 to 1; together 1.
 * @param coverage The part of all users that takes part, from 0 to 1; 1 by default.
 * @throws Invalid `weights-not-one` for weights that don't add up to 1 within 1e-9, `share-out-of-range` for a number outside [0, 1].
 * @example bucketRanges([0.5, 0.5], 0.2) // [[0, 1000], [5000, 6000]]
 */
export function bucketRanges(weights: readonly number[], coverage = 1): BucketRange[] {
  requireShare("coverage", coverage);
  for (const weight of weights) requireShare("a weight", weight);
  requireWhole(weights);
  const ranges: BucketRange[] = [];
  let start = 0;
  for (const weight of weights) {
    ranges.push([wholeBuckets(start), wholeBuckets(start + coverage * weight)]);
    start += weight;
  }
  return ranges;
}

/** The weights of `count` variations that name none. */
export function equalWeights(count: number): number[] {
  return Array.from({ length: count }, () => 1 / count);
}

/** The range of buckets between two shares, both from 0 to 1. */
export function rangeOfShares(start: number, end: number): BucketRange {
  requireShare("the start of a range", start);
  requireShare("the end of a range", end);
  if (start > end) {
    throw new Invalid("range-reversed", `A range ends before it begins: ${start} to ${end}.`, { hint: "Write the smaller share first." });
  }
  return [wholeBuckets(start), wholeBuckets(end)];
}

/** Whether a bucket lies in a range. */
export function isInRange(bucket: number, [start, end]: BucketRange): boolean {
  return bucket >= start && bucket < end;
}

function requireShare(what: string, share: number): void {
  if (share >= 0 && share <= 1) return;
  throw new Invalid("share-out-of-range", `${capital(what)} is ${share}, outside of 0 to 1.`, {
    hint: "Shares are written from 0 to 1: 0.2 is 20 %.",
    details: { value: share },
  });
}

function requireWhole(weights: readonly number[]): void {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) <= MOST_DEVIATION) return;
  const percent = Number((Math.abs(1 - sum) * 100).toPrecision(3));
  const meaning = sum < 1 ? `${percent} % of users would get no variation` : `the last ${percent} % have no users left`;
  throw new Invalid("weights-not-one", `The weights add up to ${Number(sum.toPrecision(12))}, not to 1: ${meaning}.`, {
    hint: "Change the weights so that they add up to 1, or leave all of them out for an equal split.",
    details: { weights: [...weights], sum },
  });
}

function wholeBuckets(share: number): number {
  return Math.min(BUCKETS, Math.round(share * BUCKETS));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
