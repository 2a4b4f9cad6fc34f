import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { reduceEvents } from "../domain/experiment/events/reduce-events.ts";
import type { ResultsDocument } from "../domain/experiment/results/results-document.ts";
import { rolloutEvidence, rolloutExperiment } from "../domain/experiment/rollout-evidence.ts";
import type { RolloutEvidence } from "../domain/experiment/rollout-step.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { type EventReport, readEvents } from "../store/event-files.ts";
import { eventFiles } from "../store/event-paths.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { type RunningRollout, startOf } from "../store/running-experiments.ts";

/** A running rollout, since when it runs, and what the given events say of it. */
export interface ObservedRollout {
  running: RunningRollout;
  /** When it began; as far as this clone reaches back. */
  startedAt: Date;
  /** Null when no events were given. */
  observed: { results: ResultsDocument; evidence: RolloutEvidence } | null;
}

/** Where the events are that rollouts are judged by. */
export interface GivenEvents {
  /** Files, or folders of `*.jsonl`. */
  events?: readonly string[];
  /** What relative paths begin at. */
  cwd?: string;
}

/** What was seen of some rollouts, in one reading of the events. */
export interface Observation {
  rollouts: Map<PromptKey, ObservedRollout>;
  /** Null when no events were given. */
  read: EventReport | null;
}

/** Looks at rollouts that run in an environment, with the events that are given; what was seen before a rollout began is not of it. */
export async function observeRollouts(
  store: PromptStore,
  state: EnvironmentState,
  running: Iterable<RunningRollout>,
  { events = [], cwd = "" }: GivenEvents,
): Promise<Observation> {
  const started = await Promise.all(
    [...running].map(async (one) => ({ running: one, startedAt: new Date((await startOf(store, state, one))?.since ?? one.since) })),
  );
  if (events.length === 0) return { rollouts: byPrompt(started.map((one) => ({ ...one, observed: null }))), read: null };
  const reductions = started.map((one) => ({ ...one, since: one.startedAt.getTime(), ...reductionOf(one.running, state) }));
  const read = await readEvents(await eventFiles(events, cwd), (event, at) => {
    for (const { since, reduction } of reductions) if (at >= since) reduction.add(event, at);
  });
  const rollouts = reductions.map(({ running: one, startedAt, experiment, reduction }) => ({
    running: one,
    startedAt,
    observed: rolloutEvidence(experiment, one.content.metrics, reduction.result()),
  }));
  return { rollouts: byPrompt(rollouts), read };
}

function reductionOf({ content }: RunningRollout, { name: environment }: EnvironmentState) {
  const { rollout, guardrails, primary, metrics } = content;
  const experiment = rolloutExperiment(rollout, { guardrails, ...(primary !== null && { primary }) });
  return { experiment, reduction: reduceEvents(experiment, metrics, { environment }) };
}

function byPrompt(rollouts: readonly ObservedRollout[]): Map<PromptKey, ObservedRollout> {
  return new Map(rollouts.map((one) => [one.running.prompt, one]));
}
