import { armOfBucket, targetedAttributes, unitValue } from "./assignment-plan.ts";
import type { AssignmentPlan } from "./assignment-plan.ts";
import { keptArm } from "./assign.ts";
import { bucketOf, BUCKETS } from "./bucket.ts";
import { experimentPlan } from "./experiment-plan.ts";
import type { AssignmentContext, Experiment } from "./experiment.ts";
import { isInNamespace } from "./namespace.ts";
import { rolloutPlanOf } from "./rollout.ts";
import type { Rollout } from "./rollout.ts";

/** From which bucket, up to but not including which; of 10,000. */
export interface ExplainedRange {
  readonly variation: string;
  readonly from: number;
  readonly to: number;
}

/** One step of the order in which an assignment is decided, and the numbers that it looked at. */
export type AssignmentStep =
  | { readonly step: "override"; readonly decides: boolean; readonly unit: string | null; readonly variation: string | null }
  | { readonly step: "inactive"; readonly decides: boolean }
  | { readonly step: "missing_unit"; readonly decides: boolean; readonly attribute: string; readonly unit: string | null }
  | {
      readonly step: "sticky";
      readonly decides: boolean;
      /** Whether there is a store to ask; the command line has none. */
      readonly asked: boolean;
      readonly variation: string | null;
    }
  | {
      readonly step: "namespace";
      readonly decides: boolean;
      /** Null for an experiment without one. */
      readonly namespace: {
        readonly seed: string;
        readonly from: number;
        readonly to: number;
        readonly hash: number;
        readonly bucket: number;
      } | null;
    }
  | {
      readonly step: "targeting";
      readonly decides: boolean;
      /** Null where everybody matches. */
      readonly condition: Readonly<Record<string, unknown>> | null;
      readonly attributes: Readonly<Record<string, unknown>>;
    }
  | {
      readonly step: "traffic";
      readonly decides: boolean;
      readonly seed: string;
      /** The bucket divided by 10,000. */
      readonly hash: number;
      readonly bucket: number;
      readonly ranges: readonly ExplainedRange[];
    }
  | {
      readonly step: "split";
      readonly decides: boolean;
      readonly bucket: number;
      readonly range: ExplainedRange;
      readonly version: string;
    };

/**
 * Why `assign` answers as it does: the steps of its order up to the one that decides, which is the last, each with its
 * numbers. A sticky store is asked and not written to.
 *
 * @throws Invalid for what `assign` names.
 * @example explainAssignment(experiment, { user: "u-42" }).at(-1) // { step: "split", decides: true, bucket: 1848, … }
 */
export function explainAssignment(experiment: Experiment, context: AssignmentContext): AssignmentStep[] {
  return explainBy(experimentPlan(experiment), context, experiment.targeting ?? null);
}

/**
 * The same for a rollout: why `assignRollout` answers as it does.
 *
 * @throws Invalid `rollout-percent`.
 * @example explainRollout(rollout, { user: "u-42" }).at(-1)?.step
 */
export function explainRollout(rollout: Rollout, { user, attributes }: AssignmentContext): AssignmentStep[] {
  return explainBy(rolloutPlanOf(rollout), { ...(user !== undefined && { user }), ...(attributes !== undefined && { attributes }) }, null);
}

function explainBy(plan: AssignmentPlan, context: AssignmentContext, condition: Experiment["targeting"] | null): AssignmentStep[] {
  const steps: AssignmentStep[] = [];
  for (const step of stepsOf(plan, context, condition)) {
    steps.push(step);
    if (step.decides) break;
  }
  return steps;
}

// One after the other as `assign` goes, since what is behind the step that decides may not be asked at all.
function* stepsOf(plan: AssignmentPlan, context: AssignmentContext, condition: Experiment["targeting"] | null): Generator<AssignmentStep> {
  const unit = unitValue(plan.unit, context);
  const override = unit === null ? undefined : plan.overrides.get(unit);
  yield { step: "override", decides: override !== undefined, unit, variation: override?.key ?? null };
  yield { step: "inactive", decides: !plan.active };
  yield { step: "missing_unit", decides: unit === null, attribute: plan.unit, unit };
  if (unit === null) return;
  const kept = keptArm(plan, unit, context);
  yield { step: "sticky", decides: kept !== null, asked: context.sticky !== undefined, variation: kept?.key ?? null };
  yield namespaceStep(plan, unit);
  const attributes = targetedAttributes(context);
  yield { step: "targeting", decides: plan.matches?.(attributes) === false, condition: condition ?? null, attributes };
  const bucket = bucketOf(plan.seed, unit);
  const arm = armOfBucket(plan, bucket);
  const ranges = plan.arms.map(({ key, buckets: [from, to] }) => ({ variation: key, from, to }));
  yield { step: "traffic", decides: arm === null, seed: plan.seed, hash: bucket / BUCKETS, bucket, ranges };
  if (arm === null) return;
  const [from, to] = arm.buckets;
  yield { step: "split", decides: true, bucket, range: { variation: arm.key, from, to }, version: arm.version };
}

function namespaceStep({ namespace }: AssignmentPlan, unit: string): AssignmentStep {
  if (namespace === null) return { step: "namespace", decides: false, namespace: null };
  const bucket = bucketOf(`__${namespace.seed}`, unit);
  const [from, to] = namespace.buckets;
  return {
    step: "namespace",
    decides: !isInNamespace(namespace, unit),
    namespace: { seed: namespace.seed, from, to, hash: bucket / BUCKETS, bucket },
  };
}
