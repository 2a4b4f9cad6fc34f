import { Invalid } from "../errors.ts";
import { equalWeights } from "./bucket-ranges.ts";
import type { Experiment } from "./experiment.ts";

/** The share of each variation, in their order. */
export function weightsOf({ name, variations }: Experiment): number[] {
  const weights = variations.flatMap(({ weight }) => weight ?? []);
  if (weights.length === 0) return equalWeights(variations.length);
  if (weights.length === variations.length) return weights;
  throw new Invalid("weights-incomplete", `Only some variations of ${name} have a weight.`, {
    hint: "Give every variation a weight, or none for an equal split.",
  });
}
