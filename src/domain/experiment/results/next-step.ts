import type { ResultsDocument } from "./results-document.ts";

/** What could be done about an experiment that runs. */
export type NextStep =
  /** A variation is better, and every guardrail passes. */
  | { readonly act: "ship"; readonly variation: string }
  /** A variation is better, but a guardrail is not settled. */
  | { readonly act: "ship-anyway"; readonly variation: string }
  /** Every variation is worse, or fails a guardrail. */
  | { readonly act: "stop" };

/**
 * What follows from results; null where nothing does: they are not to be trusted, or not settled.
 *
 * @example nextStep(results) // { act: "ship", variation: "warm" }
 */
export function nextStep({ trusted, metrics }: Pick<ResultsDocument, "trusted" | "metrics">): NextStep | null {
  const [primary, ...guardrails] = metrics;
  if (!trusted || primary === undefined) return null;
  const treatments = primary.arms.slice(1).map(({ variation, verdict, comparison }) => {
    const verdicts = guardrails.map(({ arms }) => arms.find((arm) => arm.variation === variation)?.verdict);
    const harms = verdict === "worse" || verdicts.includes("fail");
    const gain = (comparison?.lift ?? 0) * (primary.direction === "increase" ? 1 : -1);
    return { variation, harms, isBetter: verdict === "better" && !harms, isSettled: verdicts.every((one) => one === "pass"), gain };
  });
  const [best] = treatments.filter(({ isBetter }) => isBetter).toSorted((one, two) => two.gain - one.gain);
  if (best !== undefined) return { act: best.isSettled ? "ship" : "ship-anyway", variation: best.variation };
  return treatments.length > 0 && treatments.every(({ harms }) => harms) ? { act: "stop" } : null;
}
