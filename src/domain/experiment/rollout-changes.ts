import type { HeldVersion } from "../environment/deployment.ts";
import type { RecordTerms } from "../environment/running-change.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { PromptKind } from "../version/version.ts";
import type { RolloutEntry } from "../manifest/experiment-entry.ts";
import type { PinnedVariation } from "./pinned-variation.ts";
import { type Metrics, namedMetrics } from "./results/metric.ts";
import type { RolloutRecord } from "./rollout-record.ts";

/** What a rollout begins with. */
export interface RolloutBeginning extends RecordTerms {
  prompt: PromptKey;
  kind: PromptKind;
  /** What the manifest says of it. */
  entry: RolloutEntry;
  /** All metrics of the manifest; those that it names are kept. */
  metrics: Metrics;
  candidate: PinnedVariation;
  /** What is live, and stays so. */
  stable: PinnedVariation;
  /** The candidates of earlier rollouts that were taken away. */
  held: HeldVersion[];
}

/** The record of a rollout at its first step. */
export function startedRollout({
  prompt,
  kind,
  entry,
  metrics,
  candidate,
  stable,
  held,
  operation,
  reason,
}: RolloutBeginning): RolloutRecord {
  const { unit, seed, steps, guardrails } = entry;
  const primary = entry.metrics?.primary ?? null;
  const named = [...guardrails.map(({ metric }) => metric), ...(primary === null ? [] : [primary])];
  return {
    format: 1,
    prompt,
    kind,
    rollout: {
      prompt,
      candidate: `v${candidate.version}`,
      stable: `v${stable.version}`,
      percent: steps[0]?.percent ?? 100,
      ...(unit !== undefined && { unit }),
      ...(seed !== undefined && { seed }),
    },
    steps: [...steps],
    step: 0,
    guardrails: [...guardrails],
    primary,
    metrics: namedMetrics(metrics, named),
    state: "running",
    pins: [candidate, stable],
    held,
    action: "rollout-start",
    operation,
    reason,
  };
}

/** The record once it stands at another step; a pause is over with it. */
export function steppedRollout(record: RolloutRecord, step: number, { operation, reason }: RecordTerms): RolloutRecord {
  const percent = record.steps[step]?.percent ?? record.rollout.percent;
  return { ...record, rollout: { ...record.rollout, percent }, step, state: "running", action: "rollout-step", operation, reason };
}

/** The record once a guardrail has stopped it where it is. */
export function pausedRollout(record: RolloutRecord, { operation, reason }: RecordTerms): RolloutRecord {
  return { ...record, state: "paused", action: "rollout-step", operation, reason };
}
