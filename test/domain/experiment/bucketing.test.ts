import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

import { assign } from "../../../src/domain/experiment/assign.ts";
import { bucketOf, hash } from "../../../src/domain/experiment/bucket.ts";
import { bucketRanges } from "../../../src/domain/experiment/bucket-ranges.ts";
import type { AssignmentContext, Experiment } from "../../../src/domain/experiment/experiment.ts";
import { fnv1a } from "../../../src/domain/experiment/fnv1a.ts";
import { inNamespace } from "../../../src/domain/experiment/namespace.ts";
import { assignRollout } from "../../../src/domain/experiment/rollout.ts";
import { refusalOf } from "../prompt/refusal.ts";
import { unitsByBucket } from "./units-by-bucket.ts";

type Range = [number, number];

interface Vectors {
  fnv1a: [text: string, hexadecimal: string][];
  buckets: [seed: string, value: string, bucket: number][];
  ranges: [weights: number[], coverage: number, ranges: Range[]][];
  namespaces: [seed: string, range: Range, value: string, belongs: boolean][];
  rollouts: [prompt: string, candidate: string, percent: number, ranges: Range[]][];
  assignments: [Experiment, AssignmentContext, [variation: string | null, reason: string, bucket: number | null]][];
}

const path = fileURLToPath(new URL("../../vectors/bucketing.json", import.meta.url));
const vectors = JSON.parse(readFileSync(path, "utf8")) as Vectors;

describe("the vectors for every language", () => {
  it.each(vectors.fnv1a)("FNV-1a of %j is %s", (text, hexadecimal) => {
    expect(fnv1a(text).toString(16).padStart(8, "0")).toBe(hexadecimal);
  });

  it.each(vectors.buckets)("under the seed %j, %j is in bucket %d", (seed, value, bucket) => {
    expect(bucketOf(seed, value)).toBe(bucket);
    expect(hash(seed, value)).toBe(bucket / 10_000);
  });

  it.each(vectors.ranges)("weights %j with a coverage of %d take %j", (weights, coverage, ranges) => {
    expect(bucketRanges(weights, coverage)).toEqual(ranges);
  });

  it.each(vectors.namespaces)("namespace %s %j, %j: %s", (seed, range, value, belongs) => {
    expect(inNamespace({ seed, range }, value)).toBe(belongs);
  });

  it.each(vectors.rollouts)("a rollout of %s to %s at %d percent", (prompt, candidate, percent, ranges) => {
    const units = unitsByBucket(`rollout:${prompt}@${candidate}`);
    const variations = units.map((user) => assignRollout({ prompt, candidate, stable: "v3", percent }, { user }).variation);
    expect(["candidate", "control"].map((key) => bucketsOf(variations, key))).toEqual(ranges.map(([start, end]) => numbers(start, end)));
  });

  it.each(vectors.assignments.map((row) => ({ row, user: row[1].user, reason: row[2][1] })))("$user: $reason", ({ row }) => {
    const [experiment, context, expected] = row;
    const { variation, reason, bucket } = assign(experiment, context);
    expect([variation, reason, bucket]).toEqual(expected);
  });
});

it("half a surrogate pair is hashed as an encoder writes it", () => {
  for (const text of ["\ud83d", "a\ude00b", "\ude00\ud83d", "\ud83d\ud83d\ude00"]) {
    expect(fnv1a(text)).toBe(fnv1a(new TextDecoder().decode(new TextEncoder().encode(text))));
  }
});

describe("refuses", () => {
  it.each([
    ["weights below 1", [0.4, 0.1], 1, "weights-not-one"],
    ["weights above 1", [0.7, 0.6], 1, "weights-not-one"],
    ["weights that almost add up", [0.4, 0.5999], 1, "weights-not-one"],
    ["a negative coverage", [0.5, 0.5], -0.2, "share-out-of-range"],
    ["a coverage above 1", [0.5, 0.5], 1.5, "share-out-of-range"],
    ["a coverage that is no number", [0.5, 0.5], Number.NaN, "share-out-of-range"],
    ["a negative weight", [1.5, -0.5], 1, "share-out-of-range"],
  ])("%s", (_, weights, coverage, code) => {
    expect(refusalOf(() => bucketRanges(weights, coverage)).code).toBe(code);
  });

  it("and says what wrong weights would do to users", () => {
    expect(refusalOf(() => bucketRanges([0.4, 0.5999])).message).toBe(
      "The weights add up to 0.9999, not to 1: 0.01 % of users would get no variation.",
    );
  });
});

function bucketsOf(variations: readonly (string | null)[], key: string): number[] {
  return variations.flatMap((variation, bucket) => (variation === key ? [bucket] : []));
}

function numbers(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}
