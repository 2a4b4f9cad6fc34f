import type { ExperimentEntry } from "../manifest/experiment-entry.ts";
import { isSameValue } from "../same-value.ts";
import { isNumbered } from "../version/version.ts";
import type { Experiment, Variation } from "./experiment.ts";

/** One thing that the manifest says otherwise than it runs; null where one of them says nothing. */
export interface ExperimentDifference {
  /** The key in the manifest, such as `coverage`. */
  field: string;
  running: unknown;
  manifest: unknown;
}

/** A version that a variation would get. */
export interface VersionChange {
  readonly variation: string;
  readonly from: string;
  readonly to: string;
}

const FIELDS = ["prompt", "hypothesis", "unit", "seed", "coverage", "namespace", "targeting", "overrides", "metrics", "analysis"] as const;

/** What an `experiment update` would write otherwise, word for word: what the manifest leaves out is null here, not its default. */
export function experimentDifferences(running: Experiment, entry: ExperimentEntry): ExperimentDifference[] {
  const differences: ExperimentDifference[] = [];
  for (const field of FIELDS) addDifference(differences, field, running[field], entry[field]);
  addDifference(differences, "variations", running.variations, variationsAsPinned(running, entry));
  return differences;
}

/**
 * The variations that the manifest would have run: a version that it names by a selection, such as `production`, was pinned at the start
 * and stays so.
 */
export function variationsAsPinned(running: Experiment, { variations }: Pick<Experiment, "variations">): Variation[] {
  return variations.map((variation) => {
    const pinned = running.variations.find(({ key }) => key === variation.key)?.version;
    return pinned === undefined || isNumbered(variation.version) ? variation : { ...variation, version: pinned };
  });
}

/**
 * Which parts of an experiment two definitions mean otherwise, by the names of the manifest: `weights`, `coverage`, `targeting`.
 * What is left out equals its default.
 *
 * @example changedParts(before, after) // ["weights", "coverage"]
 */
export function changedParts(before: Experiment, after: Experiment): string[] {
  const [one, two] = [partsOf(before), partsOf(after)];
  return Object.keys(one).filter((name) => !isSameValue(one[name], two[name]));
}

/** The variations of both that name another version. */
export function changedVersions(before: Experiment, after: Experiment): VersionChange[] {
  return before.variations.flatMap(({ key, version: from }) => {
    const to = after.variations.find((other) => other.key === key)?.version;
    return to === undefined || to === from ? [] : [{ variation: key, from, to }];
  });
}

function addDifference(differences: ExperimentDifference[], field: string, running: unknown = null, manifest: unknown = null): void {
  if (!isSameValue(running, manifest)) differences.push({ field, running, manifest });
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
