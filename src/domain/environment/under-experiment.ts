import type { SkipCode } from "./deployment-plan.ts";
import type { EnvironmentState } from "./environment-state.ts";
import { type RunningEntry, runningOn } from "./running-entry.ts";

/** Why a prompt stays as it is, and the way out. */
export interface UnderExperiment {
  code: Extract<SkipCode, "experiment" | "rollout">;
  reason: string;
  hint: string;
}

/** The experiment or rollout that keeps the live version of a prompt where it is; null for none. */
export function underExperiment({ running, name }: Pick<EnvironmentState, "running" | "name">, key: string): UnderExperiment | null {
  const entry = runningOn(running, key);
  return entry === null ? null : { code: entry.kind, reason: whatRuns(entry), hint: wayOut(entry, name) };
}

function whatRuns({ kind, name }: RunningEntry): string {
  return kind === "experiment" ? `it is under the experiment ${name}` : "it is being rolled out";
}

function wayOut({ kind, name }: RunningEntry, environment: string): string {
  return kind === "experiment"
    ? `promptlane experiment stop ${name} --env ${environment}`
    : `promptlane rollout abort ${name} --env ${environment}`;
}
