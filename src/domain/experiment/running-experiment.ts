import type { RunningAction } from "../environment/deployment.ts";
import type { PinnedVersion } from "../environment/pinned-versions.ts";
import type { RecordTerms } from "../environment/running-change.ts";
import type { RunningRecord } from "../environment/running-entry.ts";
import type { ExperimentEntry } from "../manifest/experiment-entry.ts";
import type { PromptKind } from "../version/version.ts";
import type { Experiment } from "./experiment.ts";
import type { ExperimentRecord } from "./experiment-record.ts";
import type { PinnedVariation } from "./pinned-variation.ts";
import { type Metrics, namedMetrics } from "./results/metric.ts";

/** What an experiment runs with. */
export interface ExperimentBeginning extends RecordTerms {
  name: string;
  entry: ExperimentEntry;
  kind: PromptKind;
  /** One for each variation, in their order. */
  pins: PinnedVariation[];
  /** All metrics of the manifest; those that it names are kept. */
  metrics: Metrics;
  action: RunningAction;
}

/** The record of an experiment as it is to run: what the manifest says, every version a number. */
export function experimentRecord({ name, entry, kind, pins, metrics, action, operation, reason }: ExperimentBeginning): ExperimentRecord {
  const variations = entry.variations.map((variation, index) => ({ ...variation, version: `v${pins[index]?.version}` }));
  const experiment: Experiment = { name, ...entry, variations };
  return {
    format: 1,
    name,
    prompt: entry.prompt,
    kind,
    experiment,
    metrics: namedMetrics(metrics, measured(entry)),
    pins,
    action,
    operation,
    reason,
  };
}

/** The versions that must stand in the environment's tree for a record, beside what is live. */
export function pinsOf({ prompt, kind, pins }: RunningRecord): PinnedVersion[] {
  return pins.flatMap(({ version, blob, partials }) => [
    { key: prompt, kind, version, blob },
    ...partials.map((partial) => ({ kind: "prompt" as const, ...partial })),
  ]);
}

function measured({ metrics: watched }: ExperimentEntry): string[] {
  if (watched === undefined) return [];
  const guardrails = (watched.guardrails ?? []).map((guardrail) => (typeof guardrail === "string" ? guardrail : guardrail.metric));
  return [watched.primary, ...guardrails];
}
