import microdiff from "microdiff";
import type { Experiment } from "./experiment.ts";

/** A version that a variation would get. */
export interface VersionChange {
  readonly variation: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Which parts of an experiment two definitions do not agree on, by the names of the manifest: `weights`, `coverage`, `targeting`.
 * What is left out equals its default.
 *
 * @example changedParts(before, after) // ["weights", "coverage"]
 */
export function changedParts(before: Experiment, after: Experiment): string[] {
  const [one, two] = [partsOf(before), partsOf(after)];
  return Object.keys(one).filter((name) => microdiff({ value: one[name] }, { value: two[name] }).length > 0);
}

/** The variations of both that name another version. */
export function changedVersions(before: Experiment, after: Experiment): VersionChange[] {
  return before.variations.flatMap(({ key, version: from }) => {
    const to = after.variations.find((other) => other.key === key)?.version;
    return to === undefined || to === from ? [] : [{ variation: key, from, to }];
  });
}

function partsOf(experiment: Experiment): Record<string, unknown> {
  const { name, prompt, hypothesis, unit, seed, coverage, namespace, targeting, variations, overrides, metrics, analysis } = experiment;
  return {
    prompt,
    hypothesis,
    unit: unit ?? "user",
    seed: seed ?? name,
    coverage: coverage ?? 1,
    namespace,
    targeting,
    variations: variations.map(({ key }) => key),
    weights: variations.map(({ weight }) => weight ?? 1 / variations.length),
    overrides: overrides ?? {},
    metrics,
    analysis: analysis ?? {},
  };
}
