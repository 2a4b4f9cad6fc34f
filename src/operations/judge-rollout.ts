import { decideRolloutStep, type StepDecision } from "../domain/experiment/rollout-step.ts";
import type { ObservedRollout } from "./observe-rollouts.ts";

/** What becomes of a rollout now, by the rules that it was started with and by what was seen of it. */
export function judge({ running, observed }: ObservedRollout, approved: boolean): StepDecision {
  const evidence = observed?.evidence ?? null;
  return decideRolloutStep(running.content, { now: new Date(), steppedAt: new Date(running.since), evidence, approved });
}
