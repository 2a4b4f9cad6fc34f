import type { EnvironmentName } from "../environment/environment-name.ts";
import type { Metric } from "../experiment/results/metric.ts";
import type { ExperimentEntry, RolloutEntry, RolloutGuardrail } from "./experiment-entry.ts";
import type { AllowedSecret } from "./manifest.ts";

/** The `manifest.yaml` of a store as it is written; what is left out, or empty, takes its default. */
export interface ManifestFile {
  /** The format of this file. */
  format: 1;
  /** Without a remote: the branch on which versions are counted. */
  branch?: string | null;
  /** The prefix of the branches that promptlane writes; `promptlane` by default. */
  refs?: string | null;
  /** The environment that is meant where none is named. */
  default_environment?: EnvironmentName | null;
  /** Front matter that a prompt leaves out. */
  defaults?: Record<string, unknown> | null;
  /** The environments, in the order in which a prompt moves. */
  environments?: Record<string, EnvironmentRules | null> | null;
  /** Secrets that are let through in one prompt. */
  allow?: AllowedSecret[] | null;
  /** Experiments, by name. */
  experiments?: Record<string, ExperimentEntry> | null;
  /** Gray releases, by prompt. */
  rollouts?: Record<string, RolloutRules> | null;
  /** What experiments measure, by name. */
  metrics?: Record<string, Metric> | null;
}

/** A gray release as it is written. */
export interface RolloutRules extends Omit<RolloutEntry, "guardrails"> {
  /** What must not get worse; `on_fail` is `rollback` unless given. */
  guardrails?: (string | (Omit<RolloutGuardrail, "on_fail"> & Partial<Pick<RolloutGuardrail, "on_fail">>))[];
}

/** The rules of one environment as they are written. */
export interface EnvironmentRules {
  /** Takes committed drafts too. */
  drafts?: boolean | null;
  /** Takes only what is, or has been, live in this other environment. */
  after?: EnvironmentName | null;
  /** A deployment wants the environment's name typed. */
  confirm?: boolean | null;
}
