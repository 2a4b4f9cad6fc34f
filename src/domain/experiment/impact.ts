import { isSameValue } from "../same-value.ts";
import { armOfBucket } from "./assignment-plan.ts";
import type { AssignmentPlan } from "./assignment-plan.ts";
import { BUCKETS } from "./bucket.ts";
import { isInRange } from "./bucket-ranges.ts";
import { experimentPlan } from "./experiment-plan.ts";
import type { Experiment } from "./experiment.ts";

/** A part of the users that gets something else. */
export interface Move {
  /** The variation before; null for none, which is what is live. */
  readonly from: string | null;
  /** The variation after; null for none. */
  readonly to: string | null;
  /** The share of users, from 0 to 1. */
  readonly share: number;
}

/** What a change of an experiment does to its users. */
export interface Impact {
  /** `exact` when the buckets stay and were counted; `expected` when users are dealt out anew, by another seed, unit or namespace. */
  readonly kind: "exact" | "expected";
  /** Of whom the shares are: of all users; or, with targeting or one namespace that stays, of those who match. */
  readonly of: "users" | "matching users";
  /** Whether another condition says who matches. How many that adds or takes away cannot be known here. */
  readonly targeting_changed: boolean;
  /** The share that goes from one variation to another: 0 for a change that is safe while the experiment runs. */
  readonly moved: number;
  /** The share that had no variation and gets one. */
  readonly entering: number;
  /** The share that had a variation and gets none. */
  readonly leaving: number;
  /** All of these one by one, in the order of the variations. */
  readonly moves: readonly Move[];
}

type Weighted = readonly [key: string | null, share: number];

/**
 * What a change of an experiment would do: the share of users that moves between variations. While seed, unit and namespace
 * stay it is exact, since all 10,000 buckets are counted; nothing is sampled. Overrides and sticky stores are not looked at.
 *
 * @param before The experiment as it runs; null for one that begins.
 * @param after The experiment as it would run; null for one that ends.
 * @throws Invalid for an experiment that `assign` refuses.
 * @example
 * // Weights of 50:50 become 40:60 under the same seed.
 * experimentImpact(before, after).moves // [{ from: "control", to: "warm", share: 0.1 }]
 */
export function experimentImpact(before: Experiment | null, after: Experiment | null): Impact {
  const [one, two] = [planOf(before), planOf(after)];
  const sameBuckets = one === null || two === null || (one.seed === two.seed && one.unit === two.unit);
  const sameNamespace = one === null || two === null || isSameNamespace(one, two);
  const moves = differences(sameNamespace ? dealtOut(one, two, sameBuckets) : acrossNamespaces(one, two, sameBuckets));
  const isLimited = [one, two].some((plan) => plan !== null && (plan.matches !== null || (sameNamespace && plan.namespace !== null)));
  return {
    kind: sameBuckets && sameNamespace ? "exact" : "expected",
    of: isLimited ? "matching users" : "users",
    targeting_changed: before !== null && after !== null && !isSameValue(before.targeting, after.targeting),
    moved: total(moves.filter(({ from, to }) => from !== null && to !== null)),
    entering: total(moves.filter(({ from }) => from === null)),
    leaving: total(moves.filter(({ to }) => to === null)),
    moves,
  };
}

function planOf(experiment: Experiment | null): AssignmentPlan | null {
  const plan = experiment === null ? null : experimentPlan(experiment);
  return plan?.active === true ? plan : null;
}

function isSameNamespace({ namespace: one, unit }: AssignmentPlan, { namespace: two, unit: otherUnit }: AssignmentPlan): boolean {
  if (one === null || two === null) return one === two;
  return unit === otherUnit && one.seed === two.seed && one.buckets.every((end, index) => end === two.buckets[index]);
}

/** Who goes where among users who are in the namespace, or out of it, before and after. */
function dealtOut(before: AssignmentPlan | null, after: AssignmentPlan | null, sameBuckets: boolean): Move[] {
  if (!sameBuckets) return product(sharesOf(before), sharesOf(after), 1);
  const counts = new Map<string, { from: string | null; to: string | null; buckets: number }>();
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    const [from, to] = [keyOfBucket(before, bucket), keyOfBucket(after, bucket)];
    const count = counts.get(JSON.stringify([from, to])) ?? { from, to, buckets: 0 };
    count.buckets += 1;
    counts.set(JSON.stringify([from, to]), count);
  }
  return [...counts.values()].map(({ from, to, buckets }) => ({ from, to, share: buckets / BUCKETS }));
}

/** Namespaces are hashed by seeds of their own, and so have nothing to do with the buckets within. */
function acrossNamespaces(before: AssignmentPlan | null, after: AssignmentPlan | null, sameBuckets: boolean): Move[] {
  const { both, first, second } = namespaceShares(before, after);
  return [
    ...dealtOut(before, after, sameBuckets).map((move) => ({ ...move, share: move.share * both })),
    ...product(sharesOf(before), [[null, 1]], first - both),
    ...product([[null, 1]], sharesOf(after), second - both),
  ];
}

/** Which share of all users is in the one namespace, in the other, and in both. */
function namespaceShares(before: AssignmentPlan | null, after: AssignmentPlan | null): { both: number; first: number; second: number } {
  const [first, second] = [widthOf(before), widthOf(after)];
  const [one, two] = [before?.namespace, after?.namespace];
  if (before?.unit !== after?.unit || (one != null && two != null && one.seed !== two.seed)) return { both: first * second, first, second };
  let shared = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    if ([one, two].every((namespace) => namespace == null || isInRange(bucket, namespace.buckets))) shared += 1;
  }
  return { both: shared / BUCKETS, first, second };
}

function widthOf(plan: AssignmentPlan | null): number {
  const [start, end] = plan?.namespace?.buckets ?? [0, BUCKETS];
  return (end - start) / BUCKETS;
}

function keyOfBucket(plan: AssignmentPlan | null, bucket: number): string | null {
  return plan === null ? null : (armOfBucket(plan, bucket)?.key ?? null);
}

function sharesOf(plan: AssignmentPlan | null): Weighted[] {
  const arms = (plan?.arms ?? []).map(({ key, buckets: [start, end] }): Weighted => [key, (end - start) / BUCKETS]);
  const taken = arms.reduce((sum, [, share]) => sum + share, 0);
  return [...arms, [null, 1 - taken]];
}

function product(before: readonly Weighted[], after: readonly Weighted[], share: number): Move[] {
  return before.flatMap(([from, one]) => after.map(([to, two]) => ({ from, to, share: one * two * share })));
}

/** Who gets something else: each pair once, without the pairs that nobody belongs to. */
function differences(moves: readonly Move[]): Move[] {
  const merged = new Map<string, Move>();
  for (const move of moves) {
    if (move.from === move.to || move.share <= 0) continue;
    const pair = JSON.stringify([move.from, move.to]);
    merged.set(pair, { ...move, share: move.share + (merged.get(pair)?.share ?? 0) });
  }
  return [...merged.values()];
}

function total(moves: readonly Move[]): number {
  // Shares are ten-thousandths; adding them leaves crumbs.
  return Number(moves.reduce((sum, { share }) => sum + share, 0).toFixed(12));
}
