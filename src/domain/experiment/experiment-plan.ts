import { Invalid } from "../errors.ts";
import type { Arm, AssignmentPlan } from "./assignment-plan.ts";
import { bucketRanges } from "./bucket-ranges.ts";
import { readCondition } from "./condition.ts";
import type { Experiment } from "./experiment.ts";
import { namespaceBuckets } from "./namespace.ts";
import { weightsOf } from "./variation-weights.ts";

const plans = new WeakMap<Experiment, AssignmentPlan>();

/**
 * What an experiment decides by; made once for each object.
 *
 * @throws Invalid for what `assign` names.
 */
export function experimentPlan(experiment: Experiment): AssignmentPlan {
  const known = plans.get(experiment);
  if (known !== undefined) return known;
  const plan = readExperiment(experiment);
  plans.set(experiment, plan);
  return plan;
}

function readExperiment(experiment: Experiment): AssignmentPlan {
  const { name, namespace, targeting } = experiment;
  requireVariations(experiment);
  const arms = armsOf(experiment);
  return {
    name,
    active: experiment.active ?? true,
    unit: experiment.unit ?? "user",
    seed: experiment.seed ?? name,
    namespace: namespace === undefined ? null : namespaceBuckets(namespace),
    matches: targeting === undefined ? null : readCondition(targeting),
    arms,
    overrides: overridesOf(experiment, arms),
  };
}

function requireVariations({ name, variations }: Experiment): void {
  if (variations.length < 2) {
    throw new Invalid("too-few-variations", `${name} has ${variations.length} variations; a comparison needs two.`, {
      hint: "Add the variation to compare with.",
    });
  }
  const twice = variations.find(({ key }, index) => variations.findIndex((other) => other.key === key) !== index);
  if (twice === undefined) return;
  throw new Invalid("variation-twice", `${name} has two variations ${twice.key}.`, { hint: "Give each variation a key of its own." });
}

function armsOf(experiment: Experiment): Arm[] {
  const ranges = bucketRanges(weightsOf(experiment), experiment.coverage);
  return experiment.variations.map(({ key, version }, index) => ({ key, version, buckets: ranges[index] ?? [0, 0] }));
}

function overridesOf({ name, overrides = {} }: Experiment, arms: readonly Arm[]): Map<string, Arm> {
  return new Map(
    Object.entries(overrides).map(([value, key]) => {
      const arm = arms.find((one) => one.key === key);
      if (arm !== undefined) return [value, arm];
      throw new Invalid("unknown-variation", `${name} overrides ${value} with ${key}, which is no variation of it.`, {
        hint: `Name one of ${arms.map((one) => one.key).join(", ")}.`,
      });
    }),
  );
}
