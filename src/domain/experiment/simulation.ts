import { assign } from "./assign.ts";
import { BUCKETS } from "./bucket.ts";
import { experimentPlan } from "./experiment-plan.ts";
import type { AssignmentContext, AssignmentReason, Experiment } from "./experiment.ts";
import { RATIO_FAILS_BELOW, sampleRatio } from "./statistics/chi-squared.ts";
import type { ChiSquared } from "./statistics/chi-squared.ts";
import { weightsOf } from "./variation-weights.ts";

/** Whom a simulation deals out. */
export interface SimulationOptions {
  /** How many users; 100,000 by default. */
  readonly users?: number;
  /** What the names of the users begin with, so that another crowd can be dealt out; `user` by default. */
  readonly crowd?: string;
  /** What each of them is for targeting. Left out, everybody is taken to match. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** How an experiment deals out a crowd. */
export interface Simulation {
  readonly users: number;
  readonly crowd: string;
  /** `matching users` when targeting was left aside. */
  readonly of: "users" | "matching users";
  readonly arms: readonly SimulatedArm[];
  /** Who gets no variation, and why. */
  readonly outside: readonly { readonly reason: AssignmentReason; readonly users: number; readonly share: number }[];
  /** Whether the arms are as large as their weights say; null when nobody got in. */
  readonly sample_ratio: (ChiSquared & { readonly failed: boolean }) | null;
}

/** What one variation gets of a crowd. */
export interface SimulatedArm {
  readonly variation: string;
  readonly version: string;
  /** Its part of those who take part. */
  readonly weight: number;
  readonly users: number;
  /** Of all users. */
  readonly share: number;
  /** The share of all users that its buckets and the namespace come to. */
  readonly expected: number;
}

/**
 * Deals out generated users by `assign` itself, and says how it went. The same options always give the same answer. An
 * experiment that does not run yet is dealt out as if it did.
 *
 * @throws Invalid for what `assign` names.
 * @example simulate(experiment, { users: 100_000 }).arms.map(({ users }) => users)
 */
export function simulate(experiment: Experiment, { users = 100_000, crowd = "user", attributes }: SimulationOptions = {}): Simulation {
  const { targeting, active: _, ...everybody } = experiment;
  const dealt: Experiment = attributes === undefined || targeting === undefined ? everybody : { ...everybody, targeting };
  const { unit, arms, namespace } = experimentPlan(dealt);
  const counts = arms.map(() => 0);
  const outside = new Map<AssignmentReason, number>();
  for (let number = 1; number <= users; number += 1) {
    const { variation, reason } = assign(dealt, contextOf(unit, `${crowd}-${number}`, attributes));
    const arm = arms.findIndex(({ key }) => key === variation);
    if (arm === -1) outside.set(reason, (outside.get(reason) ?? 0) + 1);
    else counts[arm] = (counts[arm] ?? 0) + 1;
  }
  const weights = weightsOf(dealt);
  const [from, to] = namespace?.buckets ?? [0, BUCKETS];
  const ratio = sampleRatio(counts, weights);
  return {
    users,
    crowd,
    of: targeting !== undefined && attributes === undefined ? "matching users" : "users",
    arms: arms.map(({ key, version, buckets: [start, end] }, index) => ({
      variation: key,
      version,
      weight: weights[index] ?? 0,
      users: counts[index] ?? 0,
      share: (counts[index] ?? 0) / users,
      expected: (((end - start) / BUCKETS) * (to - from)) / BUCKETS,
    })),
    outside: [...outside].map(([reason, count]) => ({ reason, users: count, share: count / users })),
    sample_ratio: ratio === null ? null : { ...ratio, failed: ratio.p < RATIO_FAILS_BELOW },
  };
}

function contextOf(unit: string, value: string, attributes: SimulationOptions["attributes"]): AssignmentContext {
  return unit === "user"
    ? { user: value, ...(attributes !== undefined && { attributes }) }
    : { attributes: { ...attributes, [unit]: value } };
}
