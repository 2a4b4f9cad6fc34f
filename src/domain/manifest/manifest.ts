import type { EnvironmentName } from "../environment/environment-name.ts";
import type { Metrics } from "../experiment/results/metric.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";
import type { ExperimentEntry, RolloutEntry } from "./experiment-entry.ts";

/** The rules of one environment. */
export interface EnvironmentPolicy {
  /** Whether a committed draft may go live here. */
  drafts: boolean;
  /** Where a version must have been live first; null for no such place. */
  after: EnvironmentName | null;
  /** Whether a change wants the environment's name typed. */
  confirm: boolean;
}

/** A secret that `lint` and `promote` let through in one prompt. */
export interface AllowedSecret {
  key: string;
  /** `sha256:` and the hash of the secret. */
  secret: string;
  reason: string;
}

/** What a store's `manifest.yaml` says. Plain data, cached as JSON. */
export interface Manifest {
  format: 1;
  /** Without a remote: the branch on which versions are counted. */
  branch: string | null;
  /** The prefix of the branches that promptlane writes. */
  refs: string;
  defaultEnvironment: EnvironmentName | null;
  /** Front matter that a prompt leaves out. */
  defaults: Record<string, unknown>;
  /** By name, in the order of the file. Look names up with `policyOf`. */
  environments: Record<string, EnvironmentPolicy>;
  allow: AllowedSecret[];
  /** By name. Look names up with `experimentOf`. */
  experiments: Record<string, ExperimentEntry>;
  /** By prompt. Look keys up with `rolloutOf`. */
  rollouts: Record<PromptKey, RolloutEntry>;
  metrics: Metrics;
}

/** The prefix of a store that names none. */
export const DEFAULT_REFS = "promptlane";

/** The rules of an environment; null when the manifest does not declare it. */
export function policyOf(manifest: Manifest, name: EnvironmentName): EnvironmentPolicy | null {
  return Object.hasOwn(manifest.environments, name) ? (manifest.environments[name] ?? null) : null;
}

/** An experiment; null when the manifest does not describe it. */
export function experimentOf(manifest: Manifest, name: string): ExperimentEntry | null {
  return Object.hasOwn(manifest.experiments, name) ? (manifest.experiments[name] ?? null) : null;
}

/** The rollout of a prompt; null when the manifest does not describe one. */
export function rolloutOf(manifest: Manifest, key: PromptKey): RolloutEntry | null {
  return Object.hasOwn(manifest.rollouts, key) ? (manifest.rollouts[key] ?? null) : null;
}

/** The syntax of prompts that name none; null when the manifest says nothing of it. */
export function defaultSyntax({ defaults }: Manifest): string | null {
  const syntax = defaults["syntax"];
  return typeof syntax === "string" ? syntax : null;
}

/** The names of the declared environments, in the order of the file. */
export function environmentNames(manifest: Manifest): EnvironmentName[] {
  return Object.keys(manifest.environments) as EnvironmentName[];
}
