import type { RolloutEntry } from "../manifest/experiment-entry.ts";
import { isSameValue } from "../same-value.ts";
import { isNumbered } from "../version/version.ts";
import type { RolloutRecord } from "./rollout-record.ts";

/** Which parts of a rollout the manifest has otherwise than it runs. A candidate that is no number, such as `latest`, is not compared. */
export function rolloutDifferences({ rollout, steps, guardrails, primary }: RolloutRecord, entry: RolloutEntry): string[] {
  const candidate = isNumbered(entry.candidate) ? entry.candidate : rollout.candidate;
  const parts: [string, unknown, unknown][] = [
    ["candidate", rollout.candidate, candidate],
    ["unit", rollout.unit, entry.unit],
    ["seed", rollout.seed, entry.seed],
    ["steps", steps, entry.steps],
    ["guardrails", guardrails, entry.guardrails],
    ["metrics", primary, entry.metrics?.primary ?? null],
  ];
  return parts.flatMap(([name, running, described]) => (isSameValue(running, described) ? [] : [name]));
}
