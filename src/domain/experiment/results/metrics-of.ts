import { Invalid } from "../../errors.ts";
import { nearestName } from "../../nearest-name.ts";
import type { Experiment } from "../experiment.ts";
import type { Metric, Metrics } from "./metric.ts";

/** A metric as an experiment uses it. */
export interface UsedMetric {
  readonly name: string;
  readonly metric: Metric;
  readonly role: "primary" | "guardrail";
  /** How much worse a guardrail may get. */
  readonly tolerance: number;
}

/**
 * The metrics of an experiment, the primary one first; none for an experiment that names none.
 *
 * @throws Invalid `unknown-metric`.
 */
export function metricsOf({ name: experiment, metrics: used }: Experiment, metrics: Metrics): UsedMetric[] {
  if (used === undefined) return [];
  const guardrails = (used.guardrails ?? []).map((one) => (typeof one === "string" ? { metric: one } : one));
  return [
    { name: used.primary, metric: defined(experiment, used.primary, metrics), role: "primary", tolerance: 0 },
    ...guardrails.map(({ metric, tolerance = 0 }): UsedMetric => ({
      name: metric,
      metric: defined(experiment, metric, metrics),
      role: "guardrail",
      tolerance,
    })),
  ];
}

function defined(experiment: string, name: string, metrics: Metrics): Metric {
  const metric = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
  if (metric !== undefined) return metric;
  const nearest = nearestName(name, Object.keys(metrics));
  throw new Invalid("unknown-metric", `${experiment} names the metric ${name}, which is not defined.`, {
    hint: nearest === null ? "Define it under metrics." : `Did you mean ${nearest}?`,
    details: { metric: name },
  });
}
