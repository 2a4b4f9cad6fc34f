import type { ReducedEvents } from "../events/reduce-events.ts";
import type { Experiment } from "../experiment.ts";
import { RATIO_FAILS_BELOW, sampleRatio } from "../statistics/chi-squared.ts";
import { holm } from "../statistics/holm.ts";
import type { Sample } from "../statistics/sample.ts";
import { compare, guardrailVerdict, verdictOf } from "./compare.ts";
import type { ComparisonOptions } from "./compare.ts";
import { conclusionOf } from "./conclusion.ts";
import type { Metrics } from "./metric.ts";
import { metricsOf } from "./metrics-of.ts";
import type { UsedMetric } from "./metrics-of.ts";
import type { ArmResult, MetricResult, ResultChecks, ResultsDocument } from "./results-document.ts";

const NOBODY: Sample = { n: 0, mean: 0, variance: 0 };
const MANY_IN_TWO_ARMS = { units: 10, share: 0.01 };

/**
 * What an experiment has shown so far. Every variation is compared with the first. Looking every day is safe: verdicts come from
 * a confidence sequence, and are withheld altogether when units did not arrive in the arms as their weights say.
 *
 * @param experiment The experiment, with `metrics`.
 * @param metrics The definitions of its metrics.
 * @param events What `reduceEvents` made of its events.
 * @throws Invalid `unknown-metric`.
 * @example experimentResults(experiment, metrics, reduction.result()).conclusion
 */
export function experimentResults(experiment: Experiment, metrics: Metrics, events: ReducedEvents): ResultsDocument {
  const { alpha = 0.05, expected_n: expectedN = 5000 } = experiment.analysis ?? {};
  const checks = checksOf(events);
  const trusted = checks.sample_ratio?.failed !== true;
  const results = metricsOf(experiment, metrics).map((used) => {
    const options = { direction: used.metric.direction, alpha, expectedN };
    return metricResult(experiment, used, events.samples[used.name] ?? [], options, trusted);
  });
  return {
    experiment: experiment.name,
    environment: events.environment,
    exposed: events.exposed,
    alpha,
    trusted,
    metrics: results,
    checks,
    conclusion: conclusionOf(results, checks),
  };
}

function checksOf(events: ReducedEvents): ResultChecks {
  const {
    units,
    weights,
    in_two_arms: twice,
    without_exposure,
    without_number,
    overridden,
    other_seed,
    other_experiments,
    other_variations,
    other_environments,
  } = events;
  const ratio = sampleRatio(units, weights);
  const all = units.reduce((sum, count) => sum + count, twice);
  const share = all === 0 ? 0 : twice / all;
  return {
    sample_ratio: ratio === null ? null : { ...ratio, units, weights, failed: ratio.p < RATIO_FAILS_BELOW },
    in_two_arms: { units: twice, share, warn: twice > MANY_IN_TWO_ARMS.units && share > MANY_IN_TWO_ARMS.share },
    without_exposure,
    without_number,
    overridden,
    other_seed,
    other_experiments,
    other_variations,
    other_environments,
  };
}

function metricResult(
  { variations }: Experiment,
  { name, metric, role, tolerance }: UsedMetric,
  samples: readonly Sample[],
  options: ComparisonOptions,
  trusted: boolean,
): MetricResult {
  const control = samples[0] ?? NOBODY;
  const comparisons = variations.map((_, arm) => (arm === 0 ? null : compare(control, samples[arm] ?? NOBODY, options)));
  const ps = holm(comparisons.slice(1).map((comparison) => comparison?.always_valid.p ?? 1));
  const arms = variations.map(({ key, version }, arm): ArmResult => {
    const sample = samples[arm] ?? NOBODY;
    const comparison = comparisons[arm] ?? null;
    const p = arm === 0 || role === "guardrail" ? null : (ps[arm - 1] ?? 1);
    const verdict = p === null ? guardrailVerdict(control, sample, tolerance, options) : verdictOf(comparison, p, options);
    return {
      variation: key,
      version,
      units: sample.n,
      value: sample.n === 0 ? null : sample.mean,
      comparison,
      adjusted_p: p,
      verdict: arm === 0 || !trusted ? null : verdict,
    };
  });
  return { metric: name, role, type: metric.type, direction: metric.direction, tolerance: role === "guardrail" ? tolerance : null, arms };
}
