import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import { reduceEvents } from "../domain/experiment/events/reduce-events.ts";
import { experimentResults } from "../domain/experiment/results/experiment-results.ts";
import { nextStep } from "../domain/experiment/results/next-step.ts";
import type { NextStep } from "../domain/experiment/results/next-step.ts";
import type { ResultsDocument } from "../domain/experiment/results/results-document.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { shellWord } from "../domain/shell-word.ts";
import { readEvents } from "../store/event-files.ts";
import type { EventReport } from "../store/event-files.ts";
import { eventFiles } from "../store/event-paths.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { SuggestedCommand } from "./deployment-document.ts";
import { findExperiment } from "./find-experiment.ts";
import type { DefinitionSource, FoundExperiment } from "./find-experiment.ts";

/** Whose results are wanted, and where its events are. */
export interface ResultsRequest {
  /** The name of the experiment. */
  experiment: string;
  /** Files, or folders of `*.jsonl`; `-` is standard input. */
  events: readonly string[];
  /** Only exposures there count; the default environment unless given. */
  environment?: string;
  /** What relative paths begin at. */
  cwd: string;
  standardInput: () => AsyncIterable<string | Uint8Array>;
}

/** What `experiment results` answers. */
export interface ExperimentResultsDocument extends ResultsDocument {
  prompt: PromptKey;
  /** The part of all users that takes part. */
  coverage: number;
  /** Which definition of the experiment the events were read by. */
  definition: DefinitionSource;
  /** What reading the events came to. */
  read: EventReport;
  /** Null where nothing follows, and for an experiment that does not run. */
  next: (NextStep & { command: SuggestedCommand }) | null;
}

/**
 * What the events of an experiment say, by its definition as it runs in the environment; of one that was stopped as it last ran
 * there, and of one that never ran as the manifest has it.
 *
 * @throws NotFound for an experiment or environment that does not exist, and for events that cannot be read.
 * @throws Invalid for an experiment whose metrics are not defined.
 * @example (await readResults(store, { experiment: "support-tone", events: ["logs"], cwd: process.cwd(), standardInput: () => process.stdin })).conclusion
 */
export async function readResults(store: PromptStore, request: ResultsRequest): Promise<ExperimentResultsDocument> {
  const found = await findExperiment(store, request.experiment, request.environment ?? null);
  const { experiment, metrics, prompt, definition } = found;
  const reduction = reduceEvents(experiment, metrics, definition.environment === null ? {} : { environment: definition.environment });
  const read = await readEvents(await sourcesOf(request), reduction.add);
  const results = experimentResults(experiment, metrics, reduction.result());
  return { ...results, prompt, coverage: experiment.coverage ?? 1, definition, read, next: nextCommand(found, nextStep(results)) };
}

async function sourcesOf({ events, cwd, standardInput }: ResultsRequest) {
  const files = await eventFiles(
    events.filter((path) => path !== "-"),
    cwd,
  );
  return events.includes("-") ? [...files, { name: "-", open: standardInput }] : files;
}

function nextCommand({ experiment, definition }: FoundExperiment, step: NextStep | null): ExperimentResultsDocument["next"] {
  if (step === null || definition.from !== "running") return null;
  const argv = ["promptlane", "experiment", "stop", experiment.name, ...environmentWords(definition.environment)];
  if (step.act !== "stop") argv.push("--ship", step.variation);
  return { ...step, command: { argv, text: argv.map(shellWord).join(" ") } };
}

function environmentWords(environment: EnvironmentName | null): string[] {
  return environment === null ? [] : ["--env", environment];
}
