import { armOfBucket, targetedAttributes, unitValue } from "./assignment-plan.ts";
import type { Arm, AssignmentPlan } from "./assignment-plan.ts";
import { bucketOf } from "./bucket.ts";
import { experimentPlan } from "./experiment-plan.ts";
import type { Assignment, AssignmentContext, AssignmentReason, Experiment } from "./experiment.ts";
import { isInNamespace } from "./namespace.ts";
import { stickyKey } from "./sticky-store.ts";

/**
 * Which variation of an experiment somebody gets. The same question has the same answer everywhere and for ever; only a
 * sticky store remembers anything, and is written to when a bucket has decided.
 *
 * @param experiment Its entry in the manifest, with `name` added.
 * @param context The user, or the attribute that `unit` names, and what targeting looks at.
 * @throws Invalid for an experiment that cannot be one: `too-few-variations`, `variation-twice`, `weights-not-one`,
 *   `weights-incomplete`, `share-out-of-range`, `range-reversed`, `unknown-variation`, `unknown-operator`, `condition-invalid`.
 * @example
 * const experiment = {
 *   name: "support-tone",
 *   variations: [{ key: "control", version: "v3" }, { key: "warm", version: "v4" }],
 * };
 * assign(experiment, { user: "u-42" }).version
 */
export function assign(experiment: Experiment, context: AssignmentContext): Assignment {
  return assignBy(experimentPlan(experiment), context);
}

/** Assigns by a plan: the first reason that applies decides, in the order of `AssignmentReason`. */
export function assignBy(plan: AssignmentPlan, context: AssignmentContext): Assignment {
  const unit = unitValue(plan.unit, context);
  const bucket = unit === null ? null : bucketOf(plan.seed, unit);
  const answer = (reason: AssignmentReason, arm: Arm | null = null): Assignment => ({
    experiment: plan.name,
    variation: arm === null ? null : arm.key,
    version: arm === null ? null : arm.version,
    reason,
    bucket,
    unit,
    seed: plan.seed,
  });
  const override = unit === null ? undefined : plan.overrides.get(unit);
  if (override !== undefined) return answer("override", override);
  if (!plan.active) return answer("inactive");
  if (unit === null || bucket === null) return answer("missing_unit");
  const kept = keptArm(plan, unit, context);
  if (kept !== null) return answer("sticky", kept);
  if (plan.namespace !== null && !isInNamespace(plan.namespace, unit)) return answer("namespace");
  if (plan.matches !== null && !plan.matches(targetedAttributes(context))) return answer("targeting");
  const arm = armOfBucket(plan, bucket);
  if (arm === null) return answer("traffic");
  context.sticky?.set(stickyKey(plan.name, plan.seed, plan.unit, unit), arm.key);
  return answer("split", arm);
}

/** What a sticky store keeps for a unit; null without a store, and for a variation that is no longer there. */
export function keptArm(plan: AssignmentPlan, unit: string, { sticky }: AssignmentContext): Arm | null {
  if (sticky === undefined) return null;
  const kept = sticky.get(stickyKey(plan.name, plan.seed, plan.unit, unit));
  return plan.arms.find(({ key }) => key === kept) ?? null;
}
