import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { Person } from "../domain/environment/environment-state.ts";
import type { Experiment } from "../domain/experiment/experiment.ts";
import { type ExperimentDifference, experimentDifferences } from "../domain/experiment/experiment-differences.ts";
import type { PinnedVariation } from "../domain/experiment/pinned-variation.ts";
import type { Metrics } from "../domain/experiment/results/metric.ts";
import type { ExperimentEntry } from "../domain/manifest/experiment-entry.ts";
import { experimentOf } from "../domain/manifest/manifest.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptKind } from "../domain/version/version.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import { tellFetchAge } from "../store/fetch-age.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { type RunningExperiment, runningExperiments, startOf } from "../store/running-experiments.ts";
import { neededEnvironment } from "./chosen-environment.ts";
import { describedExperiment } from "./experiment-deployment.ts";

/** An experiment as it runs in an environment. */
export interface ShownRun {
  kind: PromptKind;
  /** What decides about assignments; every version is a number. */
  experiment: Experiment;
  /** What it measures, as it was defined when it started. */
  metrics: Metrics;
  /** The content of each variation, and all that it includes. */
  pins: PinnedVariation[];
  /** When and by whom it was started; null where a shallow clone does not reach back. */
  started: { date: string; by: Person; commit: ObjectId } | null;
  /** When and by whom it was made as it is. */
  changed: { date: string; by: Person; commit: ObjectId };
  operation: string;
  reason: string | null;
}

/** What `experiment show` answers. */
export interface ExperimentShowDocument {
  name: string;
  prompt: PromptKey;
  environment: EnvironmentName;
  /** Null where it does not run. */
  running: ShownRun | null;
  /** What the manifest says; null where it does not describe it any more. */
  described: ExperimentEntry | null;
  /** What an update would change; empty where it does not run, or is not described any more. */
  differences: ExperimentDifference[];
}

/**
 * An experiment as it runs in an environment, and what the manifest says otherwise.
 *
 * @throws NotFound for an experiment that neither runs there nor is in the manifest.
 * @example (await showExperiment(store, { name: "support-tone", environment: "production" })).running?.pins
 */
export async function showExperiment(store: PromptStore, request: { name: string; environment?: string }): Promise<ExperimentShowDocument> {
  const environment = neededEnvironment(store, request.environment ?? null);
  tellFetchAge(store);
  const state = await loadEnvironment(store, environment);
  const { name } = request;
  const running = (await runningExperiments(store, state)).get(name) ?? null;
  const described = experimentOf(store.manifest.manifest, name);
  if (running === null) {
    const entry = describedExperiment(store, name);
    return { name, prompt: entry.prompt, environment, running: null, described: entry, differences: [] };
  }
  const start = await startOf(store, state, running);
  const differences = described === null ? [] : experimentDifferences(running.content.experiment, described);
  return { name, prompt: running.prompt, environment, running: shownRun(running, start), described, differences };
}

function shownRun(running: RunningExperiment, start: Awaited<ReturnType<typeof startOf>>): ShownRun {
  const { kind, experiment, metrics, pins, operation, reason } = running.content;
  return {
    kind,
    experiment,
    metrics,
    pins,
    started: start === null ? null : { date: start.since, by: start.by, commit: start.deployment },
    changed: { date: running.since, by: running.by, commit: running.deployment },
    operation,
    reason,
  };
}
