import { evalCondition } from "@growthbook/growthbook";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";

import { hash } from "../../src/domain/experiment/bucket.ts";
import { bucketRanges, equalWeights } from "../../src/domain/experiment/bucket-ranges.ts";
import { readCondition } from "../../src/domain/experiment/condition.ts";
import { Invalid } from "../../src/domain/errors.ts";

interface Cases {
  hash: [seed: string, value: string, version: number, expected: number | null][];
  getBucketRange: [name: string, [count: number, coverage: number, weights: number[] | null], ranges: [number, number][]][];
  getEqualWeights: [count: number, weights: number[]][];
}

// Data of others, which is not part of the project.
const FILE =
  process.env["GROWTHBOOK_CASES"] ?? fileURLToPath(new URL("../../../shared/vectors/growthbook-bucketing.json", import.meta.url));
const cases = (existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : { hash: [], getBucketRange: [], getEqualWeights: [] }) as Cases;
// What GrowthBook mends silently is refused here.
const MENDED = [
  "negative coverage",
  "coverage above 1",
  "weights sum below 1",
  "weights sum above 1",
  "weights.length not equal to num variations",
  "weights sum almost equals 1",
];

describe.skipIf(cases.hash.length === 0)("GrowthBook's own cases", () => {
  it.each(cases.hash.filter(([, , version]) => version === 2))("hash of %j and %j, version %d, is %d", (seed, value, _, expected) => {
    expect(hash(seed, value)).toBe(expected);
  });

  it.each(cases.getBucketRange.filter(([name]) => !MENDED.includes(name)))("ranges: %s", (_, [count, coverage, weights], expected) => {
    const ranges = bucketRanges(weights ?? equalWeights(count), coverage);
    expect(ranges).toEqual(expected.map((range) => range.map((share) => Math.round(share * 10_000))));
  });

  it.each(cases.getBucketRange.filter(([name]) => MENDED.includes(name) && !name.includes("length")))("ranges refused: %s", (_, input) => {
    const [count, coverage, weights] = input;
    expect(() => bucketRanges(weights ?? equalWeights(count), coverage)).toThrow(Invalid);
  });

  it.each(cases.getEqualWeights)("equal weights of %d", (count, expected) => {
    expect(equalWeights(count).map((weight) => Math.floor(weight * 1e8) / 1e8)).toEqual(expected);
  });
});

it("GrowthBook's evaluation still takes an unknown operator for no match, which is why conditions are looked through first", () => {
  const told = vi.spyOn(console, "error").mockReturnValue();
  expect(evalCondition({ plan: "pro" }, { plan: { $equals: "pro" } })).toBe(false);
  expect(told).toHaveBeenCalledWith("Unknown operator: $equals");
  told.mockRestore();
  expect(() => readCondition({ plan: { $equals: "pro" } })).toThrow(Invalid);
});
