import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { Experiment } from "../domain/experiment/experiment.ts";
import type { ExperimentRecord } from "../domain/experiment/experiment-record.ts";
import type { Metrics } from "../domain/experiment/results/metric.ts";
import type { ExperimentEntry } from "../domain/manifest/experiment-entry.ts";
import type { Manifest } from "../domain/manifest/manifest.ts";
import type { ObjectId } from "../domain/object-id.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { tellFetchAge } from "../store/fetch-age.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import { lastRunOf } from "../store/last-run.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { runningExperiments, startOf } from "../store/running-experiments.ts";
import { chosenEnvironment } from "./chosen-environment.ts";
import { describedExperiment } from "./experiment-deployment.ts";

/** Where the definition of an experiment was taken from. */
export interface DefinitionSource {
  /** `running`: it runs in the environment. `stopped`: as it last ran there. `manifest`: it never ran there, or no environment is known. */
  from: "running" | "stopped" | "manifest";
  environment: EnvironmentName | null;
  /** The commit of the environment's branch that wrote it, of one that was stopped the one that did; null for the manifest's. */
  deployment: ObjectId | null;
  /** When it was started and when it was stopped; ISO 8601, null for what was not, or is not known. */
  started: string | null;
  ended: string | null;
}

/** An experiment by its name, with what it measures. */
export interface FoundExperiment {
  prompt: PromptKey;
  experiment: Experiment;
  metrics: Metrics;
  definition: DefinitionSource;
}

/**
 * Finds an experiment: as it runs in an environment, else as it last ran there, else as the manifest has it.
 *
 * @param environment The default environment when null.
 * @throws NotFound for an experiment or environment that does not exist.
 */
export async function findExperiment(store: PromptStore, name: string, environment: string | null): Promise<FoundExperiment> {
  const where = chosenEnvironment(store, environment);
  const found = where === null ? null : await inEnvironment(store, name, where);
  if (found !== null) return found;
  const planned = asDescribed(name, describedExperiment(store, name), store.manifest.manifest);
  return { ...planned, definition: { ...planned.definition, environment: where } };
}

/** An experiment as a manifest describes it. */
export function asDescribed(name: string, entry: ExperimentEntry, { metrics }: Manifest): FoundExperiment {
  const definition = { from: "manifest", environment: null, deployment: null, started: null, ended: null } as const;
  return { prompt: entry.prompt, experiment: { name, ...entry }, metrics, definition };
}

async function inEnvironment(store: PromptStore, name: string, environment: EnvironmentName): Promise<FoundExperiment | null> {
  tellFetchAge(store);
  const state = await loadEnvironment(store, environment);
  const running = (await runningExperiments(store, state)).get(name);
  if (running !== undefined) {
    const start = await startOf(store, state, running);
    const { deployment } = running;
    return {
      ...definedBy(running.content),
      definition: { from: "running", environment, deployment, started: start?.since ?? null, ended: null },
    };
  }
  const last = await lastRunOf(store, state, { kind: "experiment", name });
  if (last === null || !("experiment" in last.record)) return null;
  const { record, deployment, ended } = last;
  return { ...definedBy(record), definition: { from: "stopped", environment, deployment, started: null, ended } };
}

function definedBy({ prompt, experiment, metrics }: ExperimentRecord): Omit<FoundExperiment, "definition"> {
  return { prompt, experiment, metrics };
}
