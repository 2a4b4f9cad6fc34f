/** What is measured: an entry of the manifest's `metrics`. */
export interface Metric {
  /** `proportion`: the share of exposed units with an outcome above 0. `mean`: the mean over the units that have outcomes, each of which counts once. */
  readonly type: "proportion" | "mean";
  /** Which events it is read from. The number is the field that is called like the metric, else `value`. */
  readonly event: string;
  /** Which way is better. */
  readonly direction: "increase" | "decrease";
  /** For a mean: values of units above this percentile, of all arms together, count as that percentile; from 0 to 1. */
  readonly cap_percentile?: number;
}

/** Metrics by name. */
export type Metrics = Readonly<Record<string, Metric>>;

/** Those metrics that somebody names. */
export function namedMetrics(metrics: Metrics, names: Iterable<string>): Metrics {
  const wanted = new Set(names);
  return Object.fromEntries(Object.entries(metrics).filter(([name]) => wanted.has(name)));
}
