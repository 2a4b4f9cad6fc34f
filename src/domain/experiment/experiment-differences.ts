import type { ExperimentEntry } from "../manifest/experiment-entry.ts";
import type { Experiment } from "./experiment.ts";

/** One thing that the manifest says otherwise than it runs; null where one of them says nothing. */
export interface ExperimentDifference {
  /** The key in the manifest, such as `coverage`. */
  field: string;
  running: unknown;
  manifest: unknown;
}

const FIELDS = ["prompt", "hypothesis", "unit", "seed", "coverage", "namespace", "targeting", "overrides", "metrics", "analysis"] as const;

/**
 * What an `experiment update` would change. A version that the manifest names by a selection, such as `production`, was pinned when it
 * started, and is no difference.
 */
export function experimentDifferences(running: Experiment, entry: ExperimentEntry): ExperimentDifference[] {
  const differences: ExperimentDifference[] = [];
  for (const field of FIELDS) addDifference(differences, field, running[field], entry[field]);
  const pinned = entry.variations.map((variation) => {
    const version = running.variations.find(({ key }) => key === variation.key)?.version;
    return /^v\d+$/.test(variation.version) || version === undefined ? variation : { ...variation, version };
  });
  addDifference(differences, "variations", running.variations, pinned);
  return differences;
}

function addDifference(differences: ExperimentDifference[], field: string, running: unknown = null, manifest: unknown = null): void {
  if (textOf(running) !== textOf(manifest)) differences.push({ field, running, manifest });
}

/** The order of keys says nothing in a map. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
