import type { DeploymentAction } from "../domain/environment/deployment.ts";
import type { RunningName } from "../domain/environment/environment-paths.ts";
import type { RunningChange } from "../domain/environment/running-change.ts";
import { type RunningRecord, type RunningSummary, summaryOf } from "../domain/environment/running-entry.ts";
import type { Impact } from "../domain/experiment/impact.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";

/** An experiment or a rollout that a deployment starts, changes or ends. */
export interface DeployedRunning extends RunningName {
  prompt: PromptKey;
  action: DeploymentAction;
  /** Null when it starts. */
  from: RunningSummary | null;
  /** Null when it ends. */
  to: RunningSummary | null;
  /** The variation that goes live with it; null for none. */
  shipped: string | null;
  /** What it does to the users of an experiment; null for a rollout. */
  impact: Impact | null;
}

/** What a plan does to experiments and rollouts, as documents show it. */
export async function deployedRunning(changes: readonly RunningChange[]): Promise<DeployedRunning[]> {
  if (changes.length === 0) return [];
  // Loaded where it is needed: conditions come with it.
  const { experimentImpact } = await import("../domain/experiment/impact.ts");
  return changes.map((change) => {
    const { kind, name, from, to } = change;
    const [before, after] = [from?.record ?? null, "runs" in to ? to.runs : null];
    const said = "runs" in to ? to.runs : to.ended;
    return {
      kind,
      name,
      prompt: said.prompt,
      action: said.action,
      from: before === null ? null : summaryOf(before),
      to: after === null ? null : summaryOf(after),
      shipped: "ended" in to ? to.ended.shipped : null,
      impact: kind === "rollout" ? null : experimentImpact(experimentIn(before), experimentIn(after)),
    };
  });
}

function experimentIn(record: RunningRecord | null) {
  return record !== null && "experiment" in record ? record.experiment : null;
}
