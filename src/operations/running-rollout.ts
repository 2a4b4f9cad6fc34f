import type { RunningName } from "../domain/environment/environment-paths.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { NotFound } from "../domain/errors.ts";
import { rolloutOf } from "../domain/manifest/manifest.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { type RunningRollout, runningRollouts } from "../store/running-experiments.ts";
import type { RunningRequest } from "./deploy-running.ts";

/** What every command takes that changes a rollout. */
export interface RolloutRequest extends RunningRequest {
  /** The prompt that is rolled out. */
  key: string;
}

/** What the rollout of a prompt runs under. */
export function rolloutName(key: PromptKey): RunningName {
  return { kind: "rollout", name: key };
}

/**
 * The rollout of a prompt in an environment.
 *
 * @throws NotFound when none runs.
 */
export async function runningRolloutOf(store: PromptStore, state: EnvironmentState, key: PromptKey): Promise<RunningRollout> {
  const running = (await runningRollouts(store, state)).get(key);
  if (running === undefined) throw rolloutNotRunning(store, key, state.name);
  return running;
}

/** The error for a prompt that has no rollout in an environment. */
export function rolloutNotRunning(store: PromptStore, key: PromptKey, environment: EnvironmentName): NotFound {
  const isDescribed = rolloutOf(store.manifest.manifest, key) !== null;
  return new NotFound("rollout-not-running", `No rollout of ${key} runs in ${environment}.`, {
    hint: isDescribed ? `promptlane rollout start ${key} --env ${environment}` : `promptlane rollout status --env ${environment}`,
    details: { key, environment },
  });
}
