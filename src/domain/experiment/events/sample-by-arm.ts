import type { Metric } from "../results/metric.ts";
import { noMoments, observe, sampleOfMoments, sampleOfProportion } from "../statistics/sample.ts";
import type { Sample } from "../statistics/sample.ts";
import type { UnitTable } from "./unit-table.ts";

/** What each arm comes to in one metric, with every unit counting once. */
export function sampleByArm(table: UnitTable, index: number, metric: Metric, arms: number): Sample[] {
  return metric.type === "proportion" ? proportions(table, index, arms) : means(table, index, metric, arms);
}

/** All exposed units count; one succeeded when any of its outcomes is above 0. */
function proportions(table: UnitTable, metric: number, arms: number): Sample[] {
  const succeeded = new Uint8Array(table.size());
  const successes = Array.from({ length: arms }, () => 0);
  table.eachOutcome(metric, (unit, arm, value) => {
    if (value <= 0 || succeeded[unit] === 1) return;
    succeeded[unit] = 1;
    successes[arm] = (successes[arm] ?? 0) + 1;
  });
  return successes.map((count, arm) => sampleOfProportion(count, table.countOf(arm)));
}

/** Units that have outcomes count, each with the mean of its own. */
function means(table: UnitTable, index: number, { cap_percentile: percentile }: Metric, arms: number): Sample[] {
  const sums = new Float64Array(table.size());
  const counts = new Uint32Array(table.size());
  table.eachOutcome(index, (unit, _, value) => {
    sums[unit] = (sums[unit] ?? 0) + value;
    counts[unit] = (counts[unit] ?? 0) + 1;
  });
  const values = sums.map((sum, unit) => sum / (counts[unit] ?? 0));
  const cap = percentile === undefined ? Infinity : percentileOf(values, percentile);
  const moments = Array.from({ length: arms }, noMoments);
  values.forEach((value, unit) => {
    const arm = moments[table.armOf(unit)];
    if (counts[unit] !== 0 && arm !== undefined) observe(arm, Math.min(value, cap));
  });
  return moments.map(sampleOfMoments);
}

/** The smallest value that at least this part of all values does not exceed; those of units without outcomes are NaN. */
function percentileOf(values: Float64Array, percentile: number): number {
  const ascending = values.filter((value) => !Number.isNaN(value)).sort();
  return ascending[Math.max(0, Math.ceil(percentile * ascending.length) - 1)] ?? Infinity;
}
