import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { type RunningSummary, summaryOf } from "../domain/environment/running-entry.ts";
import { type ExperimentDifference, experimentDifferences } from "../domain/experiment/experiment-differences.ts";
import { weightsOf } from "../domain/experiment/variation-weights.ts";
import type { ExperimentEntry } from "../domain/manifest/experiment-entry.ts";
import { experimentOf } from "../domain/manifest/manifest.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { type RunningExperiment, runningExperiments } from "../store/running-experiments.ts";
import { existingEnvironment } from "./declared-environment.ts";
import { liveByEnvironment } from "./live-by-environment.ts";

/** An experiment where it runs. */
export interface ListedRun extends RunningSummary {
  environment: EnvironmentName;
  /** When it was started or last changed; ISO 8601, UTC. */
  since: string;
  by: string;
  /** What the manifest says otherwise; empty where it agrees, or does not describe the experiment any more. */
  differences: ExperimentDifference[];
}

/** One experiment of the list. */
export interface ListedExperiment {
  name: string;
  prompt: PromptKey;
  hypothesis: string | null;
  /** What the manifest says of it, the versions as selections; null where it is not described any more. */
  described: RunningSummary | null;
  runs: ListedRun[];
}

/** What `experiment list` answers, sorted by name. */
export interface ExperimentListDocument {
  experiments: ListedExperiment[];
}

/**
 * The experiments that the manifest describes and those that run somewhere, and where the two differ.
 *
 * @throws NotFound for an environment that does not exist.
 * @example (await listExperiments(store)).experiments.filter(({ runs }) => runs.length > 0)
 */
export async function listExperiments(store: PromptStore, request: { environment?: string } = {}): Promise<ExperimentListDocument> {
  const { manifest } = store.manifest;
  const only = request.environment === undefined ? null : existingEnvironment(store, request.environment);
  const live = (await liveByEnvironment(store)).filter(({ name }) => only === null || name === only);
  const listed = new Map<string, ListedExperiment>();
  for (const [name, entry] of Object.entries(manifest.experiments)) listed.set(name, described(name, entry));
  for (const { name: environment, state } of live) {
    for (const [name, running] of await runningExperiments(store, state)) {
      const experiment = listed.get(name) ?? notDescribed(running);
      listed.set(name, experiment);
      experiment.runs.push(runIn(environment, running, experimentOf(manifest, name)));
    }
  }
  return { experiments: [...listed.values()].sort((one, other) => (one.name < other.name ? -1 : 1)) };
}

function described(name: string, entry: ExperimentEntry): ListedExperiment {
  const weights = weightsOf({ name, ...entry });
  const variations = entry.variations.map(({ key, version }, index) => ({ key, version, weight: weights[index] ?? 0 }));
  const summary = { variations, coverage: entry.coverage ?? 1, percent: null, paused: false };
  return { name, prompt: entry.prompt, hypothesis: entry.hypothesis ?? null, described: summary, runs: [] };
}

function notDescribed({ name, prompt, content }: RunningExperiment): ListedExperiment {
  return { name, prompt, hypothesis: content.experiment.hypothesis ?? null, described: null, runs: [] };
}

function runIn(environment: EnvironmentName, { since, by, content }: RunningExperiment, entry: ExperimentEntry | null): ListedRun {
  const differences = entry === null ? [] : experimentDifferences(content.experiment, entry);
  return { environment, ...summaryOf(content), since, by: by.name, differences };
}
