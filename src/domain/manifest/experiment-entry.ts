import type { Experiment, ExperimentMetrics, Guardrail } from "../experiment/experiment.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";

/** An experiment as the manifest describes it. Its variations name versions by selections: `production`, `v4`, `latest`. */
export interface ExperimentEntry extends Omit<Experiment, "name" | "active" | "prompt"> {
  /** The prompt or flow that it is about. */
  readonly prompt: PromptKey;
}

/** A gray release as the manifest describes it. */
export interface RolloutEntry {
  /** Which attribute is hashed; `user` by default. */
  readonly unit?: string;
  /** What the hash begins with; `rollout:PROMPT@CANDIDATE` by default. */
  readonly seed?: string;
  /** The version that is rolled out, as a selection: `v4`, `latest`. */
  readonly candidate: string;
  /** How it goes on, up to 100 percent. */
  readonly steps: readonly RolloutStep[];
  readonly guardrails: readonly RolloutGuardrail[];
  /** What it is hoped to change; a rollout goes on without. */
  readonly metrics?: Pick<ExperimentMetrics, "primary">;
}

/** One step of a rollout, and what must be before the next. */
export interface RolloutStep {
  /** How many percent of users get the candidate: above 0 and at most 50, or 100. */
  readonly percent: number;
  /** How long it stays here at least: a whole number of `m`, `h`, `d` or `w`. */
  readonly hold?: string;
  /** Whether a person must agree to the next step. */
  readonly approval?: boolean;
  /** How many units each arm must have been seen by. */
  readonly min_units?: number;
}

/** What must not get worse, and what happens when it does. */
export interface RolloutGuardrail extends Guardrail {
  readonly on_fail: "rollback" | "pause";
}
