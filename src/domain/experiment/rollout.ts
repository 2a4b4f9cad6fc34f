import { Invalid } from "../errors.ts";
import { assignBy } from "./assign.ts";
import type { Arm, AssignmentPlan } from "./assignment-plan.ts";
import { BUCKETS } from "./bucket.ts";
import type { Assignment, AssignmentContext } from "./experiment.ts";

/** A gray release as it stands: which version comes, and how far it has got. */
export interface Rollout {
  /** The key of the prompt. */
  readonly prompt: string;
  /** The version that is rolled out, such as `v4`. */
  readonly candidate: string;
  /** The version that is live, and that the control group gets. */
  readonly stable: string;
  /** How many percent of users get the candidate: from 0 to 50, or 100. */
  readonly percent: number;
  /** Which attribute is hashed; `user` by default. */
  readonly unit?: string;
  /** `rollout:PROMPT@CANDIDATE` by default, so that it isn't always the same users who go first. */
  readonly seed?: string;
  /** Whether it runs; true by default. */
  readonly active?: boolean;
}

const plans = new WeakMap<Rollout, AssignmentPlan>();

/**
 * Which version of a prompt somebody gets while it is rolled out. The candidate takes the buckets from 0 up, and a control
 * group of the same size those from 9999 down; so nobody ever crosses from one to the other while the percentage grows. All
 * others get what is live, and are not counted: their variation is null, for the reason `traffic`.
 *
 * @returns As `assign` does, with the variations `candidate` and `control`.
 * @throws Invalid `rollout-percent` for a percentage that is neither from 0 to 50 nor 100.
 * @example assignRollout({ prompt: "support/triage", candidate: "v4", stable: "v3", percent: 10 }, { user: "u-42" }).variation
 */
export function assignRollout(rollout: Rollout, { user, attributes }: AssignmentContext): Assignment {
  const plan = rolloutPlanOf(rollout);
  // Nothing is remembered: who has got the candidate keeps it by the order of the buckets, and must lose it when it is aborted.
  return assignBy(plan, { ...(user !== undefined && { user }), ...(attributes !== undefined && { attributes }) });
}

/**
 * What a rollout decides by; made once for each object.
 *
 * @throws Invalid `rollout-percent`.
 */
export function rolloutPlanOf(rollout: Rollout): AssignmentPlan {
  const known = plans.get(rollout);
  if (known !== undefined) return known;
  const plan = readRollout(rollout);
  plans.set(rollout, plan);
  return plan;
}

function readRollout(rollout: Rollout): AssignmentPlan {
  const { prompt, candidate, unit = "user", seed = `rollout:${prompt}@${candidate}`, active = true } = rollout;
  return { name: prompt, active, unit, seed, namespace: null, matches: null, arms: armsOf(rollout), overrides: new Map() };
}

function armsOf({ candidate, stable, percent }: Rollout): Arm[] {
  if (!((percent >= 0 && percent <= 50) || percent === 100)) {
    throw new Invalid("rollout-percent", `A rollout cannot stand at ${percent} %: above 50 % it has no control group of its size.`, {
      hint: "Go on to 50 at most, then to 100.",
      details: { percent },
    });
  }
  // Rounded once for both, so that they are of one size at every percentage.
  const size = Math.round((percent / 100) * BUCKETS);
  return [
    { key: "candidate", version: candidate, buckets: [0, size] },
    { key: "control", version: stable, buckets: [percent === 100 ? BUCKETS : BUCKETS - size, BUCKETS] },
  ];
}
