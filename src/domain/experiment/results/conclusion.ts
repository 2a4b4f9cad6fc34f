import type { ArmResult, MetricResult, ResultChecks } from "./results-document.ts";
import { signedPercent } from "./signed-percent.ts";

/** What follows from the results, in plain words, and no more than follows. */
export function conclusionOf(metrics: readonly MetricResult[], checks: ResultChecks): string[] {
  if (checks.sample_ratio?.failed === true) return [doNotTrust(checks.sample_ratio)];
  if (metrics.length === 0) return ["The experiment names no metrics, so that nothing is compared."];
  return [
    ...metrics.flatMap((metric) => metric.arms.slice(1).flatMap((arm) => sentencesOf(metric, arm))),
    ...(checks.in_two_arms.warn ? [inTwoArms(checks.in_two_arms)] : []),
  ];
}

function doNotTrust({ units, weights, p }: NonNullable<ResultChecks["sample_ratio"]>): string {
  const expected = weights.map((weight) => String(Number((weight * 100).toFixed(2)))).join(":");
  return `DO NOT TRUST: ${units.join("/")}, expected ${expected} (p ${smallP(p)}). Look for lost events or redirects.`;
}

// Far out the tail is below what a number can hold, and 0 would claim certainty.
function smallP(p: number): string {
  return p < 1e-15 ? "< 1e-15" : p.toPrecision(2);
}

function sentencesOf({ metric, tolerance, role, arms }: MetricResult, { variation, comparison, verdict }: ArmResult): string[] {
  // A guardrail can be settled without a lift.
  const isOpen = verdict === null || verdict === "undecided";
  if (comparison === null && (role === "primary" || isOpen)) return [withoutComparison(metric, variation, arms[0]?.value ?? 0)];
  if (comparison === null || role === "guardrail") return guardrailSentences(metric, variation, tolerance ?? 0, verdict);
  const [low, high] = comparison.always_valid.interval.map(signedPercent);
  if (verdict === "undecided") {
    return [
      `Nothing is shown yet for ${variation} on ${metric} (${low} to ${high}), which does not mean that there is no difference: keep running.`,
    ];
  }
  return [`${variation} is ${verdict} on ${metric}; the size is uncertain: ${low} to ${high}.`];
}

function withoutComparison(metric: string, variation: string, control: number): string {
  if (control >= 0) return `${metric} cannot be compared yet for ${variation}: there are too few outcomes.`;
  return `${metric} cannot be compared for ${variation}: a lift is a part of the control's mean, and that is below 0.`;
}

function guardrailSentences(metric: string, variation: string, tolerance: number, verdict: ArmResult["verdict"]): string[] {
  if (verdict === "pass") return [];
  if (verdict === "undecided") return [`${metric} is not settled for ${variation}: keep running.`];
  const limit = tolerance === 0 ? "" : ` by more than ${Number((tolerance * 100).toFixed(2))} %`;
  return [`${metric} gets worse with ${variation}${limit}: do not ship it.`];
}

function inTwoArms({ units, share }: ResultChecks["in_two_arms"]): string {
  return `${units} units (${(share * 100).toFixed(1)} %) were seen in two arms and are left out: look for ids that people share or lose.`;
}
