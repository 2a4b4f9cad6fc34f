import { weightsOf } from "../variation-weights.ts";
import type { Experiment } from "../experiment.ts";
import type { Metrics } from "../results/metric.ts";
import { metricsOf } from "../results/metrics-of.ts";
import type { Sample } from "../statistics/sample.ts";
import { isExposure } from "./event.ts";
import type { ExperimentEvent, ExposureEvent, OutcomeEvent } from "./event.ts";
import { sampleByArm } from "./sample-by-arm.ts";
import { IN_TWO_ARMS, unitTable, WITHOUT_ARM } from "./unit-table.ts";

/** Which events count. */
export interface ReductionOptions {
  /** Only exposures of this environment; all by default. */
  readonly environment?: string;
}

/** What events say that does not go into the results, counted. */
export interface LeftOut {
  /** Units that have outcomes, but were not exposed. */
  readonly without_exposure: number;
  /** Outcomes that have no number where there has to be one: of a mean, or `null`. */
  readonly without_number: number;
  /** Exposures that an override made, or that belong to another seed; they are left out. */
  readonly overridden: number;
  readonly other_seed: number;
  /** Exposures by experiments, or by variations of this one, that are not asked for. */
  readonly other_experiments: Readonly<Record<string, number>>;
  readonly other_variations: Readonly<Record<string, number>>;
  /** Exposures of this experiment in other environments than the one that is asked for; those that name none are under the empty name. */
  readonly other_environments: Readonly<Record<string, number>>;
}

/** Events of an experiment by unit: what `experimentResults` is made from. */
export interface ReducedEvents extends LeftOut {
  readonly environment: string | null;
  /** The keys of the variations, in the experiment's order; numbers by arm are in this order too. */
  readonly arms: readonly string[];
  readonly weights: readonly number[];
  /** How many units were exposed, by arm. */
  readonly units: readonly number[];
  /** By metric, a sample for each arm. */
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
  /** Units that were seen in two arms, and are left out everywhere. */
  readonly in_two_arms: number;
  /** When the first and the last of the exposures that count were; ISO 8601 in UTC, null without any. */
  readonly exposed: { readonly first: string; readonly last: string } | null;
}

/** Takes events in, in whatever order they come. */
export interface EventReduction {
  add(event: ExperimentEvent, at: number): void;
  result(): ReducedEvents;
}

/**
 * Brings the events of an experiment down to its units: of each the arm, by its first exposure, and what its outcomes from
 * then on come to. What it keeps grows with the units and the outcomes that count: some 30 bytes for an outcome.
 *
 * @param experiment Its entry in the manifest, with `name` added and with `metrics`.
 * @param metrics The definitions of those metrics.
 * @throws Invalid `unknown-metric` for a metric that is not defined.
 * @example
 * const reduction = reduceEvents(experiment, metrics);
 * await readEvents(["events.jsonl"], reduction.add);
 * experimentResults(experiment, metrics, reduction.result());
 */
export function reduceEvents(experiment: Experiment, metrics: Metrics, { environment }: ReductionOptions = {}): EventReduction {
  const wanted = metricsOf(experiment, metrics);
  const arms = experiment.variations.map(({ key }) => key);
  const seed = experiment.seed ?? experiment.name;
  const table = unitTable();
  const counts = { without_number: 0, overridden: 0, other_seed: 0 };
  const others = { experiments: new Map<string, number>(), variations: new Map<string, number>(), environments: new Map<string, number>() };
  const exposed = { first: Infinity, last: -Infinity };

  const expose = (event: ExposureEvent, at: number): void => {
    if (event["feature_flag.key"] !== experiment.name) return count(others.experiments, event["feature_flag.key"]);
    const where = event["feature_flag.set.id"] ?? "";
    if (environment !== undefined && where !== environment) return count(others.environments, where);
    const variation = event["feature_flag.result.variant"];
    const arm = arms.indexOf(variation);
    if ((event["promptlane.seed"] ?? seed) !== seed) return void (counts.other_seed += 1);
    if (event["feature_flag.result.reason"] === "override") return void (counts.overridden += 1);
    if (arm === -1) return count(others.variations, variation);
    table.expose(event["feature_flag.context.id"], arm, at);
    if (at < exposed.first) exposed.first = at;
    if (at > exposed.last) exposed.last = at;
  };
  const measure = (event: OutcomeEvent, at: number): void => {
    wanted.forEach(({ name, metric }, index) => {
      if (metric.event !== event.event) return;
      const given = event[name] === undefined ? event.value : event[name];
      // That it happened is enough for a proportion; a null says that there was nothing to count, as of a NaN.
      const value = given === undefined && metric.type === "proportion" ? 1 : numberOf(given);
      if (value === null) counts.without_number += 1;
      else table.measure(event.unit, index, value, at);
    });
  };
  return {
    add: (event, at) => (isExposure(event) ? expose(event, at) : measure(event, at)),
    result: () => ({
      environment: environment ?? null,
      arms,
      weights: weightsOf(experiment),
      units: arms.map((_, arm) => table.countOf(arm)),
      samples: Object.fromEntries(wanted.map(({ name, metric }, index) => [name, sampleByArm(table, index, metric, arms.length)])),
      in_two_arms: table.countOf(IN_TWO_ARMS),
      without_exposure: table.countOf(WITHOUT_ARM),
      exposed: exposed.first === Infinity ? null : { first: isoOf(exposed.first), last: isoOf(exposed.last) },
      ...counts,
      other_experiments: Object.fromEntries(others.experiments),
      other_variations: Object.fromEntries(others.variations),
      other_environments: Object.fromEntries(others.environments),
    }),
  };
}

function numberOf(value: unknown): number | null {
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
