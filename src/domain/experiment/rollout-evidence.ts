import type { RolloutGuardrail } from "../manifest/experiment-entry.ts";
import type { Experiment } from "./experiment.ts";
import type { ReducedEvents } from "./events/reduce-events.ts";
import type { GuardrailVerdict } from "./results/compare.ts";
import { experimentResults } from "./results/experiment-results.ts";
import type { Metrics } from "./results/metric.ts";
import type { ResultsDocument } from "./results/results-document.ts";
import type { Rollout } from "./rollout.ts";
import { rolloutPlanOf } from "./rollout.ts";
import type { RolloutEvidence } from "./rollout-step.ts";

/** The names of the two groups of a rollout, the control first as in every comparison. */
const GROUPS = ["control", "candidate"] as const;

/** What a rollout looks at. */
export interface RolloutMeasures {
  readonly guardrails: readonly RolloutGuardrail[];
  /** What it is made for, where that was said. */
  readonly primary?: string;
}

/**
 * A rollout as the experiment that its events belong to: the candidate and a control group of its size, so half and half at
 * every percentage up to 50.
 *
 * @example reduceEvents(rolloutExperiment(rollout, { guardrails }), metrics)
 */
export function rolloutExperiment(rollout: Rollout, { guardrails, primary }: RolloutMeasures): Experiment {
  const first = primary ?? guardrails[0]?.metric;
  const versions = { control: rollout.stable, candidate: rollout.candidate };
  return {
    name: rollout.prompt,
    prompt: rollout.prompt,
    unit: rollout.unit ?? "user",
    seed: rolloutPlanOf(rollout).seed,
    variations: GROUPS.map((key) => ({ key, version: versions[key], weight: 0.5 })),
    ...(first !== undefined && {
      metrics: { primary: first, guardrails: guardrails.map(({ metric, tolerance = 0 }) => ({ metric, tolerance })) },
    }),
  };
}

/** What events say of a rollout: the results of its experiment, and what a step is decided by. */
export function rolloutEvidence(
  experiment: Experiment,
  metrics: Metrics,
  events: ReducedEvents,
): { results: ResultsDocument; evidence: RolloutEvidence } {
  const results = experimentResults(experiment, metrics, events);
  const guardrails = results.metrics.filter(({ role }) => role === "guardrail");
  const verdicts = new Map(guardrails.map(({ metric, arms }) => [metric, (arms[1]?.verdict ?? null) as GuardrailVerdict | null]));
  const [control = 0, candidate = 0] = events.units;
  return { results, evidence: { units: { candidate, control }, trusted: results.trusted, verdicts } };
}
